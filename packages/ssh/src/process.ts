import type { Duplex, Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { SshError } from './errors.ts';

/** How a remote program ended: by itself with a code, or by a signal (named as in `KILL`). */
export interface SshExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A remote program: the stream is its standard input and output. Destroying it closes the channel. */
export type SshProcess = Duplex & {
  readonly stderr: Readable;
  /** Resolves when the program has ended and its output is complete; rejects when the connection is lost before. */
  readonly exit: Promise<SshExit>;
  /**
   * Asks the server to end the program (SIGTERM) and closes the channel. OpenSSH honours the signal for users other
   * than root; root's programs end when they miss their input or output.
   */
  terminate(): void;
};

/** Adds the end of the program to ssh2's channel. `connectionClosed` resolves when the connection is gone. */
export function asProcess(channel: ClientChannel, connectionClosed: Promise<unknown>): SshProcess {
  const exit = new Promise<SshExit>((resolve, reject) => {
    let seen: SshExit | undefined;
    const lost = (): void =>
      reject(new SshError('closed', 'The connection ended before the program did.'));
    channel.on('exit', (code: number | null, signal?: string | null) => {
      seen = { code, signal: signal?.replace(/^SIG/, '') ?? null };
    });
    channel.on('close', () => (seen === undefined ? lost() : resolve(seen)));
    // A channel that nobody reads never closes, even when its connection is gone.
    void connectionClosed.then(lost);
  });
  // Nobody has to look at how the program ended.
  exit.catch(() => undefined);
  const terminate = (): void => {
    // A program that lives on counts against the sessions that the server allows.
    if (channel.writable) channel.signal('TERM');
    channel.destroy();
  };
  return Object.assign(channel, { exit, terminate });
}

export interface ExecOptions {
  readonly signal?: AbortSignal;
  /** What the program reads; without it the input is empty. */
  readonly stdin?: string | Uint8Array;
  /** Kills the wait, not the program, after so many milliseconds. Default 60 s. */
  readonly timeoutMs?: number;
  /** Most bytes of output and of error output that are held. Default 16 MiB each. */
  readonly maxBytes?: number;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 128 and more when a signal ended the program, as shells count. */
  readonly code: number;
}

const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/** Feeds the program its input, gathers both outputs and waits for the end. Closes the channel when it gives up. */
export async function collect(process: SshProcess, options: ExecOptions): Promise<ExecResult> {
  const max = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const timeout = options.timeoutMs ?? 60_000;
  const timer = setTimeout(
    () => failed.reject(new SshError('timeout', `The program did not end within ${timeout} ms.`)),
    timeout,
  );
  const onAbort = (): void =>
    failed.reject(new SshError('aborted', 'The caller gave the program up.'));
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const gather = (stream: Readable): (() => string) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= max) chunks.push(chunk);
      else failed.reject(new SshError('limit', `The program said more than ${max} bytes.`));
    });
    return () => Buffer.concat(chunks).toString('utf8');
  };
  const stdout = gather(process);
  const stderr = gather(process.stderr);
  process.on('error', (error: Error) => failed.reject(new SshError('closed', error.message)));
  try {
    if (options.signal?.aborted === true) onAbort();
    process.end(options.stdin ?? '');
    const { code, signal } = await Promise.race([process.exit, failed.promise]);
    return { stdout: stdout(), stderr: stderr(), code: code ?? signalCode(signal) };
  } catch (error) {
    process.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

const SIGNALS: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  SEGV: 11,
  PIPE: 13,
  TERM: 15,
};

function signalCode(signal: string | null): number {
  return 128 + (signal === null ? 0 : (SIGNALS[signal] ?? 0));
}
