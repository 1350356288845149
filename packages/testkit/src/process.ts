import { spawn } from 'node:child_process';

/** What a finished program left: its exit code (128 + signal number when killed) and both outputs as text. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Text for the program's standard input; without it the input is empty. */
  readonly stdin?: string;
  /** After this many milliseconds the program is killed and the call rejects. Default 60 s. */
  readonly timeoutMs?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A program ended with another code than 0. The message carries the command and the tail of its output. */
export class ProgramError extends Error {
  readonly result: ProgramResult;

  constructor(argv: readonly string[], result: ProgramResult) {
    const tail = (result.stderr || result.stdout).trim().slice(-2000);
    super(`${argv.join(' ')} ended with code ${result.code}${tail === '' ? '' : `: ${tail}`}`);
    this.name = 'ProgramError';
    this.result = result;
  }
}

/** Runs a program with an argv (no shell) to its end and returns its outcome, whatever the code. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
  const [command, ...args] = argv;
  if (command === undefined) throw new Error('run() needs a program');
  return new Promise((resolve, reject) => {
    const timeout = options.timeoutMs ?? 60_000;
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${argv.join(' ')} did not end within ${timeout} ms`));
    }, timeout);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A program that ends without reading its input closes the pipe early; its exit code tells the story.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({
        code: code ?? 128 + (signal === 'SIGKILL' ? 9 : 15),
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      });
    });
  });
}

/** As {@link run}, but rejects with {@link ProgramError} on any code but 0. Returns the standard output. */
export async function mustRun(argv: readonly string[], options?: RunOptions): Promise<string> {
  const result = await run(argv, options);
  if (result.code !== 0) throw new ProgramError(argv, result);
  return result.stdout;
}
