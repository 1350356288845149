import type { OpenedStream } from '../caller.ts';
import { ProtocolError } from '../errors.ts';
import type { StreamHandler } from '../lane.ts';
import {
  abortStream,
  CHUNK_BYTES,
  releaseStream,
  sendFinish,
  sendFrame,
  sendHole,
} from './frames.ts';

/** What an upload is made of: bytes, or so many zero bytes that need not be carried. */
export type UploadPart = Uint8Array | { readonly hole: number };

export interface UploadOptions {
  /** Stops the upload; the daemon is told. */
  signal?: AbortSignal;
  /** Called with the number of bytes given to the connection so far, holes included. */
  onProgress?: (bytes: number) => void;
}

const BLOCK = 65_536;
const ZEROS = Buffer.alloc(CHUNK_BYTES);
const NOTHING = new Uint8Array(0);

/** Sends one upload. Make it, open the stream with its `handler`, then `run`. */
export class Upload {
  readonly handler: StreamHandler;
  readonly #failed = Promise.withResolvers<never>();
  readonly #finished = Promise.withResolvers<void>();
  readonly #sparse: boolean;
  readonly #options: UploadOptions;
  /** The daemon itself ended the stream: there is nothing to abort. */
  #over = false;
  #sent = 0;
  #hole = 0;
  /** Bytes that do not fill a frame yet, copied: their source may use its memory again. Made when first needed. */
  #kept: Buffer | null = null;
  #keptBytes = 0;

  constructor(options: UploadOptions & { sparse: boolean }) {
    this.#options = options;
    this.#sparse = options.sparse;
    this.#failed.promise.catch(() => undefined);
    this.handler = {
      data: () => undefined,
      hole: () => undefined,
      end: () => undefined,
      finished: () => this.#finished.resolve(),
      failed: (error) => {
        this.#over = true;
        this.#failed.reject(error);
      },
    };
  }

  /**
   * Sends everything of `source` and waits for the daemon's confirmation; gives the bytes sent,
   * holes included. Memory stays bounded: the source is read as fast as the connection takes bytes.
   */
  async run(stream: OpenedStream, source: AsyncIterable<UploadPart>): Promise<number> {
    const { signal } = this.#options;
    const onAbort = (): void => this.#failed.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    try {
      await this.#sendAll(stream, source);
      await this.#unlessFailed(sendFinish(stream));
      await this.#unlessFailed(this.#finished.promise);
      releaseStream(stream);
      return this.#sent;
    } catch (error) {
      if (this.#over) releaseStream(stream);
      else void abortStream(stream, this.#finished.promise);
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async #sendAll(stream: OpenedStream, source: AsyncIterable<UploadPart>): Promise<void> {
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#unlessFailed(iterator.next());
        if (next.done === true) break;
        await this.#sendPart(stream, next.value);
      }
      await this.#flushKept(stream);
      await this.#flushHole(stream);
    } catch (error) {
      // A source that hangs must not keep the failure from the caller.
      iterator.return?.().catch(() => undefined);
      throw error;
    }
  }

  async #sendPart(stream: OpenedStream, part: UploadPart): Promise<void> {
    if (part instanceof Uint8Array) {
      if (this.#sparse) await this.#sendSparse(stream, part);
      else await this.#send(stream, part);
    } else if (!Number.isSafeInteger(part.hole) || part.hole < 0) {
      throw new ProtocolError(`a hole of ${part.hole} bytes`);
    } else if (this.#sparse) {
      await this.#flushKept(stream);
      this.#hole += part.hole;
    } else {
      await this.#sendZeros(stream, part.hole);
    }
  }

  async #sendZeros(stream: OpenedStream, length: number): Promise<void> {
    for (let left = length; left > 0; left -= CHUNK_BYTES) {
      await this.#send(stream, ZEROS.subarray(0, Math.min(left, CHUNK_BYTES)));
    }
  }

  /** Blocks of zeros are counted as holes; everything between two of them goes as one piece. */
  async #sendSparse(stream: OpenedStream, bytes: Uint8Array): Promise<void> {
    let dataFrom = 0;
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const block = bytes.subarray(at, at + BLOCK);
      if (Buffer.compare(block, ZEROS.subarray(0, block.length)) !== 0) continue;
      await this.#sendAfterHole(stream, bytes.subarray(dataFrom, at));
      await this.#flushKept(stream);
      this.#hole += block.length;
      dataFrom = at + block.length;
    }
    await this.#sendAfterHole(stream, bytes.subarray(dataFrom));
  }

  async #sendAfterHole(stream: OpenedStream, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    await this.#flushHole(stream);
    await this.#send(stream, bytes);
  }

  async #flushHole(stream: OpenedStream): Promise<void> {
    if (this.#hole === 0) return;
    const length = this.#hole;
    this.#hole = 0;
    await this.#unlessFailed(sendHole(stream, length));
    this.#progress(length);
  }

  /** Sends what fills frames and keeps the rest: every frame costs the daemon a message and a write of its own. */
  async #send(stream: OpenedStream, bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (this.#keptBytes + bytes.length - at >= CHUNK_BYTES) {
      const part = bytes.subarray(at, at + CHUNK_BYTES - this.#keptBytes);
      await this.#sendFrame(stream, part);
      at += part.length;
    }
    if (at === bytes.length) return;
    this.#kept ??= Buffer.allocUnsafe(CHUNK_BYTES);
    this.#kept.set(bytes.subarray(at), this.#keptBytes);
    this.#keptBytes += bytes.length - at;
  }

  async #flushKept(stream: OpenedStream): Promise<void> {
    if (this.#keptBytes > 0) await this.#sendFrame(stream, NOTHING);
  }

  async #sendFrame(stream: OpenedStream, bytes: Uint8Array): Promise<void> {
    const kept = this.#kept?.subarray(0, this.#keptBytes) ?? NOTHING;
    this.#keptBytes = 0;
    await this.#unlessFailed(sendFrame(stream, kept, bytes));
    this.#progress(kept.length + bytes.length);
  }

  #progress(bytes: number): void {
    this.#sent += bytes;
    this.#options.onProgress?.(this.#sent);
  }

  #unlessFailed<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failed.promise]);
  }
}
