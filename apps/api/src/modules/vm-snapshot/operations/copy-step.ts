import { CorralError } from '@corral/domain';
import type { VolumeRecord } from '@corral/hypervisor';
import { defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { makeNamed } from '../../shared/make.ts';
import { outputOf, volumeDraft } from '../../volume/operations/steps.ts';
import { snapshotFile } from '../files.ts';
import { snapshotStepParams } from './take-step.ts';

const copyParams = snapshotStepParams.extend({ target: z.string(), file: snapshotFile });

/** Copies what a snapshot inside the disks holds of one disk to a volume of its own. */
export const copyInsideStep = defineStep<World, z.output<typeof copyParams>>({
  kind: 'vmSnapshot.copyInside',
  params: copyParams,
  run: async (context, params) => {
    const { snapshots, storage } = context.world.nodes.session(params.nodeId);
    const { poolUuid, volume: name } = params.file;
    const options = { signal: context.signal };
    const find = async (): Promise<VolumeRecord | null> => {
      await storage.refreshPool(poolUuid, options);
      return storage.getVolume(poolUuid, name, options);
    };
    const made = await makeNamed(context, {
      draft: volumeDraft({ nodeId: params.nodeId, poolUuid, name }),
      field: 'volumeName',
      find,
      // Nothing tells a finished copy from one that a crash cut off.
      isWhole: () => false,
      discard: () => storage.deleteVolume(poolUuid, name, options),
      make: async () => {
        const disk = { target: params.target, toPath: params.file.path };
        await snapshots.copyInside(params.vmUuid, params.snapshot, disk, options);
        const copy = await find();
        if (copy !== null) return copy;
        throw new CorralError('NOT_OBSERVED', `The node does not show the volume ${name}.`);
      },
    });
    context.log('INFO', `The volume ${name} holds the disk ${params.target}.`, outputOf(made));
    await context.world.inventory.volume(params.nodeId, poolUuid, name);
    return outputOf(made);
  },
});
