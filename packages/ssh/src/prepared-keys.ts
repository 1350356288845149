import { createSecretKey } from 'node:crypto';
import type { Client } from 'ssh2';

/**
 * Hands ssh2 the key it sends with in the form in which Node needs no work for each use. ssh2 makes a cipher for every
 * packet and gives the key as bytes, which Node then checks and copies anew each time: more than the encryption itself
 * costs. Both forms are the same key to Node's crypto. Should ssh2 keep its keys elsewhere one day, nothing happens
 * here but that transfers are slower again (bench:volume tells).
 */
export function prepareKeys(client: Client): void {
  client.on('handshake', () => {
    const protocol: unknown = Reflect.get(client, '_protocol');
    prepare(protocol, '_cipher', '_encKey');
  });
}

function prepare(protocol: unknown, holder: string, field: string): void {
  if (typeof protocol !== 'object' || protocol === null) return;
  const cipher: unknown = Reflect.get(protocol, holder);
  if (typeof cipher !== 'object' || cipher === null || !usesKeyPerPacket(cipher)) return;
  const key: unknown = Reflect.get(cipher, field);
  if (key instanceof Uint8Array) Reflect.set(cipher, field, createSecretKey(key));
}

/** AES-GCM alone: the others are given their keys once. */
const usesKeyPerPacket = (cipher: object): boolean =>
  cipher.constructor.name === 'AESGCMCipherNative';
