import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@corral/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** The process itself, as `npm start` runs it. */

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'corral-main-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the process; `onReady` is called when it has said its address. */
async function runMain(
  env: Record<string, string>,
  onReady: (end: () => void) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: '/usr/bin:/bin',
      CORRAL_DATA_DIR: dataDir,
      CORRAL_LOCAL_LIBVIRT: 'off',
      CORRAL_LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
    if (stdout.includes('/graphql')) onReady(() => child.kill('SIGTERM'));
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}

// A process of its own takes its time on a busy machine.
describe('the process', { timeout: 60_000 }, () => {
  it('says its address, answers, and ends in good order on SIGTERM', async () => {
    const port = await freePort();
    let health: unknown = null;
    const ended = await runMain({ CORRAL_API_PORT: String(port) }, (end) => {
      fetch(`http://127.0.0.1:${port}/readyz`)
        .then(async (response) => {
          health = await response.json();
        })
        .finally(end);
    });
    expect(ended).toEqual({
      code: 0,
      stdout: `Corral's graph is at http://127.0.0.1:${port}/graphql\n`,
      stderr: '',
    });
    expect(health).toEqual({ ok: true });
  });

  it('says one sentence for a taken port, and ends with the code for it', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const ended = await runMain({ CORRAL_API_PORT: String(port) }, (end) => end());
    other.close();
    expect(ended).toEqual({
      code: 3,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is taken by another program; end it, or set CORRAL_API_PORT.\n`,
    });
  });

  it('says one sentence for a wrong setting', async () => {
    const ended = await runMain({ CORRAL_API_PORT: 'many' }, (end) => end());
    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr: 'CORRAL_API_PORT must be a port number.\n',
    });
  });
});
