import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { LinkExecOptions, LinkExecResult } from './link.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
/** As over ssh: enough for every list, too little to fill the memory. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Runs a program on this machine without a shell. Rejects when it cannot be started, is aborted or takes too long. */
export function runLocal(
  argv: readonly [string, ...string[]],
  options: LinkExecOptions,
): Promise<LinkExecResult> {
  const [program, ...args] = argv;
  const time = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, time]) : time;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], signal });
    const stdout = gather(child.stdout, reject);
    const stderr = gather(child.stderr, reject);
    child.on('error', reject);
    child.on('close', (code, ended) => {
      const number = code ?? 128 + (ended === null ? 0 : (constants.signals[ended] ?? 0));
      resolve({ stdout: stdout(), stderr: stderr(), code: number });
    });
    // A program that ends without reading its input is no failure.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
  });
}

function gather(stream: NodeJS.ReadableStream, reject: (error: Error) => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_BYTES) chunks.push(chunk);
    else reject(new Error(`The program said more than ${MAX_BYTES} bytes.`));
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
