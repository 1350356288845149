import { CorralError } from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { dependentsOf, readUse, refuseDependents } from '../../volume/dependents.ts';
import { loadVolume, volumeTarget, type VolumeSubject } from '../../volume/subject.ts';
import { wipeVolumeStep } from './steps.ts';

export const wipeVolumeInput = z.object({ volumeId: z.string().min(1) });

/** Overwrites the content of a volume that nothing needs. */
export const wipeVolume = defineOperation<World, z.output<typeof wipeVolumeInput>>({
  name: 'volume.wipe',
  input: wipeVolumeInput,
  plan: async (world, input) => {
    const volume = await loadVolume(world, input.volumeId);
    await refuseUsers(world, volume);
    const { pool, live, name } = volume;
    const { format, capacityBytes } = live;
    const remake = format === 'qcow2' ? ({ format, capacityBytes } as const) : null;
    return {
      title: `Wipe volume ${name}`,
      disruption: 'DATA_LOSS',
      warnings: [
        'Zeros are written once. Storage that moves blocks by itself (SSDs, snapshots of its filesystem) can keep older copies.',
        ...(remake === null ? [] : ['The volume is made anew as empty qcow2 of the same size.']),
      ],
      nodeId: pool.nodeId,
      target: volumeTarget(volume),
      leaseVmIds: [],
      steps: [
        wipeVolumeStep.step({
          key: 'wipe',
          title: `Overwrite ${name} with zeros and look that they are there`,
          params: { nodeId: pool.nodeId, poolUuid: pool.uuid, name, remake },
          effect: 'CHANGES',
          irreversible: 'Its content is lost.',
        }),
      ],
    };
  },
});

async function refuseUsers(world: World, volume: VolumeSubject): Promise<void> {
  const { pool, live, name } = volume;
  if (live.type !== 'file' && live.type !== 'block')
    throw new CorralError('WRONG_STATE', `The volume ${name} has no content that can be wiped.`);
  const place = { nodeId: pool.nodeId, poolId: pool.id, name, path: live.path };
  const { vms, overlays, templates } = await dependentsOf(
    world,
    await readUse(world, pool.nodeId),
    place,
  );
  refuseDependents(`The volume ${name}`, [...vms, ...templates, ...overlays]);
}
