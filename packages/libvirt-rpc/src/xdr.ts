import { ProtocolError } from './errors.ts';

/** Limits that libvirt itself puts on what it sends or takes. */
export const XDR_LIMITS = { stringBytes: 4_194_304, arrayItems: 1_048_576 } as const;

const U64_ALL_ONES = 0xffff_ffff_ffff_ffffn;
const TWO_POW_32 = 0x1_0000_0000;

/**
 * Reads XDR from a buffer. Every read is checked against the end of the buffer and throws
 * {@link ProtocolError} when the data is short, oversized or not what XDR allows.
 */
export class XdrReader {
  readonly #buffer: Buffer;
  #position: number;

  constructor(buffer: Buffer, position = 0) {
    this.#buffer = buffer;
    this.#position = position;
  }

  get remaining(): number {
    return this.#buffer.length - this.#position;
  }

  #take(bytes: number): number {
    const start = this.#position;
    if (bytes > this.#buffer.length - start) {
      throw new ProtocolError(`truncated payload: ${bytes} bytes wanted, ${this.remaining} left`);
    }
    this.#position = start + bytes;
    return start;
  }

  i32(): number {
    return this.#buffer.readInt32BE(this.#take(4));
  }

  u32(): number {
    return this.#buffer.readUInt32BE(this.#take(4));
  }

  /** A signed 64-bit integer as a JS number; exact below 2^53. */
  i64(): number {
    const at = this.#take(8);
    return this.#buffer.readInt32BE(at) * TWO_POW_32 + this.#buffer.readUInt32BE(at + 4);
  }

  /** An unsigned 64-bit integer as a JS number; exact below 2^53. */
  u64(): number {
    const at = this.#take(8);
    return this.#buffer.readUInt32BE(at) * TWO_POW_32 + this.#buffer.readUInt32BE(at + 4);
  }

  f64(): number {
    return this.#buffer.readDoubleBE(this.#take(8));
  }

  /** An XDR boolean or optional marker: only 0 and 1 are allowed. */
  flag(): boolean {
    const value = this.u32();
    if (value > 1) throw new ProtocolError(`${value} where 0 or 1 was expected`);
    return value === 1;
  }

  /** The bytes of an opaque of known length, without copying; skips XDR's padding. */
  fixed(bytes: number): Buffer {
    const start = this.#take((bytes + 3) & ~3);
    return this.#buffer.subarray(start, start + bytes);
  }

  opaque(): Buffer {
    return this.fixed(this.#length(this.remaining, 'opaque'));
  }

  string(): string {
    const length = this.#length(XDR_LIMITS.stringBytes, 'string');
    const start = this.#take((length + 3) & ~3);
    return this.#buffer.toString('utf8', start, start + length);
  }

  /** A string from a small vocabulary (typed parameter names): decoded once, then reused. */
  internedString(): string {
    const length = this.#length(XDR_LIMITS.stringBytes, 'string');
    const start = this.#take((length + 3) & ~3);
    return intern(this.#buffer, start, length);
  }

  /** The count of an array whose items take at least `itemBytes` each. */
  count(itemBytes: number): number {
    const count = this.u32();
    if (count > XDR_LIMITS.arrayItems || count * itemBytes > this.remaining) {
      throw new ProtocolError(`array of ${count} items in ${this.remaining} bytes`);
    }
    return count;
  }

  /** Text with four bytes for every character; ends at the first NUL. */
  wideText(characters: number): string {
    const start = this.#take(characters * 4);
    const bytes = Buffer.alloc(characters);
    let length = 0;
    while (length < characters) {
      const byte = this.#buffer[start + length * 4 + 3] ?? 0;
      if (byte === 0) break;
      bytes[length] = byte;
      length += 1;
    }
    return bytes.toString('utf8', 0, length);
  }

  #length(limit: number, what: string): number {
    const length = this.u32();
    if (length > limit || length > this.remaining) {
      throw new ProtocolError(`${what} of ${length} bytes in ${this.remaining} bytes`);
    }
    return length;
  }
}

const INTERN_SLOTS = 1024;
const internBytes: (Buffer | undefined)[] = Array.from({ length: INTERN_SLOTS });
const internText: string[] = Array.from({ length: INTERN_SLOTS }, () => '');

