import { setTimeout as delay } from 'node:timers/promises';
import { CorralError } from '@corral/domain';
import type { VmRecord } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { observe, request } from '../../shared/observe.ts';
import { vmStepParams, type VmStepParams } from '../../vm/subject.ts';
import { snapshotFile } from '../files.ts';
import { fileDraft } from './file-steps.ts';
import { readSnapshot, snapshotStepParams } from './take-step.ts';

type Context = StepContext<World>;

const POLL_MS = 250;
/** A merge whose job is over shows in the chain a moment later. */
const SETTLE_MS = 20_000;

const readVm = (context: Context, params: VmStepParams): Promise<VmRecord | null> =>
  context.world.nodes.session(params.nodeId).vms.get(params.vmUuid, { signal: context.signal });

/** Starts a VM that is off with its CPUs standing still: only then are the files of its disks merged. */
export const startPausedStep = defineStep<World, VmStepParams>({
  kind: 'vmSnapshot.startPaused',
  params: vmStepParams,
  run: async (context, params) => {
    const { snapshots } = context.world.nodes.session(params.nodeId);
    const started = (vm: VmRecord | null): boolean => vm?.powerState === 'PAUSED';
    const call = (): Promise<void> =>
      snapshots.startPaused(params.vmUuid, { signal: context.signal });
    const isStarted = started(await readVm(context, params));
    const unanswered = isStarted ? null : await request(call, context.signal);
    await observe({
      what: `the VM ${params.name} started with its CPUs standing still`,
      read: () => readVm(context, params),
      done: started,
      unanswered,
      timeoutMs: 60_000,
      signal: context.signal,
    });
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
  compensate: async (context, params) => {
    if ((await readVm(context, params))?.powerState !== 'PAUSED') return;
    const { power } = context.world.nodes.session(params.nodeId);
    await power.powerOff(params.vmUuid, { signal: context.signal });
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
});

const mergeParams = vmStepParams.extend({
  target: z.string(),
  top: z.string(),
  base: z.string(),
  /** The overlay's own file, which nothing needs once it is merged. */
  file: snapshotFile,
});
type MergeParams = z.output<typeof mergeParams>;

/** Merges an overlay into the file below it. It is over when the disk's chain no longer has the overlay. */
export const mergeStep = defineStep<World, MergeParams>({
  kind: 'vmSnapshot.merge',
  params: mergeParams,
  isDone: async (context, params) => !(await chainOf(context, params)).includes(params.top),
  run: async (context, params) => {
    // Written down first: whatever ends the task once the overlay is merged, its file is not forgotten.
    await context.ledger.plan(fileDraft(params.nodeId, params.file));
    await beginMerge(context, params);
    await followMerge(context, params);
    context.log('INFO', `${params.top} is merged into ${params.base}.`);
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
  compensate: async (context, params) => {
    const { snapshots } = context.world.nodes.session(params.nodeId);
    await snapshots.cancelMerge(params.vmUuid, params.target, { signal: context.signal });
  },
});

/**
 * Starts the merge where none is under way. One that an earlier run began can end at any moment, between two looks as
 * well, and then there is nothing to start.
 */
async function beginMerge(context: Context, params: MergeParams): Promise<void> {
  const { snapshots } = context.world.nodes.session(params.nodeId);
  const options = { signal: context.signal };
  if ((await snapshots.merge(params.vmUuid, params.target, options)) !== null) return;
  try {
    await request(() => snapshots.startMerge(params.vmUuid, params, options), context.signal);
  } catch (error) {
    if ((await chainOf(context, params)).includes(params.top)) throw error;
  }
}

/** @throws CorralError HYPERVISOR_ERROR when the merge ended and left the chain as it was. */
async function followMerge(context: Context, params: MergeParams): Promise<void> {
  const { snapshots } = context.world.nodes.session(params.nodeId);
  const options = { signal: context.signal };
  let settleEnd: number | null = null;
  for (;;) {
    const job = await snapshots.merge(params.vmUuid, params.target, options);
    if (job === null) {
      if (!(await chainOf(context, params)).includes(params.top)) return;
      settleEnd ??= Date.now() + SETTLE_MS;
      if (Date.now() > settleEnd) throw notMerged(params);
    } else {
      settleEnd = null;
      context.progress(job.totalBytes > 0 ? Math.min(job.doneBytes / job.totalBytes, 0.99) : 0);
      if (job.ready) {
        const finish = (): Promise<void> =>
          snapshots.finishMerge(params.vmUuid, params.target, options);
        await request(finish, context.signal);
      }
    }
    await delay(POLL_MS, undefined, { signal: context.signal });
  }
}

function notMerged(params: MergeParams): CorralError {
  return new CorralError(
    'HYPERVISOR_ERROR',
    `The merge of ${params.top} into ${params.base} ended, but the disk ${params.target} still stands on it.`,
  );
}

async function chainOf(context: Context, params: MergeParams): Promise<readonly string[]> {
  const { snapshots } = context.world.nodes.session(params.nodeId);
  const chains = await snapshots.chains(params.vmUuid, { signal: context.signal });
  return chains.find(({ target }) => target === params.target)?.paths ?? [];
}

const forgetParams = snapshotStepParams.extend({
  moved: z.array(z.object({ from: z.string(), to: z.string() })),
  /** Files that nothing needs from then on; written down, so that they go even when the task ends here. */
  left: z.array(snapshotFile),
});

/** Removes the record of a snapshot whose files were merged. */
export const forgetStep = defineStep<World, z.output<typeof forgetParams>>({
  kind: 'vmSnapshot.forget',
  params: forgetParams,
  run: async (context, params) => {
    for (const file of params.left) await context.ledger.plan(fileDraft(params.nodeId, file));
    const { snapshots } = context.world.nodes.session(params.nodeId);
    const { vmUuid, snapshot, moved } = params;
    const options = { signal: context.signal };
    const unanswered = await request(
      () => snapshots.forget(vmUuid, snapshot, moved, options),
      context.signal,
    );
    await observe({
      what: `the snapshot ${snapshot} gone`,
      read: () => readSnapshot(context, params),
      done: (seen) => seen === null,
      unanswered,
      timeoutMs: 30_000,
      signal: context.signal,
    });
    context.log('INFO', `The snapshot ${snapshot} is gone.`);
    await context.world.inventory.vm(params.nodeId, vmUuid);
  },
});

/** Deletes a snapshot inside the disks. */
export const deleteInsideStep = defineStep<World, z.output<typeof snapshotStepParams>>({
  kind: 'vmSnapshot.deleteInside',
  params: snapshotStepParams,
  isDone: async (context, params) => (await readSnapshot(context, params)) === null,
  run: async (context, params) => {
    const { snapshots } = context.world.nodes.session(params.nodeId);
    const options = { signal: context.signal };
    const call = (): Promise<void> => snapshots.delete(params.vmUuid, params.snapshot, options);
    const unanswered = await request(call, context.signal);
    await observe({
      what: `the snapshot ${params.snapshot} gone`,
      read: () => readSnapshot(context, params),
      done: (seen) => seen === null,
      unanswered,
      timeoutMs: 60_000,
      signal: context.signal,
    });
    context.log('INFO', `The snapshot ${params.snapshot} is gone.`);
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
});
