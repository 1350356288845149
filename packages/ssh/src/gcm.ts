import type { CipherGCMTypes } from 'node:crypto';

/** The length of a packet stands before it in clear. */
export const LENGTH_BYTES = 4;

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;

/** What both ends agreed on for one direction. */
export interface GcmCipher {
  readonly cipher: CipherGCMTypes;
  readonly key: Uint8Array;
  readonly iv: Buffer;
}

/**
 * Reads what was agreed on from ssh2's own cipher or decipher; null when it is not AES-GCM, or looks different.
 * @param prefix how its fields begin: `_enc` or `_decipher`
 */
export function gcmCipherOf(owner: object, prefix: '_enc' | '_decipher'): GcmCipher | null {
  const field = (name: string): unknown => Reflect.get(owner, `${prefix}${name}`);
  const cipher = field('SSLName');
  const key = field('Key');
  const iv = field('IV');
  if (cipher !== 'aes-128-gcm' && cipher !== 'aes-256-gcm') return null;
  if (!(key instanceof Uint8Array) || !Buffer.isBuffer(iv) || iv.length !== 12) return null;
  return { cipher, key, iv };
}

/** Counts one packet in the last eight bytes of the vector (RFC 5647). */
export function countUp(iv: Buffer): void {
  const low = (iv.readUInt32BE(8) + 1) >>> 0;
  iv.writeUInt32BE(low, 8);
  if (low === 0) iv.writeUInt32BE((iv.readUInt32BE(4) + 1) >>> 0, 4);
}
