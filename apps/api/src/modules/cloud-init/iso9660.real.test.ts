import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeIso } from './iso9660.ts';

const run = promisify(execFile);
const contents: Readonly<Record<string, string>> = {
  'user-data': `#cloud-config\n${'# filler é\n'.repeat(900)}hostname: web-1\n`,
  'meta-data': 'instance-id: 1\n',
  'network-config': 'version: 2\n',
  empty: '',
};

/** Reads the image with other people's readers: libisofs through xorriso, and cdrtools' isoinfo. */
describe('an image by writeIso, read back', () => {
  let folder = '';
  let image = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'corral-iso-'));
    image = join(folder, 'seed.iso');
    const files = Object.entries(contents).map(([name, text]) => ({
      name,
      content: Buffer.from(text),
    }));
    await writeFile(
      image,
      writeIso({ label: 'cidata', files, at: new Date('2026-11-22T10:20:30Z') }),
    );
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('gives xorriso every file by its Rock Ridge name, with its content', async () => {
    await run('xorriso', ['-osirrox', 'on', '-indev', image, '-extract', '/', join(folder, 'out')]);
    for (const [name, text] of Object.entries(contents)) {
      expect(await readFile(join(folder, 'out', name), 'utf8')).toBe(text);
    }
  });

  it.each([['-R'], ['-J']])('lists the names to isoinfo by %s', async (extension) => {
    const { stdout } = await run('isoinfo', ['-i', image, extension, '-f']);
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.slice(1))
        .toSorted(),
    ).toEqual(Object.keys(contents).toSorted());
  });

  it('carries the label and both extensions', async () => {
    const { stdout } = await run('isoinfo', ['-i', image, '-d']);
    expect(stdout).toContain('Volume id: cidata');
    expect(stdout).toContain('Joliet with UCS level 3');
    expect(stdout).toContain('Rock Ridge signatures version 1 found');
    const blkid = await run('blkid', ['-p', '-o', 'export', image]);
    expect(blkid.stdout).toContain('LABEL=cidata');
    expect(blkid.stdout).toContain('TYPE=iso9660');
  });
});
