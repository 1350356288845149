import { Duplex } from 'node:stream';
import type { OpenedStream } from '../caller.ts';
import type { StreamHandler } from '../lane.ts';
import { asError } from './download.ts';
import { abortStream, releaseStream, sendBytes, sendFinish } from './frames.ts';

/**
 * A stream of bytes both ways, such as a serial console. It ends when the guest's side ends (the
 * guest stopped), fails when the daemon says so (another client took the console), and destroying
 * it lets go of the console.
 */
export class ConsoleStream extends Duplex {
  readonly handler: StreamHandler;
  readonly #finished = Promise.withResolvers<void>();
  #stream: OpenedStream | null = null;
  #earlyError: Error | null = null;
  #over = false;

  constructor() {
    super({ highWaterMark: 65_536 });
    this.handler = {
      data: (bytes) => {
        if (!this.destroyed && !this.push(bytes)) this.#stream?.lane.pauseReading();
      },
      hole: () => undefined,
      end: () => {
        this.push(null);
        this.end();
      },
      finished: () => {
        this.#over = true;
        this.#finished.resolve();
      },
      failed: (error) => {
        this.#over = true;
        if (this.#stream === null) this.#earlyError = error;
        else this.destroy(error);
      },
    };
  }

  /** Gives the stream its open lane; `signal` destroys it. */
  begin(stream: OpenedStream, signal: AbortSignal | undefined): void {
    this.#stream = stream;
    if (this.destroyed) {
      releaseStream(stream);
      return;
    }
    if (this.#earlyError !== null) {
      this.destroy(this.#earlyError);
      return;
    }
    const onAbort = (): void => void this.destroy(asError(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
    this.once('close', () => signal?.removeEventListener('abort', onAbort));
    if (signal?.aborted === true) onAbort();
  }

  override _read(): void {
    this.#stream?.lane.resumeReading();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#send((stream) => sendBytes(stream, chunk), done);
  }

  /** Ends the stream at the daemon, which confirms; both directions are over then. */
  override _final(done: (error?: Error) => void): void {
    this.#send(async (stream) => {
      await sendFinish(stream);
      await Promise.race([this.#finished.promise, stream.lane.closed]);
      if (!this.readableEnded) this.push(null);
    }, done);
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    const stream = this.#stream;
    if (stream !== null) {
      if (this.#over) releaseStream(stream);
      else void abortStream(stream, this.#finished.promise);
    }
    callback(error);
  }

  #send(work: (stream: OpenedStream) => Promise<void>, done: (error?: Error) => void): void {
    if (this.#stream === null) {
      done(new Error('the stream is not open'));
      return;
    }
    work(this.#stream).then(
      () => done(),
      (error: unknown) => done(asError(error)),
    );
  }
}
