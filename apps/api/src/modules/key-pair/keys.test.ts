import { createPublicKey } from 'node:crypto';
import { hasCode } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { generateKey } from './generate.ts';
import { fingerprintOf, parsePublicKey } from './public-key.ts';
import { wireMpint, wireReader, wireString } from './ssh-wire.ts';

const line = (type: string, ...fields: Uint8Array[]): string =>
  `${type} ${Buffer.concat([wireString(type), ...fields]).toString('base64')}`;
const ED25519 = line('ssh-ed25519', wireString(Buffer.alloc(32, 7)));
const rsa = (bits: number): string =>
  line(
    'ssh-rsa',
    wireMpint(Buffer.from([1, 0, 1])),
    wireMpint(Buffer.concat([Buffer.of(0x80), Buffer.alloc(bits / 8 - 1, 1)])),
  );

describe('generateKey', () => {
  it('makes an ed25519 key whose parts agree', async () => {
    const key = await generateKey({ algorithm: 'ed25519', comment: 'me@desk' });
    expect(parsePublicKey(key.publicKey, 'k')).toMatchObject({
      algorithm: 'ed25519',
      comment: 'me@desk',
      fingerprint: key.fingerprint,
    });
    const body = Buffer.from(key.privateKey.split('\n').slice(1, -2).join(''), 'base64');
    expect(body.toString('latin1', 0, 15)).toBe('openssh-key-v1\0');
    const blob = Buffer.from(key.publicKey.split(' ')[1] ?? '', 'base64');
    expect(body.includes(blob)).toBe(true);
    expect(key.privateKey.endsWith('-----END OPENSSH PRIVATE KEY-----\n')).toBe(true);
  });

  it('makes an RSA key of the bits asked for, without a comment', async () => {
    const key = await generateKey({ algorithm: 'rsa', bits: 2048, comment: '' });
    expect(key.publicKey.split(' ')).toHaveLength(2);
    expect(parsePublicKey(key.publicKey, 'k')).toMatchObject({
      algorithm: 'rsa',
      bits: 2048,
      comment: null,
    });
  });

  it('makes another key each time', async () => {
    const [a, b] = await Promise.all(
      [1, 2].map(() => generateKey({ algorithm: 'ed25519', comment: '' })),
    );
    expect(a?.fingerprint).not.toBe(b?.fingerprint);
  });
});

describe('parsePublicKey', () => {
  const point = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
      y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
    },
  }).export({ format: 'jwk' });
  const ecdsa = (flip: number): string => {
    const bytes = Buffer.concat([
      Buffer.of(4),
      Buffer.from(String(point.x), 'base64url'),
      Buffer.from(String(point.y), 'base64url'),
    ]);
    bytes[64] = (bytes[64] ?? 0) ^ flip;
    return line('ecdsa-sha2-nistp256', wireString('nistp256'), wireString(bytes));
  };

  it.each([
    ['ed25519', ED25519, { algorithm: 'ed25519', bits: null }],
    ['RSA', rsa(3072), { algorithm: 'rsa', bits: 3072 }],
    ['ECDSA', ecdsa(0), { algorithm: 'ecdsa', bits: 256 }],
    [
      'a hardware key',
      line('sk-ssh-ed25519@openssh.com', wireString(Buffer.alloc(32, 7)), wireString('ssh:')),
      { algorithm: 'ed25519-sk' },
    ],
  ])('takes %s', (_name, text, expected) => {
    const key = parsePublicKey(`  ${text}   a comment \n`, 'publicKey');
    expect(key).toMatchObject({
      ...expected,
      comment: 'a comment',
      publicKey: `${text} a comment`,
    });
    expect(key.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(key.fingerprint).toBe(fingerprintOf(Buffer.from(text.split(' ')[1] ?? '', 'base64')));
  });

  it.each([
    ['empty', ''],
    ['words', 'hello world'],
    [
      'a private key',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----',
    ],
    ['two lines', `${ED25519}\n${ED25519}`],
    ['options before it', `command="x" ${ED25519}`],
    ['a cut base64', ED25519.slice(0, -3)],
    ['another type outside', ED25519.replace('ssh-ed25519', 'ssh-rsa')],
    ['a short key', line('ssh-ed25519', wireString(Buffer.alloc(31)))],
    ['bytes behind the key', line('ssh-ed25519', wireString(Buffer.alloc(32)), Buffer.of(1))],
    ['DSA', line('ssh-dss', wireString('x'))],
    ['RSA of 1024 bits', rsa(1024)],
    ['RSA of 32768 bits', rsa(32_768)],
    [
      'a negative modulus',
      line('ssh-rsa', wireMpint(Buffer.of(3)), wireString(Buffer.alloc(256, 0xff))),
    ],
    ['a modulus of zero', line('ssh-rsa', wireMpint(Buffer.of(3)), wireString(Buffer.of(0)))],
    ['a point off the curve', ecdsa(1)],
    [
      'an unknown curve',
      line('ecdsa-sha2-nistp123', wireString('nistp123'), wireString(Buffer.of(4))),
    ],
    ['a long comment', `${ED25519} ${'c'.repeat(300)}`],
  ])('refuses %s', (_name, text) => {
    let seen: unknown;
    try {
      parsePublicKey(text, 'publicKey');
    } catch (error) {
      seen = error;
    }
    expect(hasCode(seen, 'INVALID_KEY') && seen.details.field).toBe('publicKey');
  });
});

describe('the wire format', () => {
  it('writes numbers without leading zeros but the sign', () => {
    expect(wireMpint(Buffer.from([0, 0, 0x7f])).toString('hex')).toBe('000000017f');
    expect(wireMpint(Buffer.from([0x80])).toString('hex')).toBe('000000020080');
    expect(wireMpint(Buffer.of(0)).toString('hex')).toBe('00000000');
  });

  it('never reads past the end', () => {
    const reader = wireReader(Buffer.from([0, 0, 0, 9, 1]));
    expect(reader.next()).toBeNull();
    expect(reader.atEnd).toBe(false);
    expect(wireReader(Buffer.alloc(3)).next()).toBeNull();
  });
});
