import { createHash, randomBytes } from 'node:crypto';

/**
 * SHA-512 crypt, the `$6$` hashes of /etc/shadow, as Ulrich Drepper's public specification describes it
 * (https://www.akkadia.org/drepper/SHA-crypt.txt). Every Linux takes such a hash, whatever it makes itself.
 */

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ROUNDS = 5000;
const DIGEST_BYTES = 64;
const SALT_CHARACTERS = 16;

/** Hashes a password with a salt of its own, or with the given one. */
export function sha512Crypt(password: string, salt = freshSalt()): string {
  const key = Buffer.from(password, 'utf8');
  const seasoning = Buffer.from(salt.slice(0, SALT_CHARACTERS), 'latin1');
  const digest = stretch(firstDigest(key, seasoning), key, seasoning);
  return `$6$${seasoning.toString('latin1')}$${encode(digest)}`;
}

function freshSalt(): string {
  return [...randomBytes(SALT_CHARACTERS)].map((byte) => ALPHABET[byte & 63]).join('');
}

const sha512 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha512').update(Buffer.concat(parts)).digest();

/** `length` bytes of a block repeated. */
function repeated(block: Buffer, length: number): Buffer {
  const out = Buffer.alloc(length);
  for (let at = 0; at < length; at += block.length) block.copy(out, at);
  return out;
}

function firstDigest(key: Buffer, salt: Buffer): Buffer {
  const inner = sha512(key, salt, key);
  const parts: Buffer[] = [key, salt, repeated(inner, key.length)];
  for (let rest = key.length; rest > 0; rest >>= 1) parts.push((rest & 1) === 1 ? inner : key);
  return sha512(...parts);
}

function stretch(first: Buffer, key: Buffer, salt: Buffer): Buffer {
  const keyBytes = repeated(sha512(...Array.from({ length: key.length }, () => key)), key.length);
  const saltTimes = 16 + (first[0] ?? 0);
  const saltBytes = repeated(sha512(...Array.from({ length: saltTimes }, () => salt)), salt.length);
  let digest = first;
  for (let round = 0; round < ROUNDS; round += 1) {
    const odd = round % 2 === 1;
    digest = sha512(
      odd ? keyBytes : digest,
      ...(round % 3 === 0 ? [] : [saltBytes]),
      ...(round % 7 === 0 ? [] : [keyBytes]),
      odd ? digest : keyBytes,
    );
  }
  return digest;
}

/** The bytes in the order of the specification, three at a time as four characters. */
function encode(digest: Buffer): string {
  const byte = (index: number): number => digest[index] ?? 0;
  let text = '';
  let [a, b, c] = [0, 21, 42];
  for (let group = 0; group < 21; group += 1) {
    text += characters((byte(a) << 16) | (byte(b) << 8) | byte(c), 4);
    [a, b, c] = [b + 1, c + 1, a + 1];
  }
  return text + characters(byte(DIGEST_BYTES - 1), 2);
}

function characters(value: number, count: number): string {
  let text = '';
  for (let rest = value; text.length < count; rest >>= 6) text += ALPHABET[rest & 63];
  return text;
}
