import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const service = z.object({ profiles: z.array(z.string()).optional() });
const file: unknown = parse(readFileSync(`${ROOT}/docker-compose.yml`, 'utf8'));

/** Asks compose itself, the plugin where it is there, else the program of Debian's package. */
function compose(...args: string[]): { code: number | null; output: string } {
  const plugin = spawnSync('docker', ['compose', 'version']).status === 0;
  const [program, first] = plugin ? ['docker', ['compose']] : ['docker-compose', []];
  const result = spawnSync(program, [...first, ...args], { cwd: ROOT, encoding: 'utf8' });
  if (result.error) throw result.error;
  return { code: result.status, output: `${result.stdout}${result.stderr}` };
}

describe('docker-compose.yml', () => {
  it('is valid, and runs API and console when no profile is named', () => {
    const { code, output } = compose('config', '--quiet');
    expect({ code, output }).toEqual({ code: 0, output: '' });
    const { services } = z.object({ services: z.record(z.string(), service) }).parse(file);
    const always = Object.keys(services).filter((name) => !services[name]?.profiles);
    expect(always.sort()).toEqual(['api', 'console']);
  });

  it('names PostgreSQL and Redis in the profile scaled', () => {
    const { code, output } = compose('--profile', 'scaled', 'config', '--services');
    expect(code).toBe(0);
    expect(output.trim().split('\n').sort()).toEqual(['api', 'console', 'postgres', 'redis']);
  });

  it('builds images whose Dockerfile knows every workspace', () => {
    const dockerfile = readFileSync(`${ROOT}/Dockerfile`, 'utf8');
    const workspaces = ['packages', 'apps'].flatMap((folder) =>
      readdirSync(`${ROOT}/${folder}`).map((name) => `${folder}/${name}/package.json`),
    );
    expect(workspaces.filter((file) => !dockerfile.includes(`COPY ${file} `))).toEqual([]);
  });
});