/** One direct-mapped cache is enough: the names of typed parameters repeat by the thousand. */
function intern(buffer: Buffer, start: number, length: number): string {
  let hash = length;
  for (let i = start; i < start + length; i += 1) hash = (hash * 31 + (buffer[i] ?? 0)) | 0;
  const slot = hash & (INTERN_SLOTS - 1);
  const known = internBytes[slot];
  if (known?.length === length && buffer.compare(known, 0, length, start, start + length) === 0) {
    return internText[slot] ?? '';
  }
  const text = buffer.toString('utf8', start, start + length);
  if (length <= 64) {
    internBytes[slot] = Buffer.from(buffer.subarray(start, start + length));
    internText[slot] = text;
  }
  return text;
}

/** Writes XDR into a buffer that grows. Throws {@link ProtocolError} for values that do not fit. */
export class XdrWriter {
  #buffer: Buffer;
  #length: number;

  /** `reserve` bytes are left free at the start (for a frame header). */
  constructor(reserve = 0) {
    this.#buffer = Buffer.alloc(Math.max(256, reserve));
    this.#length = reserve;
  }

  #grow(bytes: number): number {
    const start = this.#length;
    const needed = start + bytes;
    if (needed > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, start);
      this.#buffer = larger;
    }
    this.#length = needed;
    return start;
  }

  i32(value: number): void {
    const at = this.#grow(4);
    this.#buffer.writeInt32BE(integer(value, -0x8000_0000, 0x7fff_ffff), at);
  }

  u32(value: number): void {
    const at = this.#grow(4);
    this.#buffer.writeUInt32BE(integer(value, 0, 0xffff_ffff), at);
  }

  i64(value: number | bigint): void {
    const exact = big(value);
    if (BigInt.asIntN(64, exact) !== exact) throw new ProtocolError(`${value} is no int64`);
    const at = this.#grow(8);
    this.#buffer.writeBigInt64BE(exact, at);
  }

  /** `2 ** 64`, which is how all-ones reads as a JS number, is written as all-ones again. */
  u64(value: number | bigint): void {
    const exact = value === 2 ** 64 ? U64_ALL_ONES : big(value);
    if (BigInt.asUintN(64, exact) !== exact) throw new ProtocolError(`${value} is no uint64`);
    const at = this.#grow(8);
    this.#buffer.writeBigUInt64BE(exact, at);
  }

  f64(value: number): void {
    if (typeof value !== 'number') throw new ProtocolError(`${String(value)} is no number`);
    const at = this.#grow(8);
    this.#buffer.writeDoubleBE(value, at);
  }

  flag(value: boolean): void {
    this.u32(value ? 1 : 0);
  }

  fixed(bytes: Uint8Array): void {
    const start = this.#grow((bytes.length + 3) & ~3);
    this.#buffer.set(bytes, start);
  }

  opaque(bytes: Uint8Array): void {
    this.u32(bytes.length);
    this.fixed(bytes);
  }

  string(text: string): void {
    if (typeof text !== 'string') throw new ProtocolError(`${String(text)} is no string`);
    if (text.includes('\0')) throw new ProtocolError('a string must not contain NUL');
    const length = Buffer.byteLength(text);
    if (length > XDR_LIMITS.stringBytes) {
      throw new ProtocolError(`string of ${length} bytes, ${XDR_LIMITS.stringBytes} allowed`);
    }
    this.u32(length);
    const start = this.#grow((length + 3) & ~3);
    this.#buffer.write(text, start, length, 'utf8');
  }

  wideText(text: string, characters: number): void {
    const bytes = Buffer.from(text);
    if (bytes.length > characters) throw new ProtocolError(`text longer than ${characters} bytes`);
    const start = this.#grow(characters * 4);
    bytes.forEach((byte, index) => this.#buffer.writeUInt32BE(byte, start + index * 4));
  }

  /** What was written, reserve included. The writer must not be used afterwards. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }
}

function integer(value: number, low: number, high: number): number {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new ProtocolError(`${String(value)} is no integer from ${low} to ${high}`);
  }
  return value;
}

function big(value: number | bigint): bigint {
  if (typeof value === 'bigint') return value;
  if (!Number.isInteger(value)) throw new ProtocolError(`${String(value)} is no integer`);
  return BigInt(value);
}
