import { describe, expect, it } from 'vitest';
import { checkPoolPath } from './paths.ts';
import { formatBytes } from './subject.ts';

describe('checkPoolPath', () => {
  it.each([
    ['/var/lib/libvirt/images', '/var/lib/libvirt/images'],
    ['/srv/vms/', '/srv/vms'],
    ['/data/my pool', '/data/my pool'],
    ['/srv/Bilder-ä', '/srv/Bilder-ä'],
    ['/libvirt', '/libvirt'],
  ])('takes %s', (path, expected) => {
    expect(checkPoolPath(path, 'path')).toBe(expected);
  });

  it.each([
    '',
    '/',
    '//',
    'images',
    './images',
    '../images',
    '/srv/../etc',
    '/srv//vms',
    '/srv/./vms',
    '/etc',
    '/etc/x',
    '/proc/1',
    '/dev/shm',
    '/usr/local/x',
    '/tmp',
    '/home/',
    '/var/lib/libvirt',
    '/srv/\nx',
    '/srv/\0',
    `/${'x'.repeat(1100)}`,
  ])('refuses %j', (path) => {
    expect(() => checkPoolPath(path, 'path')).toThrow(
      expect.objectContaining({ code: 'INVALID_PATH', details: { field: 'path' } }),
    );
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1536, '1.5 KiB'],
    [1024 ** 3, '1 GiB'],
    [3 * 1024 ** 4, '3 TiB'],
    [5000 * 1024 ** 4, '5000 TiB'],
  ])('%d', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
