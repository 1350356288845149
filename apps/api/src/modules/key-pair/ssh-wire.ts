/** The few data types of the SSH wire format (RFC 4251, section 5) that keys are written in. */

/** A length-prefixed string. */
export function wireString(value: Uint8Array | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
}

/** A positive whole number: no leading zeros, but one where the first bit is set, as the format is signed. */
export function wireMpint(value: Uint8Array): Buffer {
  let start = 0;
  while (start < value.length && value[start] === 0) start += 1;
  const bare = Buffer.from(value.subarray(start));
  const first = bare[0];
  return wireString(
    first !== undefined && first >= 0x80 ? Buffer.concat([Buffer.of(0), bare]) : bare,
  );
}

export function wireUint32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
}

/** Reads wire strings one after the other; returns null instead of reading past the end. */
export function wireReader(bytes: Buffer): { next(): Buffer | null; readonly atEnd: boolean } {
  let offset = 0;
  return {
    next() {
      if (offset + 4 > bytes.length) return null;
      const length = bytes.readUInt32BE(offset);
      if (offset + 4 + length > bytes.length) return null;
      const value = bytes.subarray(offset + 4, offset + 4 + length);
      offset += 4 + length;
      return value;
    },
    get atEnd() {
      return offset === bytes.length;
    },
  };
}
