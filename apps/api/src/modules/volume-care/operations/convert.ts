import { CorralError } from '@corral/domain';
import { defineOperation, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { madeId } from '../../shared/made-id.ts';
import {
  loadPool,
  overcommitWarning,
  requireFreeSpace,
  requireRunning,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import { refuseWhileUsed } from '../../volume/operations/operations.ts';
import { cloneVolumeStep } from '../../volume/operations/steps.ts';
import {
  loadVolume,
  requireFreeName,
  volumeNameSchema,
  volumeTarget,
  type VolumeSubject,
} from '../../volume/subject.ts';
import { compressVolumeStep } from './steps.ts';

export const convertVolumeInput = z.object({
  volumeId: z.string().min(1),
  poolId: z.string().nullish(),
  name: volumeNameSchema,
  format: z.enum(['raw', 'qcow2']),
  compress: z.boolean().default(false),
});
type ConvertVolumeInput = z.output<typeof convertVolumeInput>;

/**
 * Makes an independent copy of a volume in another form. The hypervisor converts by itself; compression is qemu-img's,
 * on the node.
 */
export const convertVolume = defineOperation<World, ConvertVolumeInput>({
  name: 'volume.convert',
  input: convertVolumeInput,
  plan: async (world, input) => {
    const source = await loadVolume(world, input.volumeId);
    const pool = await loadPool(world, input.poolId ?? source.pool.id);
    await check(world, input, source, pool);
    const what = input.compress ? `compressed ${input.format}` : input.format;
    return {
      title: `Convert volume ${source.name} to ${input.name}`,
      disruption: 'NONE',
      warnings: [
        ...overcommitWarning(pool, source.live.capacityBytes),
        ...(source.live.backingPath === null
          ? []
          : [
              `The copy holds all its content itself: it no longer needs ${source.live.backingPath}.`,
            ]),
      ],
      nodeId: pool.nodeId,
      target: volumeTarget(source),
      leaseVmIds: [],
      steps: [stepOf(input, source, pool, `Write ${source.name} as ${what} to ${input.name}`)],
    };
  },
  owner: (input) =>
    input.poolId
      ? { kind: 'STORAGE_POOL', id: input.poolId }
      : { kind: 'VOLUME', id: input.volumeId },
  targetId: madeId('volumeId'),
  finish: async (context, input) => {
    const { volumes } = context.world.db;
    const poolId = input.poolId ?? (await volumes.get(input.volumeId))?.poolId;
    const made = poolId === undefined ? null : await volumes.findByName(poolId, input.name);
    return { volumeId: made?.id ?? null };
  },
});

async function check(
  world: World,
  input: ConvertVolumeInput,
  source: VolumeSubject,
  pool: PoolSubject,
): Promise<void> {
  if (input.compress && input.format !== 'qcow2')
    throw new CorralError('INVALID_INPUT', 'Only qcow2 can be compressed.', { field: 'format' });
  if (pool.nodeId !== source.pool.nodeId)
    throw new CorralError('INVALID_INPUT', 'The copy must be in a storage pool of the same node.', {
      field: 'poolId',
    });
  const ability = pool.session.capabilities.features['volume.compress'];
  if (input.compress && ability?.supported === false)
    throw new CorralError('CAPABILITY_MISSING', ability.reason ?? 'The node cannot compress.', {
      capability: 'volume.compress',
    });
  requireRunning(pool, 'poolId');
  await requireFreeName(pool, input.name, 'name');
  await refuseWhileUsed(world, source, 'copy');
  requireFreeSpace(pool, source.live.allocationBytes ?? source.live.capacityBytes, 'volumeId');
}

function stepOf(
  input: ConvertVolumeInput,
  source: VolumeSubject,
  pool: PoolSubject,
  title: string,
): PlannedStep {
  const params = {
    nodeId: pool.nodeId,
    poolUuid: pool.uuid,
    name: input.name,
    capacityBytes: source.live.capacityBytes,
    source: { poolUuid: source.pool.uuid, name: source.name },
    sourceBytes: source.live.allocationBytes ?? source.live.capacityBytes,
  };
  const key = `volume:${input.name}`;
  if (input.compress) return compressVolumeStep.step({ key, title, params, effect: 'CREATES' });
  return cloneVolumeStep.step({
    key,
    title,
    params: { ...params, format: input.format, field: 'name' },
    effect: 'CREATES',
  });
}
