import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue, USER_CATALOGUE } from './catalogue.ts';

const own = {
  id: 'house',
  name: 'House image',
  osName: 'Debian',
  osVersion: '12',
  arch: 'x86_64',
  url: 'http://images.example.org/house.qcow2',
  format: 'qcow2',
};

describe('loadCatalogue', () => {
  let dataDir = '';
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'corral-catalogue-'));
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });
  const write = (content: unknown) =>
    writeFile(
      join(dataDir, USER_CATALOGUE),
      typeof content === 'string' ? content : JSON.stringify(content),
    );

  it('has the well-known images, each with a checksum to check it by', async () => {
    const images = await loadCatalogue(dataDir);
    for (const os of ['Debian', 'Ubuntu', 'Fedora', 'Alpine Linux', 'Rocky Linux']) {
      expect(images.some((image) => image.osName === os)).toBe(true);
    }
    expect(new Set(images.map((image) => image.id)).size).toBe(images.length);
    for (const image of images) {
      expect(image.url.startsWith('https://')).toBe(true);
      expect(image.checksumUrl?.startsWith('https://')).toBe(true);
    }
  });

  it('adds and replaces images from the user', async () => {
    await write({ images: [own, { ...own, id: 'debian-12', name: 'Our Debian' }] });
    const images = await loadCatalogue(dataDir);
    expect(images.find((image) => image.id === 'house')).toEqual({
      ...own,
      checksumUrl: null,
      cloudInit: true,
      virtio: true,
      guestAgent: false,
      defaultUser: null,
    });
    expect(images.filter((image) => image.id === 'debian-12').map((image) => image.name)).toEqual([
      'Our Debian',
    ]);
  });

  it.each([
    ['no JSON', '{', 'not valid JSON'],
    ['no list', {}, 'images'],
    ['a file address', { images: [{ ...own, url: 'file:///etc/passwd' }] }, 'images.0.url'],
    ['an id with a slash', { images: [{ ...own, id: '../x' }] }, 'images.0.id'],
    ['an unknown format', { images: [own, { ...own, format: 'vmdk' }] }, 'images.1.format'],
  ])('says where a file with %s is wrong', async (_name, content, where) => {
    await write(content);
    await expect(loadCatalogue(dataDir)).rejects.toThrow(where);
  });
});
