import { hasCode } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { findChecksum, parseChecksum } from './checksums.ts';
import { isForbiddenAddress, requireReachable } from './forbidden-addresses.ts';
import { looksLikeDisk, probeImage } from './image-format.ts';
import {
  decodeMetadata,
  encodeMetadata,
  isMetadataVolume,
  metadataVolumeOf,
  volumeOfMetadata,
} from './metadata-file.ts';
import { checkUrl, fileNameOf, redirectTarget } from './urls.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const LONG = 'c'.repeat(128);

describe('checksum files', () => {
  it.each([
    ['coreutils', `${B}  other.img\n${A}  disk.img\n`, A],
    ['binary marks', `${A} *disk.img\n`, A],
    ['paths', `${A}  ./images/disk.img\n`, A],
    ['Windows line ends', `${A}  disk.img\r\n`, A],
    ['upper case', `${A.toUpperCase()}  disk.img\n`, A],
    [
      'BSD with a signature around',
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# disk.img: 5 bytes\nSHA256 (disk.img) = ${A}\n-----BEGIN PGP SIGNATURE-----\niQ\n`,
      A,
    ],
    ['SHA-512', `${LONG}  disk.img\n`, LONG],
    ['both kinds', `SHA512 (disk.img) = ${LONG}\nSHA256 (disk.img) = ${A}\n`, A],
    ['one bare hash', `${A}\n`, A],
  ])('finds the file in %s', (_name, text, hex) => {
    expect(findChecksum(text, 'disk.img')?.hex).toBe(hex);
  });

  it.each([
    ['not named', `${A}  other.img\n`],
    ['named only in part', `${A}  my-disk.img\n${B}  disk.img.xz\n`],
    ['a hash cut off', `${A.slice(1)}  disk.img\n`],
    ['MD5', `${'a'.repeat(32)}  disk.img\n`],
    ['a web page', '<html>404</html>'],
    ['empty', ''],
  ])('finds nothing when %s', (_name, text) => {
    expect(findChecksum(text, 'disk.img')).toBeNull();
  });

  it('reads a checksum given by hand', () => {
    expect(parseChecksum(` ${A.toUpperCase()}\n`)).toEqual({ algorithm: 'sha256', hex: A });
    expect(parseChecksum('g'.repeat(64))).toBeNull();
    expect(parseChecksum(A.slice(2))).toBeNull();
  });
});

describe('addresses', () => {
  it.each(['http://localhost:8080/a.img', 'https://example.org/a%20b.img?x=1'])(
    'takes %s',
    (text) => {
      expect(checkUrl(text, 'source.url').href).toBe(text);
    },
  );

  it.each([
    'file:///etc/shadow',
    'ftp://example.org/x',
    'javascript:alert(1)',
    'example.org/x',
    '',
    'http://',
    'https://user:secret@example.org/x',
    `https://example.org/${'x'.repeat(2100)}`,
  ])('refuses %s', (text) => {
    let seen: unknown;
    try {
      checkUrl(text, 'source.url');
    } catch (error) {
      seen = error;
    }
    expect(hasCode(seen, 'INVALID_URL') && seen.details.field).toBe('source.url');
    expect(String(seen)).not.toContain('secret');
  });

  it('follows redirects only where they stay as safe as they were', () => {
    const http = new URL('http://example.org/a/b');
    const https = new URL('https://example.org/a/b');
    expect(redirectTarget(http, '../c', 'f').href).toBe('http://example.org/c');
    expect(redirectTarget(http, 'https://mirror.example.org/c', 'f').href).toBe(
      'https://mirror.example.org/c',
    );
    expect(redirectTarget(https, '/c', 'f').href).toBe('https://example.org/c');
    for (const [from, to] of [
      [http, 'file:///etc/passwd'],
      [https, 'http://example.org/c'],
      [https, 'data:text/plain,x'],
      [http, 'http://'],
    ] as const) {
      expect(() => redirectTarget(from, to, 'f')).toThrow(
        expect.objectContaining({ code: 'INVALID_URL' }),
      );
    }
  });

  it('knows the file an address names', () => {
    expect(fileNameOf(new URL('https://example.org/x/a%20b.img?download=1'))).toBe('a b.img');
    expect(fileNameOf(new URL('https://example.org/x/'))).toBeNull();
    expect(fileNameOf(new URL('https://example.org/%E0%A4%A'))).toBe('%E0%A4%A');
  });
});

