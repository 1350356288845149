import { CorralError } from '@corral/domain';
import { defineOperation, defineStep, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { planDelete, undefinedVm } from '../../vm/operations/delete.ts';
import { powerOffStep, startStep } from '../../vm/operations/power-steps.ts';
import { autostartStep } from '../../vm/operations/update.ts';
import { settleRemoved } from '../../shared/settle.ts';
import {
  loadVm,
  paramsOf,
  requireAction,
  targetOf,
  vmStepParams,
  type VmSubject,
} from '../../vm/subject.ts';

export const MIN_UNDO_SECONDS = 10;
export const MAX_UNDO_SECONDS = 30 * 24 * 3600;

export const undoSecondsSchema = z
  .int()
  .min(MIN_UNDO_SECONDS, { message: `The time to undo is at least ${MIN_UNDO_SECONDS} seconds.` })
  .max(MAX_UNDO_SECONDS, { message: 'The time to undo is at most 30 days.' });

export const parkVmInput = z.object({
  vmId: z.string().min(1),
  deleteVolumes: z.boolean(),
  undoSeconds: undoSecondsSchema,
  actor: z.string(),
});
type ParkVmInput = z.output<typeof parkVmInput>;

const parkParams = vmStepParams.extend({
  vmId: z.string(),
  purgeAt: z.string(),
  actor: z.string(),
  deleteVolumes: z.boolean(),
  autostart: z.boolean(),
  wasRunning: z.boolean(),
});

/** Writes down that the VM is to be deleted, after it was seen to be off. */
export const parkStep = defineStep<World, z.output<typeof parkParams>>({
  kind: 'vm.park',
  params: parkParams,
  run: async (context, params) => {
    const { nodeId, vmUuid, purgeAt, vmId, actor, deleteVolumes, autostart, wasRunning } = params;
    const vm = await context.world.nodes
      .session(nodeId)
      .vms.get(vmUuid, { signal: context.signal });
    if (vm === null || !isOff(vm.powerState))
      throw new CorralError('NOT_OBSERVED', `The node does not show ${params.name} to be off.`);
    await context.world.db.parked.park({
      vmId,
      nodeId,
      actor,
      deleteVolumes,
      autostart,
      wasRunning,
      parkedAt: new Date(),
      purgeAt: new Date(purgeAt),
    });
    context.log('INFO', `${params.name} can be brought back until ${inWords(purgeAt)}.`);
  },
  compensate: async (context, params) => {
    await context.world.db.parked.unpark(params.vmId);
  },
});

/** A moment to the minute, for sentences. */
const inWords = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

const isOff = (powerState: string): boolean =>
  powerState === 'STOPPED' || powerState === 'SUSPENDED' || powerState === 'CRASHED';

/**
 * Deletes with a time to undo it. The VM stays on its node under its name, with volumes, snapshots, firmware variables
 * and saved memory as they are: nothing has to be put together again when the deletion is undone, and what Corral's
 * own database might lose is not lost.
 */
export const parkVm = defineOperation<World, ParkVmInput>({
  name: 'vm.park',
  input: parkVmInput,
  urgent: true,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireAction(world, vm, 'delete');
    const off = isOff(vm.live.powerState);
    const purgeAt = new Date(Date.now() + input.undoSeconds * 1000).toISOString();
    return {
      title: `Delete VM ${vm.name}, with time to undo`,
      disruption: off ? 'NONE' : 'DATA_LOSS',
      warnings: [
        ...(off ? [] : [`${vm.name} is running and is powered off without asking the guest.`]),
        `It can be brought back until ${inWords(purgeAt)}; then it is deleted${input.deleteVolumes ? ' with its volumes' : ', its volumes stay'}.`,
      ],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [
        ...(off ? [] : [powerOffOf(vm)]),
        ...(vm.live.autostart ? [autostartOf(vm, false)] : []),
        parkStep.step({
          key: 'park',
          title: `Keep the VM as it is until ${inWords(purgeAt)}`,
          params: {
            ...paramsOf(vm),
            vmId: vm.id,
            purgeAt,
            actor: input.actor,
            deleteVolumes: input.deleteVolumes,
            autostart: vm.live.autostart,
            wasRunning: !off,
          },
          effect: 'CHANGES',
        }),
      ],
    };
  },
});

function powerOffOf(vm: VmSubject): PlannedStep {
  return powerOffStep.step({
    key: 'powerOff',
    title: 'Power the VM off',
    params: paramsOf(vm),
    effect: 'DISRUPTS',
    irreversible: 'What the guest has not written to disk is lost.',
  });
}

function autostartOf(vm: VmSubject, autostart: boolean): PlannedStep {
  return autostartStep.step({
    key: 'autostart',
    title: autostart ? 'Start the VM with its node again' : 'Do not start the VM with its node',
    params: { ...paramsOf(vm), autostart, before: !autostart },
    effect: 'CHANGES',
  });
}

const unparkParams = z.object({ vmId: z.string() });

/** The VM is a VM like all others again. */
export const unparkStep = defineStep<World, z.output<typeof unparkParams>>({
  kind: 'vm.unpark',
  params: unparkParams,
  run: async (context, { vmId }) => {
    await context.world.db.parked.unpark(vmId);
  },
});

export const restoreVmInput = z.object({ vmId: z.string().min(1), start: z.boolean().nullish() });

/** Undoes a deletion within its time. */
export const restoreVm = defineOperation<World, z.output<typeof restoreVmInput>>({
  name: 'vm.restore',
  input: restoreVmInput,
  urgent: true,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    const parked = await requireParked(world, vm);
    const start = (input.start ?? parked.wasRunning) && isOff(vm.live.powerState);
    return {
      title: `Undo the deletion of ${vm.name}`,
      disruption: 'NONE',
      warnings: [],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [
        ...(parked.autostart ? [autostartOf(vm, true)] : []),
        unparkStep.step({
          key: 'unpark',
          title: 'Take the VM back',
          params: { vmId: vm.id },
          effect: 'CHANGES',
        }),
        ...(start
          ? [
              startStep.step({
                key: 'start',
                title: 'Start the VM',
                params: paramsOf(vm),
                effect: 'CHANGES',
              }),
            ]
          : []),
      ],
    };
  },
});

async function requireParked(world: World, vm: VmSubject) {
  const parked = await world.db.parked.get(vm.id);
  if (parked) return parked;
  throw new CorralError('WRONG_STATE', `${vm.name} is not about to be deleted.`);
}

const purgeInput = z.object({ vmId: z.string().min(1) });

/** Deletes for good what was parked: when its time is over, or at once where somebody asks. */
export const purgeVm = defineOperation<World, z.output<typeof purgeInput>>({
  name: 'vm.purge',
  input: purgeInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    const parked = await requireParked(world, vm);
    if (!isOff(vm.live.powerState)) {
      throw new CorralError(
        'WRONG_STATE',
        `${vm.name} was started by somebody in the meantime, so it is not deleted.`,
      );
    }
    return planDelete(world, vm, parked.deleteVolumes);
  },
  finish: async (context) => {
    const { vmUuid, nodeId } = undefinedVm.parse(context.output('undefine'));
    await settleRemoved(context.world, nodeId, 'vm', [{ uuid: vmUuid }]);
  },
});
