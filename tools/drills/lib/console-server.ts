import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@corral/testkit';

const folder = fileURLToPath(new URL('../../../apps/web', import.meta.url));
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface ConsoleServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the built console in front of an API, on the port whose pages that API answers. */
export async function startConsole(api: {
  readonly url: string;
  readonly consolePort: number;
}): Promise<ConsoleServer> {
  const port = api.consolePort;
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server.ts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      CORRAL_API_URL: api.url,
      CORRAL_WEB_PORT: String(port),
    },
  });
  running.add(child);
  const gone = once(child, 'exit').then(() => running.delete(child));
  await waitFor(
    'the console',
    async () => {
      if (child.exitCode !== null) throw new Error('The console ended by itself.');
      return (await fetch(url).catch(() => null))?.ok;
    },
    { timeoutMs: 60_000, everyMs: 100 },
  );
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