describe('probeImage', () => {
  const qcow = (edit: (bytes: Buffer) => void = () => undefined): Buffer => {
    const bytes = Buffer.alloc(512);
    bytes.writeUInt32BE(0x514649fb, 0);
    bytes.writeUInt32BE(3, 4);
    bytes.writeBigUInt64BE(10n * 1024n ** 3n, 24);
    edit(bytes);
    return bytes;
  };

  it('reads the virtual size of a qcow2 image', () => {
    expect(probeImage(qcow(), 300_000)).toEqual({
      ok: true,
      image: { format: 'qcow2', virtualBytes: 10 * 1024 ** 3 },
    });
    expect(
      probeImage(
        qcow((b) => b.writeUInt32BE(2, 4)),
        300_000,
      ).ok,
    ).toBe(true);
  });

  it('takes what it does not know as raw, in whole sectors', () => {
    expect(probeImage(Buffer.alloc(4096), 1_000_001)).toEqual({
      ok: true,
      image: { format: 'raw', virtualBytes: 1_000_448 },
    });
  });

  it.each([
    ['overlay', qcow((b) => b.writeBigUInt64BE(500n, 8)), 'overlay'],
    ['encrypted', qcow((b) => b.writeUInt32BE(1, 32)), 'encrypted'],
    ['data elsewhere', qcow((b) => b.writeBigUInt64BE(4n, 72)), 'another file'],
    ['version 1', qcow((b) => b.writeUInt32BE(1, 4)), 'version 1'],
    ['no size', qcow((b) => b.writeBigUInt64BE(0n, 24)), 'impossible'],
    ['a huge size', qcow((b) => b.writeBigUInt64BE(2n ** 63n, 24)), 'impossible'],
    ['cut off', qcow().subarray(0, 40), 'cut off'],
    ['gzip', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(600)]), 'gzip'],
    ['a web page', Buffer.from(`<!DOCTYPE html>${' '.repeat(600)}`), 'web page'],
    ['VMDK', Buffer.concat([Buffer.from('KDMV'), Buffer.alloc(600)]), 'VMDK'],
    ['tiny', Buffer.from('hello'), 'smaller'],
  ])('refuses %s and says why', (_name, head, reason) => {
    const result = probeImage(head, head.length);
    expect(result.ok ? '' : result.reason).toContain(reason);
  });

  it('knows a disk by what stands on it', () => {
    const disk = (offset: number, magic: Buffer): Buffer => {
      const head = Buffer.alloc(36_864);
      magic.copy(head, offset);
      return head;
    };
    expect(looksLikeDisk(disk(510, Buffer.from([0x55, 0xaa])))).toBe(true);
    expect(looksLikeDisk(disk(512, Buffer.from('EFI PART')))).toBe(true);
    expect(looksLikeDisk(disk(1080, Buffer.from([0x53, 0xef])))).toBe(true);
    expect(looksLikeDisk(disk(32_769, Buffer.from('CD001')))).toBe(true);
    expect(looksLikeDisk(disk(509, Buffer.from([0x55, 0xaa])))).toBe(false);
    expect(looksLikeDisk(Buffer.from('root:x:0:0:root:/root:/bin/sh\n'.repeat(60)))).toBe(false);
    expect(looksLikeDisk(Buffer.alloc(0))).toBe(false);
  });

  it('refuses an empty file', () => {
    expect(probeImage(Buffer.alloc(0), 0).ok).toBe(false);
  });
});

describe('the metadata file of a template', () => {
  const metadata = {
    name: 'debian-12',
    templateVersion: 2,
    description: null,
    osName: 'Debian',
    osVersion: '12',
    arch: 'x86_64',
    imageFormat: 'qcow2' as const,
    sizeBytes: 2 ** 31,
    fileBytes: 3e8,
    source: { kind: 'URL' as const, url: 'https://example.org/d.qcow2' },
    checksumSha256: A,
    cloudInit: true,
    virtio: true,
    guestAgent: false,
    tags: ['base'],
    createdAt: '2026-11-22T10:00:00.000Z',
  };

  it('reads back what it wrote, with blank space behind', () => {
    expect(decodeMetadata(Buffer.concat([encodeMetadata(metadata), Buffer.alloc(600)]))).toEqual({
      format: 'corral-template',
      version: 1,
      ...metadata,
    });
  });

  it('takes a file from before there were versions as the first', () => {
    const { templateVersion: _version, ...older } = metadata;
    const bytes = Buffer.from(JSON.stringify({ format: 'corral-template', version: 1, ...older }));
    expect(decodeMetadata(bytes)).toMatchObject({ name: 'debian-12', templateVersion: 1 });
  });

  it.each([
    ['words', 'hello'],
    ['another kind of JSON', '{"a":1}'],
    [
      'a later version',
      encodeMetadata(metadata).toString().replace('"version": 1', '"version": 2'),
    ],
    ['a wrong checksum', encodeMetadata(metadata).toString().replace(A, 'xyz')],
    ['too long', ' '.repeat(70_000)],
  ])('leaves %s alone', (_name, text) => {
    expect(decodeMetadata(Buffer.from(text))).toBeNull();
  });

  it('is told from other volumes by its name', () => {
    expect(isMetadataVolume(metadataVolumeOf('a.qcow2'))).toBe(true);
    expect(volumeOfMetadata('a.qcow2.corral.json')).toBe('a.qcow2');
    expect(isMetadataVolume('.corral.json')).toBe(false);
    expect(isMetadataVolume('a.json')).toBe(false);
  });
});

describe('addresses of clouds', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://100.100.100.200/',
  ])('%s is not fetched', async (text) => {
    await expect(requireReachable(new URL(text), 'source.url')).rejects.toMatchObject({
      code: 'INVALID_URL',
      details: { field: 'source.url' },
    });
  });

  it.each(['http://127.0.0.1/', 'http://192.168.1.2/', 'http://[::1]/', 'http://localhost/'])(
    '%s is',
    async (text) => {
      await expect(requireReachable(new URL(text), 'source.url')).resolves.toBeUndefined();
    },
  );

  it('a name is none', () => {
    expect(isForbiddenAddress('example.org')).toBe(false);
  });
});
