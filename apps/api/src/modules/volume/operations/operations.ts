import { CorralError, volumeSizeSchema } from '@corral/domain';
import { defineOperation, type ArtefactRemover } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import {
  formatBytes,
  loadPool,
  overcommitWarning,
  requireCapacity,
  requireFreeSpace,
  requireRunning,
} from '../../storage-pool/subject.ts';
import { dependentsOf, holdsDisk, readUse, refuseDependents, vmsUsing } from '../dependents.ts';
import {
  loadVolume,
  requireFreeName,
  volumeNameSchema,
  volumeTarget,
  type VolumeSubject,
} from '../subject.ts';
import { madeId } from '../../shared/made-id.ts';
import {
  cloneVolumeStep,
  createVolumeStep,
  deleteVolumeStep,
  growVolumeStep,
  removeVolume,
} from './steps.ts';

const formatSchema = z.enum(['raw', 'qcow2']);

export const createVolumeInput = z.object({
  poolId: z.string().min(1),
  name: volumeNameSchema,
  format: formatSchema,
  capacityBytes: volumeSizeSchema,
});
const createVolume = defineOperation<World, z.output<typeof createVolumeInput>>({
  name: 'volume.create',
  input: createVolumeInput,
  plan: async (world, input) => {
    const pool = await loadPool(world, input.poolId);
    requireRunning(pool, 'poolId');
    requireCapacity(pool, input.capacityBytes, 'capacityBytes');
    await requireFreeName(pool, input.name, 'name');
    return {
      title: `Create volume ${input.name}`,
      disruption: 'NONE',
      warnings: overcommitWarning(pool, input.capacityBytes),
      nodeId: pool.nodeId,
      target: { kind: 'VOLUME', id: null, name: input.name },
      leaseVmIds: [],
      steps: [
        createVolumeStep.step({
          key: `volume:${input.name}`,
          title: `Create ${input.name}, ${input.format}, ${formatBytes(input.capacityBytes)}`,
          params: {
            nodeId: pool.nodeId,
            poolUuid: pool.uuid,
            name: input.name,
            format: input.format,
            capacityBytes: input.capacityBytes,
            backing: null,
            field: 'name',
          },
          effect: 'CREATES',
        }),
      ],
    };
  },
  owner: (input) => ({ kind: 'STORAGE_POOL', id: input.poolId }),
  targetId: madeId('volumeId'),
  finish: async (context, input) => volumeIdOf(context.world, input.poolId, input.name),
});

async function volumeIdOf(
  world: World,
  poolId: string,
  name: string,
): Promise<{ volumeId: string | null }> {
  return { volumeId: (await world.db.volumes.findByName(poolId, name))?.id ?? null };
}

export const growVolumeInput = z.object({
  volumeId: z.string().min(1),
  capacityBytes: volumeSizeSchema,
});
const growVolume = defineOperation<World, z.output<typeof growVolumeInput>>({
  name: 'volume.grow',
  input: growVolumeInput,
  plan: async (world, input) => {
    const volume = await loadVolume(world, input.volumeId);
    if (input.capacityBytes <= volume.live.capacityBytes) {
      throw new CorralError(
        'INVALID_SIZE',
        `The volume has ${formatBytes(volume.live.capacityBytes)} already; volumes only grow.`,
        { field: 'capacityBytes' },
      );
    }
    requireCapacity(volume.pool, input.capacityBytes, 'capacityBytes');
    await refuseWhileUsed(world, volume, 'grow');
    return {
      title: `Grow volume ${volume.name}`,
      disruption: 'NONE',
      warnings: overcommitWarning(volume.pool, input.capacityBytes - volume.live.capacityBytes),
      nodeId: volume.pool.nodeId,
      target: volumeTarget(volume),
      leaseVmIds: [],
      steps: [
        growVolumeStep.step({
          key: 'grow',
          title: `Grow ${volume.name} to ${formatBytes(input.capacityBytes)}`,
          params: {
            nodeId: volume.pool.nodeId,
            poolUuid: volume.pool.uuid,
            name: volume.name,
            capacityBytes: input.capacityBytes,
          },
          effect: 'CHANGES',
          irreversible: 'A volume cannot be made smaller again.',
        }),
      ],
    };
  },
});

/**
 * A volume is not touched below a running guest, nor below templates and overlays where it would be changed.
 * @throws CorralError IN_USE listing the dependents.
 */
export async function refuseWhileUsed(
  world: World,
  volume: VolumeSubject,
  purpose: 'grow' | 'copy' | 'overwrite',
): Promise<void> {
  const use = await readUse(world, volume.pool.nodeId);
  const place = {
    nodeId: volume.pool.nodeId,
    poolId: volume.pool.id,
    name: volume.name,
    path: volume.live.path,
  };
  const dependents = await dependentsOf(world, use, place);
  const held = new Set(
    vmsUsing(use, volume.live.path)
      .filter(holdsDisk)
      .map((vm) => vm.name),
  );
  const holders = dependents.vms.filter((vm) => held.has(vm.name));
  refuseDependents(
    `The volume ${volume.name}`,
    purpose === 'copy' ? holders : [...holders, ...dependents.overlays, ...dependents.templates],
  );
}

