import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { waitFor } from '../wait.ts';

export interface DaemonOptions {
  readonly argv: readonly string[];
  /** Everything of the daemon is in this folder; it goes with the daemon. */
  readonly folder: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stopSignal: NodeJS.Signals;
  /** Tells whether the daemon serves by now. */
  readonly ready: () => Promise<boolean>;
  /** How long that may take. Default 30 s. */
  readonly readyMs?: number;
}

const running = new Set<{ child: ChildProcess; folder: string }>();
process.once('exit', () => {
  for (const { child, folder } of running) {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Starts a daemon in the foreground of this process and returns, when it is ready, the function that ends it. */
export async function startDaemon(options: DaemonOptions): Promise<() => Promise<void>> {
  const [command, ...args] = options.argv;
  if (command === undefined) throw new Error('A daemon needs a program.');
  const child = spawn(command, args, {
    cwd: options.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(options.env === undefined ? {} : { env: { ...process.env, ...options.env } }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  const entry = { child, folder: options.folder };
  running.add(entry);
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = `${words}${chunk.toString('utf8')}`.slice(-4000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(options.stopSignal);
    await ended;
    running.delete(entry);
    await rm(options.folder, { recursive: true, force: true });
  };
  try {
    await waitFor(
      command,
      async () => {
        if (child.exitCode !== null) throw new Error(`${command} ended at once: ${words}`);
        return options.ready();
      },
      { timeoutMs: options.readyMs ?? 30_000, everyMs: 50 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
