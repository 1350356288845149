import { CorralError } from '@corral/domain';
import { defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { snapshotStepParams } from '../../vm-snapshot/operations/take-step.ts';

const checkParams = snapshotStepParams.extend({
  /** Files of the snapshot's disks, by target. */
  disks: z.array(z.object({ target: z.string(), path: z.string() })),
  /** The VM that is made; null for none. */
  copy: z.object({ name: z.string(), uuid: z.string() }).nullable(),
});

/** Looks again at what the plan found: the snapshot on its files, and the name free. */
export const checkSnapshotStep = defineStep<World, z.output<typeof checkParams>>({
  kind: 'vmSnapshot.check',
  params: checkParams,
  run: async (context, params) => {
    const options = { signal: context.signal };
    const vms = await context.world.nodes.session(params.nodeId).vms.list(options);
    const snapshot = vms
      .find((vm) => vm.uuid === params.vmUuid)
      ?.snapshots.list.find(({ name }) => name === params.snapshot);
    const held = (target: string): string | null | undefined =>
      snapshot?.disks.find((disk) => disk.target === target)?.path;
    if (!snapshot || params.disks.some(({ target, path }) => held(target) !== path)) {
      throw new CorralError(
        'PLAN_CHANGED',
        `The snapshot ${params.snapshot} was deleted or changed meanwhile.`,
      );
    }
    const { copy } = params;
    if (copy && vms.some((vm) => vm.name === copy.name && vm.uuid !== copy.uuid))
      throw new CorralError('ALREADY_EXISTS', `The node has a VM ${copy.name} already.`, {
        field: 'name',
      });
  },
});
