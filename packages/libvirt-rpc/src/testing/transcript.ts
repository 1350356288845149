import { Duplex } from 'node:stream';
import { FrameReader } from '../frame.ts';

/** One frame that went over a connection, as hex. */
export interface TranscriptLine {
  readonly from: 'client' | 'daemon';
  readonly hex: string;
}

/** A transcript as text: lanes begin with `#`, frames of the client with `>`, of the daemon with `<`. */
export function formatTranscripts(lanes: readonly (readonly TranscriptLine[])[]): string {
  const text = lanes.map((lines, index) => {
    const frames = lines.map(({ from, hex }) => `${from === 'client' ? '>' : '<'} ${hex}`);
    return [`# lane ${index + 1}`, ...frames].join('\n');
  });
  return `${text.join('\n')}\n`;
}

export function parseTranscripts(text: string): TranscriptLine[][] {
  const lanes: TranscriptLine[][] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) lanes.push([]);
    else if (line !== '')
      lanes.at(-1)?.push({ from: line[0] === '>' ? 'client' : 'daemon', hex: line.slice(2) });
  }
  return lanes;
}

/** Passes bytes through and notes every whole frame of both directions in `lines`. */
export function recordFrames(inner: Duplex, lines: TranscriptLine[]): Duplex {
  const note = (from: TranscriptLine['from']): ((chunk: Buffer) => void) => {
    let pending = Buffer.alloc(0);
    return (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= pending.readUInt32BE(0)) {
        const length = pending.readUInt32BE(0);
        lines.push({ from, hex: pending.subarray(0, length).toString('hex') });
        pending = pending.subarray(length);
      }
    };
  };
  const sent = note('client');
  const received = note('daemon');
  const outer = new Duplex({
    read: () => void inner.resume(),
    write(chunk: Buffer, _encoding, done) {
      sent(chunk);
      inner.write(chunk, done);
    },
    destroy(error, done) {
      inner.destroy();
      done(error);
    },
  });
  inner.on('data', (chunk: Buffer) => {
    received(chunk);
    outer.push(chunk);
  });
  inner.on('end', () => outer.push(null));
  inner.on('error', (error) => outer.destroy(error));
  return outer;
}

/**
 * Plays a recorded daemon: frames of the client must be, byte for byte and in their order, those
 * that were recorded; what the daemon sent comes at its place between them.
 */
export class ReplayStream extends Duplex {
  readonly #lines: TranscriptLine[];
  readonly #frames = new FrameReader();

  constructor(lines: readonly TranscriptLine[]) {
    super();
    this.#lines = [...lines];
  }

  /** Frames that were recorded and have not been played. */
  get left(): number {
    return this.#lines.length;
  }

  override _read(): void {
    // Frames are pushed when the client has sent what went before them.
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    let seen = '';
    // The reader checks that whole frames are written; their bytes are compared as they are.
    const frames = [...this.#frames.push(chunk)].length;
    seen = chunk.toString('hex');
    for (let i = 0; i < frames; i += 1) {
      const expected = this.#lines.shift();
      const length = Number.parseInt(seen.slice(0, 8), 16) * 2;
      const sent = seen.slice(0, length);
      seen = seen.slice(length);
      if (expected?.from !== 'client' || expected.hex !== sent) {
        done(
          new Error(
            `the client sent ${sent}, recorded was ${expected?.from ?? 'nothing'} ${expected?.hex ?? ''}`,
          ),
        );
        return;
      }
      this.#play();
    }
    done();
  }

  #play(): void {
    while (this.#lines[0]?.from === 'daemon') {
      this.push(Buffer.from(this.#lines.shift()?.hex ?? '', 'hex'));
    }
  }
}
