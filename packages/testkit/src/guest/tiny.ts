import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabNode } from '../lab/node.ts';
import { cacheFolder, guestRecipe } from '../paths.ts';
import { mustRun, run } from '../process.ts';

/** Packages whose programs go into the guest; they need not be installed on this machine. */
const GUEST_PACKAGES = ['dropbear-bin', 'libtomcrypt1', 'libtommath1', 'qemu-guest-agent'];

/** The guest's files on the host. */
export interface TinyGuest {
  readonly kernel: string;
  readonly initrd: string;
  /** A BIOS-bootable qcow2. Never start it directly: put a copy into the node, or an overlay over one. */
  readonly disk: string;
  /** Bytes of the qcow2 file, and of the disk inside. */
  readonly diskFileBytes: number;
  readonly diskVirtualBytes: number;
  /** Hex. */
  readonly diskSha256: string;
  /** Root's password, unless a seed sets another. */
  readonly password: 'tiny';
  /** What the serial console shows when the guest is up. */
  readonly readyMarker: 'TINY-READY';
  /** For a direct kernel boot. */
  readonly commandLine: string;
}

function kernelImage(): string {
  const kernels = readdirSync('/boot').filter((name) => /^vmlinuz-.*-cloud-/.test(name));
  const newest = kernels.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  if (newest === undefined)
    throw new Error('No cloud kernel in /boot: install linux-image-cloud-amd64.');
  return newest;
}

async function recipeHash(): Promise<string> {
  const hash = createHash('sha256').update(kernelImage());
  const entries = await readdir(guestRecipe, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort())
    hash.update(file.slice(guestRecipe.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function downloadPackages(folder: string): Promise<void> {
  const download = (): ReturnType<typeof run> =>
    run(['apt-get', 'download', '-q', ...GUEST_PACKAGES], { cwd: folder, timeoutMs: 180_000 });
  if ((await download()).code === 0) return;
  // A machine whose package lists are empty or old: fetch them, then it must succeed.
  await run(['apt-get', 'update', '-q'], { timeoutMs: 180_000 });
  const second = await download();
  if (second.code !== 0)
    throw new Error(`The guest's packages could not be fetched: ${second.stderr}`);
}

async function build(target: string): Promise<void> {
  const work = await mkdtemp(`${target}.`);
  try {
    const packages = join(work, 'packages');
    const out = join(work, 'out');
    await mkdir(packages);
    await mkdir(out);
    await downloadPackages(packages);
    await mustRun(['bash', join(guestRecipe, 'build.sh'), out, packages], { timeoutMs: 180_000 });
    // Two processes may build at once: the first to finish wins, the other's work is the same.
    await rename(out, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * The tiny guest: some seconds to boot under emulation, with serial login, DHCP, sshd, guest agent, ACPI and a reader
 * of NoCloud seeds (packages/testkit/guest tells all). Built once from Debian's packages, then taken from the cache as
 * long as neither the recipe nor the kernel changes.
 */
export async function tinyGuest(): Promise<TinyGuest> {
  const folder = join(cacheFolder('tiny-guest'), await recipeHash());
  if (!existsSync(folder)) await build(folder);
  const disk = join(folder, 'tiny.qcow2');
  const header = readFileSync(disk);
  return {
    kernel: join(folder, 'vmlinuz'),
    initrd: join(folder, 'initrd.gz'),
    disk,
    diskFileBytes: (await stat(disk)).size,
    // qcow2 keeps the size of the disk inside at offset 24 of its header.
    diskVirtualBytes: Number(header.readBigUInt64BE(24)),
    diskSha256: createHash('sha256').update(header).digest('hex'),
    password: 'tiny',
    readyMarker: 'TINY-READY',
    commandLine: 'console=ttyS0 quiet net.ifnames=0',
  };
}

/** Copies the guest into a node's folder of images. Returns the paths the node knows the files by. */
export async function putTinyGuest(
  node: LabNode,
): Promise<{ kernel: string; initrd: string; disk: string }> {
  const guest = await tinyGuest();
  return {
    kernel: await node.putImage(guest.kernel, 'tiny-vmlinuz'),
    initrd: await node.putImage(guest.initrd, 'tiny-initrd.gz'),
    disk: await node.putImage(guest.disk, 'tiny.qcow2'),
  };
}
