import { finished, Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The bytes of a volume as they are downloaded. */
export interface VolumeContent extends Readable {
  /**
   * True when nobody but the reader refers to the memory of a chunk, unless something of at least
   * {@link SHARED_BYTES} lies in it beside the chunk.
   */
  readonly chunksAreTheReaders?: boolean;
}

/** What else lies in the memory of a chunk of {@link VolumeContent} is not smaller than this. */
export const SHARED_BYTES = 64;

/**
 * Writes a download to where it is to go, as `pipeline` does, and gives the memory of each part back as soon as it is
 * written. Left to itself, Node looks through all its memory every few megabytes to find what has become free, which
 * costs more than the transfer and stops everything else meanwhile.
 * @throws what either side failed with; the other one is then destroyed.
 */
export function pourVolume(content: VolumeContent, sink: Writable): Promise<void> {
  return pipeline(content, content.chunksAreTheReaders === true ? new Pouring(sink) : sink);
}

class Pouring extends Writable {
  readonly #sink: Writable;

  constructor(sink: Writable) {
    super({ highWaterMark: 1 << 20 });
    this.#sink = sink;
    const forget = finished(sink, { readable: false }, (error) => {
      if (error) this.destroy(error);
    });
    this.once('close', forget);
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const more = this.#sink.write(chunk, (error) => {
      if (!error) release(chunk);
    });
    if (more) done();
    else this.#sink.once('drain', done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#sink.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#sink.writableFinished) this.#sink.destroy(error ?? undefined);
    done(error);
  }
}

/** Frees memory of which the chunk is all but the frame around it. */
function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength + SHARED_BYTES > buffer.byteLength)
    buffer.transfer(0);
}
