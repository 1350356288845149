import { ProtocolError } from './errors.ts';

const PATTERN = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** Sixteen raw bytes to the usual 36-character lower-case form. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The 36-character form (dashes optional) to sixteen raw bytes; throws on anything else. */
export function uuidToBytes(text: string): Uint8Array {
  if (typeof text !== 'string' || !PATTERN.test(text)) {
    throw new ProtocolError(`"${String(text)}" is no uuid`);
  }
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}
