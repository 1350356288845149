import { ProtocolError } from './errors.ts';
import { XdrWriter } from './xdr.ts';

export const HEADER_BYTES = 28;
/** The largest frame a daemon sends or takes: 32 MiB and the length word. */
export const MAX_FRAME_BYTES = 33_554_432 + 4;

export const Program = {
  REMOTE: 0x2000_8086,
  QEMU: 0x2000_8087,
  KEEPALIVE: 0x6b65_6570,
} as const;

export const FrameType = {
  CALL: 0,
  REPLY: 1,
  MESSAGE: 2,
  STREAM: 3,
  CALL_WITH_FDS: 4,
  REPLY_WITH_FDS: 5,
  STREAM_HOLE: 6,
} as const;

export const FrameStatus = { OK: 0, ERROR: 1, CONTINUE: 2 } as const;

export interface FrameHeader {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
}

export interface Frame extends FrameHeader {
  readonly payload: Buffer;
}

/** Makes a whole frame; `write` puts the payload after the header. */
export function encodeFrame(header: FrameHeader, write?: (writer: XdrWriter) => void): Buffer {
  const writer = new XdrWriter(HEADER_BYTES);
  write?.(writer);
  const frame = writer.finish();
  if (frame.length > MAX_FRAME_BYTES) {
    throw new ProtocolError(`frame of ${frame.length} bytes, ${MAX_FRAME_BYTES} allowed`);
  }
  writeHeader(frame, frame.length, header);
  return frame;
}

/** The header alone, for a payload of raw bytes that is written after it without copying. */
export function encodeHeader(header: FrameHeader, payloadBytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES);
  writeHeader(buffer, HEADER_BYTES + payloadBytes, header);
  return buffer;
}

function writeHeader(buffer: Buffer, length: number, header: FrameHeader): void {
  buffer.writeUInt32BE(length, 0);
  buffer.writeUInt32BE(header.program, 4);
  buffer.writeUInt32BE(header.version, 8);
  buffer.writeUInt32BE(header.procedure, 12);
  buffer.writeUInt32BE(header.type, 16);
  buffer.writeUInt32BE(header.serial, 20);
  buffer.writeUInt32BE(header.status, 24);
}

function decodeFrame(bytes: Buffer): Frame {
  return {
    program: bytes.readUInt32BE(4),
    version: bytes.readUInt32BE(8),
    procedure: bytes.readUInt32BE(12),
    type: bytes.readUInt32BE(16),
    serial: bytes.readUInt32BE(20),
    status: bytes.readUInt32BE(24),
    payload: bytes.subarray(HEADER_BYTES),
  };
}

/** Below this a part is copied: a few bytes must not hold on to the memory of their whole chunk, nor share it. */
const SMALL_BYTES = 64;

const unshared = (part: Buffer): Buffer => (part.length < SMALL_BYTES ? Buffer.from(part) : part);

interface Passing {
  readonly header: FrameHeader;
  left: number;
}

export interface FrameReaderOptions {
  /** The longest frame that is taken; default {@link MAX_FRAME_BYTES}. */
  readonly maxFrameBytes?: number;
  /**
   * Hands the bytes of a stream on as they come, each piece as a frame of its own with the header of the whole: a
   * download is not copied together only to be taken apart again.
   */
  readonly streamsInPieces?: boolean;
}

/**
 * Puts frames together from chunks of any size. A frame inside one chunk is not copied; one that
 * spans chunks is copied once. Throws {@link ProtocolError} for a length no frame can have, after
 * which the connection is of no more use.
 */
export class FrameReader {
  readonly #maxFrameBytes: number;
  readonly #streamsInPieces: boolean;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #wanted = 4;
  /** The stream frame whose bytes are being handed on, with how many are still to come. */
  #passing: Passing | null = null;

  constructor({ maxFrameBytes, streamsInPieces }: FrameReaderOptions = {}) {
    this.#maxFrameBytes = maxFrameBytes ?? MAX_FRAME_BYTES;
    this.#streamsInPieces = streamsInPieces ?? false;
  }

  /** Bytes held of a frame that is not complete yet. */
  get bufferedBytes(): number {
    return this.#buffered;
  }

  /** Adds a chunk and yields every frame that is complete with it. */
  *push(chunk: Buffer): Generator<Frame, void, undefined> {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    while (this.#buffered >= this.#wanted) {
      const data = this.#joined();
      const frame = this.#passing === null ? this.#whole(data) : this.#piece(data, this.#passing);
      if (frame === null) return;
      yield frame;
    }
  }

  /** The frame that begins `data`, or null while it is not complete. */
  #whole(data: Buffer): Frame | null {
    const length = this.#checkedLength(data);
    if (data.length >= length) {
      this.#keep(data.subarray(length), 4);
      const frame = decodeFrame(data.subarray(0, length));
      if (!this.#streamsInPieces || frame.type !== FrameType.STREAM) return frame;
      return { ...frame, payload: unshared(frame.payload) };
    }
    this.#wanted = this.#streamsInPieces && data.length < HEADER_BYTES ? HEADER_BYTES : length;
    if (!this.#streamsInPieces || data.length < HEADER_BYTES) return null;
    const { payload, ...header } = decodeFrame(data);
    if (header.type !== FrameType.STREAM || header.status !== FrameStatus.CONTINUE) return null;
    this.#passing = { header, left: length - HEADER_BYTES };
    return this.#piece(payload, this.#passing);
  }

  /** What has come of the stream frame that is being handed on. */
  #piece(data: Buffer, passing: Passing): Frame | null {
    const payload = data.subarray(0, passing.left);
    passing.left -= payload.length;
    if (passing.left === 0) this.#passing = null;
    this.#keep(data.subarray(payload.length), passing.left === 0 ? 4 : 1);
    return payload.length === 0 ? null : { ...passing.header, payload: unshared(payload) };
  }

  #keep(rest: Buffer, wanted: number): void {
    this.#chunks = rest.length > 0 ? [unshared(rest)] : [];
    this.#buffered = rest.length;
    this.#wanted = wanted;
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    const data =
      this.#chunks.length === 1 && first !== undefined
        ? first
        : Buffer.concat(this.#chunks, this.#buffered);
    this.#chunks = [data];
    return data;
  }

  #checkedLength(data: Buffer): number {
    const length = data.readUInt32BE(0);
    if (length < HEADER_BYTES || length > this.#maxFrameBytes) {
      throw new ProtocolError(
        `frame length ${length} is outside ${HEADER_BYTES} to ${this.#maxFrameBytes}`,
      );
    }
    return length;
  }
}
