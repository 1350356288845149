import { randomBytes } from 'node:crypto';
import { CorralError } from '@corral/domain';
import type { CallOptions, HypervisorSession, VolumeRecord } from '@corral/hypervisor';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { overlaysOn, readUse, vmsUsing } from '../volume/dependents.ts';

/** The files that snapshots beside the disks are made of: each lies in a pool, so that it can be found and removed. */

export const snapshotFile = z.object({
  path: z.string(),
  poolUuid: z.string(),
  volume: z.string(),
});
export type SnapshotFile = z.output<typeof snapshotFile>;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A part of a file name that is safe everywhere. */
const safe = (text: string): string => text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60);

/**
 * Where a file lies, by the folder of a running pool.
 * @throws CorralError CAPABILITY_MISSING when none has that folder.
 */
export async function placeOf(session: HypervisorSession, path: string): Promise<SnapshotFile> {
  const pools = await session.storage.listPools();
  const pool = pools.find((one) => one.path === folderOf(path) && one.state === 'RUNNING');
  if (pool) return { path, poolUuid: pool.uuid, volume: nameOf(path) };
  throw new CorralError(
    'CAPABILITY_MISSING',
    `${path} lies in no running storage pool, so files beside it could not be removed again. Make a pool of the folder ${folderOf(path)} first.`,
    { capability: 'vm.snapshot' },
  );
}

/** Chooses a new file beside another one. */
export async function fileBeside(
  session: HypervisorSession,
  path: string,
  words: readonly string[],
  ending: string,
): Promise<SnapshotFile> {
  const name = `${words.map(safe).join('.')}.${randomBytes(3).toString('hex')}.${ending}`;
  return placeOf(session, `${folderOf(path)}/${name}`);
}

/** A volume by its path; the pool is read anew when it does not know the file, as after a snapshot. */
export async function lookUpVolume(
  session: HypervisorSession,
  path: string,
  options: CallOptions = {},
): Promise<VolumeRecord | null> {
  const found = await session.storage.findVolumeByPath(path, options);
  if (found) return found;
  const pools = await session.storage.listPools(options);
  const pool = pools.find((one) => one.path === folderOf(path) && one.state === 'RUNNING');
  if (!pool) return null;
  await session.storage.refreshPool(pool.uuid, options);
  return session.storage.findVolumeByPath(path, options);
}

/** Who needs a file now, in words; null when nothing does. */
export async function whoNeeds(world: World, nodeId: string, path: string): Promise<string | null> {
  const use = await readUse(world, nodeId);
  const users = [
    ...vmsUsing(use, path).map((vm) => `the VM ${vm.name}`),
    ...overlaysOn(use, path).map((overlay) => `the volume ${overlay.name}`),
  ];
  return users.length === 0 ? null : users.join(', ');
}
