import { Duplex, type Readable } from 'node:stream';

/** A program on the remote machine whose input and output are the byte pipe. */
export type RemoteProgram = Duplex & {
  readonly stderr: Readable;
  /** Resolves when the program has ended. */
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
};

const STDERR_LIMIT = 4_096;
const EXIT_WAIT_MS = 2_000;

export interface HelperPipeOptions {
  /** The first bytes came: the helper has reached a daemon. */
  onAnswer(): void;
  /** Makes the error of a helper that ended, of its own words and whether it had answered. */
  explain(words: string, answered: boolean): Error;
}

/**
 * The input and output of a helper program as a byte pipe. When the program ends, the pipe fails
 * with what the program wrote to its standard error, and not just with an end.
 */
export class HelperPipe extends Duplex {
  readonly #program: RemoteProgram;
  readonly #options: HelperPipeOptions;
  #said = '';
  #answered = false;

  constructor(program: RemoteProgram, options: HelperPipeOptions) {
    super();
    this.#program = program;
    this.#options = options;
    program.stderr.on('data', (chunk: Buffer) => {
      if (this.#said.length < STDERR_LIMIT) this.#said += chunk.toString();
    });
    program.on('data', (chunk: Buffer) => this.#receive(chunk));
    program.on('error', () => void this.#ended());
    program.on('end', () => void this.#ended());
    program.on('close', () => void this.#ended());
  }

  override _read(): void {
    this.#program.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // A program that ended takes no more; why it ended is told by `#ended`.
    this.#program.write(chunk, () => done());
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#program.destroy();
    callback(error);
  }

  #receive(chunk: Buffer): void {
    if (!this.#answered) {
      this.#answered = true;
      this.#options.onAnswer();
    }
    if (!this.push(chunk)) this.#program.pause();
  }

  async #ended(): Promise<void> {
    if (this.destroyed) return;
    const late = new Promise<string>((resolve) => {
      setTimeout(() => resolve('it did not say how it ended'), EXIT_WAIT_MS).unref();
    });
    const exit = this.#program.exit.then(
      ({ code, signal }) =>
        `it ended with ${signal === null ? `code ${code ?? '?'}` : `signal ${signal}`}`,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const how = await Promise.race([exit, late]);
    const words = this.#said.trim().replaceAll(/\s+/g, ' ').slice(0, STDERR_LIMIT);
    this.destroy(this.#options.explain(words === '' ? how : words, this.#answered));
  }
}
