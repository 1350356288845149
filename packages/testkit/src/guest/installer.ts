import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, installerSource } from '../paths.ts';
import { mustRun } from '../process.ts';

/** A CD that behaves as installers do, in seconds and without an operating system. */
export interface TinyInstaller {
  /** A BIOS-bootable ISO of some 400 KiB. */
  readonly iso: string;
  /** Said on the serial port, twice a second, until a key is pressed. */
  readonly readyMarker: 'CD-READY';
  /** Said after the key: the first disk has been made bootable. */
  readonly doneMarker: 'CD-WROTE-DISK';
  /** Said by the disk when it is booted. */
  readonly diskMarker: 'DISK-BOOTED';
}

const NAME = 'tiny-installer.iso';

/** Builds the CD from its source once; later calls take it from the cache as long as the source is the same. */
export async function tinyInstaller(): Promise<TinyInstaller> {
  const hash = createHash('sha256').update(readFileSync(installerSource)).digest('hex');
  const folder = cacheFolder('tiny-installer');
  const iso = join(folder, `${hash.slice(0, 16)}.iso`);
  if (!existsSync(iso)) await build(iso);
  return {
    iso,
    readyMarker: 'CD-READY',
    doneMarker: 'CD-WROTE-DISK',
    diskMarker: 'DISK-BOOTED',
  };
}

async function build(target: string): Promise<void> {
  const work = await mkdtemp(`${target}.`);
  const file = (name: string): string => join(work, name);
  try {
    await mkdir(file('cd'));
    await mustRun(['as', '--32', '-o', file('boot.o'), installerSource]);
    const flat = ['-m', 'elf_i386', '-Ttext=0x7c00', '--oformat', 'binary'];
    await mustRun(['ld', ...flat, '-o', file('cd/boot.bin'), file('boot.o')]);
    // Four sectors of 512 bytes: the whole program.
    const boot = ['-b', 'boot.bin', '-no-emul-boot', '-boot-load-size', '4'];
    const names = ['-V', 'TINY', '-o', file(NAME)];
    await mustRun(['xorriso', '-as', 'mkisofs', '-quiet', ...names, ...boot, file('cd')]);
    await rename(file(NAME), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
