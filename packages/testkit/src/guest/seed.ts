import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from '../process.ts';

export interface SeedContent {
  readonly instanceId: string;
  readonly userData: string;
  readonly networkConfig?: string;
}

/** Writes a NoCloud seed as an ISO 9660 file by xorriso: the yardstick for seeds that Corral makes itself. */
export async function writeReferenceSeed(target: string, content: SeedContent): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'corral-seed-'));
  try {
    await writeFile(join(folder, 'meta-data'), `instance-id: ${content.instanceId}\n`);
    await writeFile(join(folder, 'user-data'), content.userData);
    if (content.networkConfig !== undefined) {
      await writeFile(join(folder, 'network-config'), content.networkConfig);
    }
    await mustRun([
      'xorriso',
      '-as',
      'mkisofs',
      '-quiet',
      '-V',
      'cidata',
      '-J',
      '-r',
      '-o',
      target,
      folder,
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