export const cloneVolumeInput = z.object({
  volumeId: z.string().min(1),
  poolId: z.string().nullish(),
  name: volumeNameSchema,
  format: formatSchema.nullish(),
});
const cloneVolume = defineOperation<World, z.output<typeof cloneVolumeInput>>({
  name: 'volume.clone',
  input: cloneVolumeInput,
  plan: async (world, input) => {
    const source = await loadVolume(world, input.volumeId);
    const pool = await loadPool(world, input.poolId ?? source.pool.id);
    if (pool.nodeId !== source.pool.nodeId)
      throw new CorralError(
        'INVALID_INPUT',
        'The copy must be in a storage pool of the same node.',
        { field: 'poolId' },
      );
    requireRunning(pool, 'poolId');
    await requireFreeName(pool, input.name, 'name');
    await refuseWhileUsed(world, source, 'copy');
    const sourceBytes = source.live.allocationBytes ?? source.live.capacityBytes;
    await requireFreeSpace(pool, sourceBytes, 'volumeId');
    const format = input.format ?? formatSchema.catch('qcow2').parse(source.live.format);
    return {
      title: `Clone volume ${source.name} as ${input.name}`,
      disruption: 'NONE',
      warnings: overcommitWarning(pool, source.live.capacityBytes),
      nodeId: pool.nodeId,
      target: volumeTarget(source),
      leaseVmIds: [],
      steps: [
        cloneVolumeStep.step({
          key: `volume:${input.name}`,
          title: `Copy ${source.name} to ${input.name}`,
          params: {
            nodeId: pool.nodeId,
            poolUuid: pool.uuid,
            name: input.name,
            format,
            capacityBytes: source.live.capacityBytes,
            source: { poolUuid: source.pool.uuid, name: source.name },
            sourceBytes,
            field: 'name',
          },
          effect: 'CREATES',
        }),
      ],
    };
  },
  owner: (input) =>
    input.poolId
      ? { kind: 'STORAGE_POOL', id: input.poolId }
      : { kind: 'VOLUME', id: input.volumeId },
  finish: async (context, input) => {
    const source = await context.world.db.volumes.get(input.volumeId);
    const poolId = input.poolId ?? source?.poolId;
    return poolId === undefined
      ? { volumeId: null }
      : volumeIdOf(context.world, poolId, input.name);
  },
});

export const deleteVolumeInput = z.object({ volumeId: z.string().min(1) });
const deleteVolume = defineOperation<World, z.output<typeof deleteVolumeInput>>({
  name: 'volume.delete',
  input: deleteVolumeInput,
  plan: async (world, input) => {
    const volume = await loadVolume(world, input.volumeId);
    const { pool, live } = volume;
    const place = { nodeId: pool.nodeId, poolId: pool.id, name: volume.name, path: live.path };
    const dependents = await dependentsOf(world, await readUse(world, pool.nodeId), place);
    refuseDependents(`The volume ${volume.name}`, [
      ...dependents.vms,
      ...dependents.templates,
      ...dependents.overlays,
    ]);
    return {
      title: `Delete volume ${volume.name}`,
      disruption: 'DATA_LOSS',
      warnings: [],
      nodeId: pool.nodeId,
      target: volumeTarget(volume),
      leaseVmIds: [],
      steps: [
        deleteVolumeStep.step({
          key: `volume:${volume.name}`,
          title: `Delete ${volume.name}`,
          params: { nodeId: pool.nodeId, poolUuid: pool.uuid, name: volume.name },
          effect: 'REMOVES',
          irreversible: 'Its content is lost.',
        }),
      ],
    };
  },
});

const volumeRef = z.object({ poolUuid: z.string(), name: z.string() });

/** Removes a volume that a task left; one whose pool is gone or never had it is gone too. */
const removeVolumeArtefact: ArtefactRemover<World> = async (world, artefact, signal) => {
  const ref = volumeRef.parse(artefact.ref);
  const { storage } = world.nodes.session(artefact.nodeId);
  const pool = await storage.getPool(ref.poolUuid, { signal });
  if (pool === null) return;
  if (pool.state !== 'RUNNING') {
    throw new CorralError(
      'WRONG_STATE',
      `The storage pool ${pool.name} is not running, so ${artefact.label} cannot be removed.`,
    );
  }
  if ((await storage.getVolume(ref.poolUuid, ref.name, { signal })) === null) return;
  await removeVolume(world, { nodeId: artefact.nodeId, ...ref }, signal);
};

export const volumeWork: ModuleWork = {
  operations: [createVolume, growVolume, cloneVolume, deleteVolume],
  steps: [
    createVolumeStep.handler,
    cloneVolumeStep.handler,
    growVolumeStep.handler,
    deleteVolumeStep.handler,
  ],
  removers: { volume: removeVolumeArtefact },
};
