import {
  generateKeyPair as generateKeyPairCallback,
  randomBytes,
  type JsonWebKey,
} from 'node:crypto';
import { promisify } from 'node:util';
import { fingerprintOf } from './public-key.ts';
import { wireMpint, wireString, wireUint32 } from './ssh-wire.ts';

const generateNodeKeyPair = promisify(generateKeyPairCallback);

export type KeyRequest =
  | { readonly algorithm: 'ed25519'; readonly comment: string }
  | { readonly algorithm: 'rsa'; readonly bits: number; readonly comment: string };

export interface GeneratedKey {
  readonly algorithm: 'ed25519' | 'rsa';
  /** Null for ed25519, whose size is fixed. */
  readonly bits: number | null;
  /** One line as in a `.pub` file, without the line break. */
  readonly publicKey: string;
  /** `SHA256:…` as ssh-keygen prints it. */
  readonly fingerprint: string;
  /** The private key in OpenSSH's own format, unencrypted; never stored by Corral. */
  readonly privateKey: string;
}

/** Makes a new key pair that `ssh -i` takes as it is. RSA runs off the event loop (about 0.1 to 2 s). */
export async function generateKey(request: KeyRequest): Promise<GeneratedKey> {
  const parts =
    request.algorithm === 'ed25519' ? await ed25519Parts() : await rsaParts(request.bits);
  const line = `${parts.type} ${parts.publicBlob.toString('base64')}`;
  return {
    algorithm: request.algorithm,
    bits: request.algorithm === 'rsa' ? request.bits : null,
    publicKey: request.comment === '' ? line : `${line} ${request.comment}`,
    fingerprint: fingerprintOf(parts.publicBlob),
    privateKey: armour(privateFile(parts, request.comment)),
  };
}

interface KeyParts {
  readonly type: string;
  readonly publicBlob: Buffer;
  /** The private fields in the order OpenSSH wants, between the key type and the comment. */
  readonly privateFields: Buffer;
}

async function ed25519Parts(): Promise<KeyParts> {
  const { privateKey } = await generateNodeKeyPair('ed25519');
  const jwk = privateKey.export({ format: 'jwk' });
  const publicBytes = jwkBytes(jwk, 'x');
  const seed = jwkBytes(jwk, 'd');
  return {
    type: 'ssh-ed25519',
    publicBlob: Buffer.concat([wireString('ssh-ed25519'), wireString(publicBytes)]),
    privateFields: Buffer.concat([
      wireString(publicBytes),
      wireString(Buffer.concat([seed, publicBytes])),
    ]),
  };
}

async function rsaParts(bits: number): Promise<KeyParts> {
  const { privateKey } = await generateNodeKeyPair('rsa', {
    modulusLength: bits,
    publicExponent: 65_537,
  });
  const jwk = privateKey.export({ format: 'jwk' });
  const number = (name: 'n' | 'e' | 'd' | 'qi' | 'p' | 'q'): Buffer =>
    wireMpint(jwkBytes(jwk, name));
  return {
    type: 'ssh-rsa',
    publicBlob: Buffer.concat([wireString('ssh-rsa'), number('e'), number('n')]),
    privateFields: Buffer.concat([
      number('n'),
      number('e'),
      number('d'),
      number('qi'),
      number('p'),
      number('q'),
    ]),
  };
}

function jwkBytes(jwk: JsonWebKey, name: keyof JsonWebKey): Buffer {
  const value = jwk[name];
  if (typeof value !== 'string') throw new Error(`The generated key has no field ${String(name)}.`);
  return Buffer.from(value, 'base64url');
}

/** The file format `openssh-key-v1` (PROTOCOL.key of OpenSSH) without encryption. */
function privateFile(parts: KeyParts, comment: string): Buffer {
  // The same random number twice: how a reader tells a right passphrase from a wrong one.
  const check = randomBytes(4);
  const body = Buffer.concat([
    check,
    check,
    wireString(parts.type),
    parts.privateFields,
    wireString(comment),
  ]);
  const padLength = (8 - (body.length % 8)) % 8;
  const padding = Buffer.from(Array.from({ length: padLength }, (_, index) => index + 1));
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0', 'latin1'),
    wireString('none'),
    wireString('none'),
    wireString(''),
    wireUint32(1),
    wireString(parts.publicBlob),
    wireString(Buffer.concat([body, padding])),
  ]);
}

function armour(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return [
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    ...lines,
    '-----END OPENSSH PRIVATE KEY-----',
    '',
  ].join('\n');
}
