import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, startPostgres } from '@corral/testkit';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const prisma = path.join(root, 'node_modules/prisma/build/index.js');

/** Exit code of a comparison: 0 the same, 2 they differ. */
async function diff(url: string, from: string[], to: string[]): Promise<number> {
  const argv = [process.execPath, prisma, 'migrate', 'diff', ...from, ...to, '--exit-code'];
  // The engine's stand-in is started by its first line, which looks for node on the PATH.
  const env = { DATABASE_URL: url, PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin` };
  const result = await run(argv, { cwd: root, env });
  expect(result.stderr).not.toContain('Error:');
  return result.code;
}

it('the migrations of both providers make exactly what the models say', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-in-step-'));
  const server = await startPostgres();
  try {
    const urls = { sqlite: `file:${folder}/x.db`, postgres: server.url };
    for (const [provider, url] of Object.entries(urls)) {
      const schema = ['--to-schema', `prisma/${provider}`];
      const migrations = ['--from-migrations', `prisma/${provider}/migrations`];
      expect([provider, await diff(url, migrations, schema)]).toEqual([provider, 0]);
      // The comparison does see a difference when there is one.
      expect([provider, await diff(url, ['--from-empty'], schema)]).toEqual([provider, 2]);
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
