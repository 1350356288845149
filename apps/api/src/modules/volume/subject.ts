import { CorralError, nameSchema } from '@corral/domain';
import type { VolumeRecord } from '@corral/hypervisor';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { loadPool, requireRunning, type PoolSubject } from '../storage-pool/subject.ts';
import { isMetadataVolume } from '../template/metadata-file.ts';

/** A volume as operations see it: its row, its pool, and what the node says of it now. */
export interface VolumeSubject {
  readonly id: string;
  readonly name: string;
  readonly pool: PoolSubject;
  readonly live: VolumeRecord;
}

/** @throws CorralError NOT_FOUND, WRONG_STATE when its pool is stopped, or why the node has no session. */
export async function loadVolume(world: World, volumeId: string): Promise<VolumeSubject> {
  const row = await world.db.volumes.require(volumeId);
  const pool = await loadPool(world, row.poolId);
  requireRunning(pool);
  const live = await pool.session.storage.getVolume(pool.uuid, row.name);
  if (live === null)
    throw new CorralError(
      'NOT_FOUND',
      `The volume ${row.name} is gone from the storage pool ${pool.name}.`,
    );
  return { id: row.id, name: row.name, pool, live };
}

/** Name of a volume Corral makes. The ending of template metadata is kept for those. */
export const volumeNameSchema = nameSchema('name of the volume').refine(
  (name) => !isMetadataVolume(name),
  {
    message: 'Names that end in .corral.json are kept for the metadata of templates.',
  },
);

/** @throws CorralError ALREADY_EXISTS naming the field when the pool has a volume of that name. */
export async function requireFreeName(
  pool: PoolSubject,
  name: string,
  field: string,
): Promise<void> {
  const found = await pool.session.storage.getVolume(pool.uuid, name);
  if (found === null) return;
  throw new CorralError(
    'ALREADY_EXISTS',
    `The storage pool ${pool.name} has a volume ${name} already.`,
    { field },
  );
}

export const volumeStepParams = z.object({
  nodeId: z.string(),
  poolUuid: z.string(),
  name: z.string(),
});
export type VolumeStepParams = z.output<typeof volumeStepParams>;

export const volumeTarget = (
  volume: VolumeSubject,
): { kind: string; id: string; name: string } => ({
  kind: 'VOLUME',
  id: volume.id,
  name: volume.name,
});
