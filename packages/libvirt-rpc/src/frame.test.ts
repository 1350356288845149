import { describe, expect, it } from 'vitest';
import { ProtocolError } from './errors.ts';
import {
  encodeFrame,
  FrameReader,
  FrameStatus,
  FrameType,
  HEADER_BYTES,
  MAX_FRAME_BYTES,
  type Frame,
} from './frame.ts';
import { seededRandom } from './testing/index.ts';

const header = { program: 1, version: 1, procedure: 7, type: 1, serial: 9, status: 0 };

function frameOf(payload: Buffer): Buffer {
  return encodeFrame(header, (writer) => writer.fixed(payload));
}

function readAll(reader: FrameReader, chunks: readonly Buffer[]): Frame[] {
  return chunks.flatMap((chunk) => [...reader.push(chunk)]);
}

/** Bytes as text: vitest compares buffers byte by byte, which takes seconds for many. */
const inHex = (buffers: readonly Uint8Array[]): string[] =>
  buffers.map((buffer) => Buffer.from(buffer).toString('hex'));

describe('FrameReader', () => {
  it('reads what encodeFrame writes', () => {
    const [frame] = readAll(new FrameReader(), [frameOf(Buffer.from('abcd'))]);
    expect(frame).toMatchObject({ ...header, payload: Buffer.from('abcd') });
  });

  it('puts frames together from chunks cut at random', () => {
    const random = seededRandom(7);
    const payloads = Array.from({ length: 200 }, (_, i) =>
      Buffer.alloc(4 * Math.floor(random() * 2000), i % 251),
    );
    const stream = Buffer.concat(payloads.map(frameOf));
    const chunks: Buffer[] = [];
    for (let at = 0; at < stream.length;) {
      const length = 1 + Math.floor(random() ** 4 * 9000);
      chunks.push(stream.subarray(at, at + length));
      at += length;
    }
    const reader = new FrameReader();
    expect(inHex(readAll(reader, chunks).map((frame) => frame.payload))).toEqual(inHex(payloads));
    expect(reader.bufferedBytes).toBe(0);
  });

  it('takes a large frame in small chunks in a time that grows with its length alone', () => {
    const frame = frameOf(Buffer.alloc(16 << 20, 1));
    const reader = new FrameReader();
    const startedAt = performance.now();
    let frames = 0;
    for (let at = 0; at < frame.length; at += 4096) {
      frames += [...reader.push(frame.subarray(at, at + 4096))].length;
    }
    expect(frames).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('hands the bytes of a stream on as they come, and nothing else in pieces', () => {
    const random = seededRandom(11);
    const streamed = { ...header, type: FrameType.STREAM, status: FrameStatus.CONTINUE };
    const bodies = Array.from({ length: 60 }, (_, i) =>
      Buffer.alloc(4 * Math.floor(random() * 3000), i + 1),
    );
    const end = encodeFrame(streamed);
    const wire = Buffer.concat([
      ...bodies.flatMap((body) => [
        encodeFrame(streamed, (writer) => writer.fixed(body)),
        frameOf(body),
      ]),
      end,
    ]);
    const reader = new FrameReader({ streamsInPieces: true });
    const frames: Frame[] = [];
    for (let at = 0; at < wire.length;) {
      const length = 1 + Math.floor(random() ** 3 * 6000);
      frames.push(...reader.push(wire.subarray(at, at + length)));
      at += length;
    }
    const whole = frames.filter((frame) => frame.type === header.type);
    expect(inHex(whole.map((frame) => frame.payload))).toEqual(inHex(bodies));
    const pieces = frames.filter((frame) => frame.type === FrameType.STREAM);
    expect(pieces.length).toBeGreaterThan(bodies.length);
    expect(Buffer.concat(pieces.map((frame) => frame.payload)).equals(Buffer.concat(bodies))).toBe(
      true,
    );
    // An empty one means the end of the stream: none but the last may look like it.
    const empty = bodies.filter((body) => body.length === 0).length;
    expect(pieces.filter((frame) => frame.payload.length === 0).length).toBe(empty + 1);
    expect(reader.bufferedBytes).toBe(0);
  });

  it.each([0, 3, HEADER_BYTES - 1, MAX_FRAME_BYTES + 1, 0xffff_ffff])(
    'refuses the length %d',
    (length) => {
      const bytes = Buffer.alloc(64);
      bytes.writeUInt32BE(length, 0);
      expect(() => readAll(new FrameReader(), [bytes])).toThrow(ProtocolError);
    },
  );

  it('holds an unfinished frame without giving it', () => {
    const reader = new FrameReader();
    expect(readAll(reader, [frameOf(Buffer.alloc(100)).subarray(0, 90)])).toEqual([]);
    expect(reader.bufferedBytes).toBe(90);
  });
});

describe('encodeFrame', () => {
  it('refuses a frame no daemon takes', () => {
    expect(() => frameOf(Buffer.alloc(MAX_FRAME_BYTES))).toThrow(ProtocolError);
  });
});
