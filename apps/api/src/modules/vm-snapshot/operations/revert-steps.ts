import { hasCode, POWER_STATES, type CorralError, type PowerState } from '@corral/domain';
import type { VmRecord } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { observe, request } from '../../shared/observe.ts';
import { snapshotFile } from '../files.ts';
import { fileDraft } from './file-steps.ts';
import { snapshotStepParams, type SnapshotStepParams } from './take-step.ts';

type Context = StepContext<World>;

const wanted = z.enum(POWER_STATES);

/** Waits until the VM's present state is made from the snapshot and it is in the power state wanted. */
async function observeReverted(
  context: Context,
  params: SnapshotStepParams,
  powerState: PowerState,
  unanswered: CorralError | null,
): Promise<void> {
  const { vms } = context.world.nodes.session(params.nodeId);
  await observe<VmRecord | null>({
    what: `the VM ${params.name} back at the snapshot ${params.snapshot}`,
    read: () => vms.get(params.vmUuid, { signal: context.signal }),
    done: (vm) =>
      vm?.powerState === powerState &&
      vm.snapshots.list.some(({ name, current }) => current && name === params.snapshot),
    timeoutMs: 60_000,
    unanswered,
    signal: context.signal,
  });
  context.log('INFO', `The VM ${params.name} is back at ${params.snapshot}.`, { powerState });
  await context.world.inventory.vm(params.nodeId, params.vmUuid);
}

const insideParams = snapshotStepParams.extend({ start: z.boolean(), wanted });

/** Goes back to a snapshot inside the disks. After a crash in between it is gone back to once more. */
export const revertInsideStep = defineStep<World, z.output<typeof insideParams>>({
  kind: 'vmSnapshot.revertInside',
  params: insideParams,
  run: async (context, params) => {
    const { snapshots } = context.world.nodes.session(params.nodeId);
    const { vmUuid, snapshot, start } = params;
    const options = { signal: context.signal };
    const unanswered = await request(
      () => snapshots.revert(vmUuid, snapshot, start, options),
      context.signal,
    );
    await observeReverted(context, params, params.wanted, unanswered);
  },
});

const filesParams = snapshotStepParams.extend({
  overlays: z.array(z.object({ target: z.string(), file: snapshotFile })),
  wanted,
  /** Files nothing needs from then on; written down, so that they go even when the task ends here. */
  left: z.array(snapshotFile),
});

/** Puts a VM that is off on the files that a snapshot froze. */
export const revertToFilesStep = defineStep<World, z.output<typeof filesParams>>({
  kind: 'vmSnapshot.revertToFiles',
  params: filesParams,
  run: async (context, params) => {
    const { snapshots } = context.world.nodes.session(params.nodeId);
    const overlays = params.overlays.map(({ target, file }) => ({ target, path: file.path }));
    const options = { signal: context.signal };
    let unanswered: CorralError | null = null;
    try {
      unanswered = await request(
        () => snapshots.revertToFiles(params.vmUuid, params.snapshot, { overlays }, options),
        context.signal,
      );
    } catch (error) {
      // It runs when an earlier run of this step has brought it back with its memory.
      if (params.wanted === 'STOPPED' || !hasCode(error, 'WRONG_STATE')) throw error;
    }
    await observeReverted(context, params, params.wanted, unanswered);
    for (const file of params.left) await context.ledger.plan(fileDraft(params.nodeId, file));
  },
});
