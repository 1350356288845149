import { CorralError, volumeSizeSchema } from '@corral/domain';
import type { PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import {
  formatBytes,
  loadPool,
  overcommitWarning,
  requireCapacity,
  requireRunning,
} from '../storage-pool/subject.ts';
import { dependentsOf, readUse, refuseDependents } from '../volume/dependents.ts';
import { createVolumeStep } from '../volume/operations/steps.ts';
import {
  loadVolume,
  requireFreeName,
  volumeNameSchema,
  type VolumeSubject,
} from '../volume/subject.ts';
import type { HardwareSubject } from './subject.ts';

export const newVolumeSchema = z.object({
  poolId: z.string().min(1),
  name: volumeNameSchema,
  capacityBytes: volumeSizeSchema,
  format: z.enum(['raw', 'qcow2']).default('qcow2'),
});
export type NewVolume = z.output<typeof newVolumeSchema>;

/** A volume of the VM's own node. @throws CorralError INVALID_INPUT naming `volumeId`. */
export async function volumeForVm(
  world: World,
  vm: HardwareSubject,
  volumeId: string,
): Promise<VolumeSubject> {
  const volume = await loadVolume(world, volumeId);
  if (volume.pool.nodeId === vm.nodeId) return volume;
  throw new CorralError('INVALID_INPUT', 'The volume must be on the node of the VM.', {
    field: 'volumeId',
  });
}

/**
 * Refuses to let a guest write to what something else stands on or uses: another VM's disk, a template, the base of
 * an overlay.
 */
export async function refuseSharedWrites(world: World, volume: VolumeSubject): Promise<void> {
  const { pool, live, name } = volume;
  const place = { nodeId: pool.nodeId, poolId: pool.id, name, path: live.path };
  const use = await dependentsOf(world, await readUse(world, pool.nodeId), place);
  refuseDependents(`The volume ${name}`, [...use.vms, ...use.overlays, ...use.templates]);
}

/** The format QEMU has to read the volume in. */
export const formatOf = (volume: VolumeSubject): 'raw' | 'qcow2' =>
  volume.live.format === 'qcow2' ? 'qcow2' : 'raw';

/** The step that makes a blank volume for a new disk, and what to tell before. */
export async function newVolumeStep(
  world: World,
  vm: HardwareSubject,
  wanted: NewVolume,
): Promise<{ step: PlannedStep; warnings: string[] }> {
  const pool = await loadPool(world, wanted.poolId);
  if (pool.nodeId !== vm.nodeId)
    throw new CorralError('INVALID_INPUT', 'The storage pool must be on the node of the VM.', {
      field: 'newVolume.poolId',
    });
  requireRunning(pool, 'newVolume.poolId');
  requireCapacity(pool, wanted.capacityBytes, 'newVolume.capacityBytes');
  await requireFreeName(pool, wanted.name, 'newVolume.name');
  const { name, format, capacityBytes } = wanted;
  return {
    warnings: overcommitWarning(pool, capacityBytes),
    step: createVolumeStep.step({
      key: `volume:${name}`,
      title: `Create ${name}, ${format}, ${formatBytes(capacityBytes)}`,
      params: {
        nodeId: pool.nodeId,
        poolUuid: pool.uuid,
        name,
        format,
        capacityBytes,
        backing: null,
        field: 'newVolume.name',
      },
      effect: 'CREATES',
    }),
  };
}
