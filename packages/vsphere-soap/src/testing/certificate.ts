import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate made for one test, signed by itself. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
  readonly sha256: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const OID_ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const OID_COMMON_NAME = [0x55, 0x04, 0x03];

function der(tag: number, ...parts: ReadonlyArray<Uint8Array | readonly number[]>): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const size = body.length;
  const head = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

function name(common: string): Buffer {
  const attribute = der(SEQUENCE, der(0x06, OID_COMMON_NAME), der(0x0c, Buffer.from(common)));
  return der(SEQUENCE, der(SET, attribute));
}

/** Times of X.509 before 2050: YYMMDDhhmmssZ. */
function time(date: Date): Buffer {
  return der(
    0x17,
    Buffer.from(
      `${date
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  );
}

/** A self-signed P-256 certificate, valid from now for a day. */
export function makeCertificate(common: string): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, der(0x06, OID_ECDSA_SHA256));
  const now = Math.floor(Date.now() / 1000) * 1000;
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, [2])),
    der(0x02, [1], randomBytes(8)),
    algorithm,
    name(common),
    der(SEQUENCE, time(new Date(now)), time(new Date(now + 86_400_000))),
    name(common),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', body, privateKey);
  const whole = der(SEQUENCE, body, algorithm, der(0x03, [0], signature));
  const hash = createHash('sha256').update(whole).digest('hex').toUpperCase();
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
    sha256: hash.match(/../g)?.join(':') ?? '',
  };
}
