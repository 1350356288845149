import { createHash, createPublicKey } from 'node:crypto';
import { CorralError } from '@corral/domain';
import { wireReader } from './ssh-wire.ts';

export interface PublicKey {
  readonly algorithm: 'ed25519' | 'rsa' | 'ecdsa' | 'ed25519-sk' | 'ecdsa-sk';
  readonly bits: number | null;
  /** The key as one clean line: type, base64, comment. */
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly comment: string | null;
}

/** RSA keys below this are refused by current OpenSSH servers. */
const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 16_384;
const CURVES: Readonly<
  Record<string, { readonly bits: number; readonly jwk: string; readonly pointBytes: number }>
> = {
  nistp256: { bits: 256, jwk: 'P-256', pointBytes: 65 },
  nistp384: { bits: 384, jwk: 'P-384', pointBytes: 97 },
  nistp521: { bits: 521, jwk: 'P-521', pointBytes: 133 },
};

/** `SHA256:` and the base64 without padding, as `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/**
 * Reads a public key as in a `.pub` file or a line of authorized_keys without options.
 * @throws CorralError INVALID_KEY naming `field` when the text is anything else, a private key among it.
 */
export function parsePublicKey(text: string, field: string): PublicKey {
  const refuse = (why: string): never => {
    throw new CorralError('INVALID_KEY', why, { field });
  };
  const line = text.trim();
  if (line.includes('PRIVATE KEY'))
    refuse('This is a private key. Keep it to yourself and give the public one.');
  // eslint-disable-next-line no-control-regex -- control characters, line breaks among them, are what is refused here
  if (/[\u0000-\u001f\u007f]/.test(line))
    refuse('A public key is one line without control characters.');
  const match = /^([a-z0-9@.-]+) +([A-Za-z0-9+/]+={0,2})(?: +(.*))?$/.exec(line);
  if (!match) return refuse('The text does not look like a public key in OpenSSH format.');
  const [, type = '', base64 = '', comment = ''] = match;
  const blob = Buffer.from(base64, 'base64');
  if (blob.toString('base64') !== base64)
    refuse('The key is cut off or damaged: its base64 does not decode.');
  if (comment.length > 255) refuse('The comment of a key is limited to 255 characters.');
  const kind =
    readBlob(type, blob) ??
    refuse(`The key is damaged, or its type ${type.slice(0, 40)} is not one that is known.`);
  if (kind.algorithm === 'rsa' && (kind.bits ?? 0) < MIN_RSA_BITS) {
    refuse(`This RSA key has ${kind.bits} bits; servers refuse less than ${MIN_RSA_BITS}.`);
  }
  return {
    ...kind,
    publicKey: [type, base64, comment].filter((part) => part !== '').join(' '),
    fingerprint: fingerprintOf(blob),
    comment: comment === '' ? null : comment,
  };
}

type Kind = Pick<PublicKey, 'algorithm' | 'bits'>;

/** Checks the fields inside; null when they do not make a key of the type. */
function readBlob(type: string, blob: Buffer): Kind | null {
  const reader = wireReader(blob);
  if (reader.next()?.toString('latin1') !== type) return null;
  const kind = readFields(type, reader);
  return kind !== null && reader.atEnd ? kind : null;
}

function readFields(type: string, reader: ReturnType<typeof wireReader>): Kind | null {
  switch (type) {
    case 'ssh-ed25519':
      return reader.next()?.length === 32 ? { algorithm: 'ed25519', bits: null } : null;
    case 'sk-ssh-ed25519@openssh.com':
      return reader.next()?.length === 32 && reader.next() !== null
        ? { algorithm: 'ed25519-sk', bits: null }
        : null;
    case 'ssh-rsa':
      return readRsa(reader);
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return readEcdsa('nistp256', reader) && reader.next() !== null
        ? { algorithm: 'ecdsa-sk', bits: 256 }
        : null;
    default: {
      const curve = /^ecdsa-sha2-(nistp\d+)$/.exec(type)?.[1];
      return curve === undefined ? null : readEcdsa(curve, reader);
    }
  }
}

function readRsa(reader: ReturnType<typeof wireReader>): Kind | null {
  const exponent = reader.next();
  const modulus = reader.next();
  if (!exponent || !modulus || exponent.length === 0 || exponent.length > 8 || modulus.length === 0)
    return null;
  if (((modulus[0] ?? 0x80) & 0x80) !== 0) return null;
  const hex = modulus.toString('hex').replace(/^0+/, '');
  if (hex === '') return null;
  const bits = (hex.length - 1) * 4 + Number.parseInt(hex[0] ?? '0', 16).toString(2).length;
  return bits > MAX_RSA_BITS ? null : { algorithm: 'rsa', bits };
}

function readEcdsa(curve: string, reader: ReturnType<typeof wireReader>): Kind | null {
  const known = CURVES[curve];
  if (!known || reader.next()?.toString('latin1') !== curve) return null;
  const point = reader.next();
  if (point?.length !== known.pointBytes || point[0] !== 4) return null;
  return isOnCurve(point, known.jwk) ? { algorithm: 'ecdsa', bits: known.bits } : null;
}

function isOnCurve(point: Buffer, curve: string): boolean {
  const half = (point.length - 1) / 2;
  const coordinate = (start: number): string =>
    point.subarray(start, start + half).toString('base64url');
  try {
    createPublicKey({
      format: 'jwk',
      key: { kty: 'EC', crv: curve, x: coordinate(1), y: coordinate(1 + half) },
    });
    return true;
  } catch {
    return false;
  }
}
