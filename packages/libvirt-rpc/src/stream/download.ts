import { Readable } from 'node:stream';
import type { OpenedStream } from '../caller.ts';
import type { StreamHandler } from '../lane.ts';
import { abortStream, releaseStream, sendFinish } from './frames.ts';

const ZEROS = Buffer.alloc(65_536);

/**
 * The bytes of a stream from the daemon. Holes come as zeros. A reader that pauses stops the lane
 * of this stream and nothing else; destroying the stream before its end aborts it at the daemon.
 */
export class DownloadStream extends Readable {
  /** What the daemon answered when the stream was opened. */
  reply: unknown = null;
  readonly handler: StreamHandler;
  readonly #finished = Promise.withResolvers<void>();
  readonly #queue: (Buffer | number)[] = [];
  #stream: OpenedStream | null = null;
  #earlyError: Error | null = null;
  #over = false;
  #failed = false;
  #ending = false;

  constructor() {
    super({ highWaterMark: 1 << 20 });
    this.handler = {
      data: (bytes) => this.#enqueue(bytes),
      hole: (length) => this.#enqueue(length),
      end: () => {
        this.#ending = true;
        this.#drain();
      },
      finished: () => {
        this.#over = true;
        this.#finished.resolve();
        this.#drain();
      },
      failed: (error) => {
        this.#failed = true;
        this.#fail(error);
      },
    };
  }

  /** Gives the stream its open lane; `signal` aborts the download. */
  begin(stream: OpenedStream, signal: AbortSignal | undefined): void {
    this.#stream = stream;
    this.reply = stream.reply;
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
    this.#drain();
  }

  /** Node calls this before it takes what it is about to give, so the fill level says nothing here. */
  override _read(): void {
    this.#drain();
    if (this.#queue.length === 0) this.#stream?.lane.resumeReading();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#queue.length = 0;
    const stream = this.#stream;
    if (stream !== null) {
      if (this.#over || this.#failed) releaseStream(stream);
      else void abortStream(stream, this.#finished.promise);
    }
    callback(error);
  }

  /** Before the stream is handed out nobody could listen for its error. */
  #fail(error: Error): void {
    if (this.#stream === null) this.#earlyError = error;
    else this.destroy(error);
  }

  #enqueue(item: Buffer | number): void {
    if (this.destroyed) return;
    this.#queue.push(item);
    this.#drain();
  }

  /** Gives the reader what it takes; the lane is read only while nothing is left over. */
  #drain(): void {
    while (this.#queue.length > 0) {
      if (!this.push(this.#takeBytes())) {
        this.#stream?.lane.pauseReading();
        break;
      }
    }
    if (this.#queue.length === 0) this.#afterQueue();
  }

  #takeBytes(): Buffer {
    const item = this.#queue[0];
    if (typeof item !== 'number') {
      this.#queue.shift();
      return item ?? Buffer.alloc(0);
    }
    const length = Math.min(item, ZEROS.length);
    if (item > length) this.#queue[0] = item - length;
    else this.#queue.shift();
    return ZEROS.subarray(0, length);
  }

  #afterQueue(): void {
    const stream = this.#stream;
    if (this.#over) {
      this.push(null);
    } else if (this.#ending && stream !== null) {
      this.#ending = false;
      stream.lane.resumeReading();
      sendFinish(stream).catch((error: unknown) => this.destroy(asError(error)));
    }
  }
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
