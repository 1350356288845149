import { CorralError, runsNow } from '@corral/domain';
import type { DiskChainRecord } from '@corral/hypervisor';
import { defineOperation, type OperationPlan, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { refuseBaseDisks } from '../../shared/base-disks.ts';
import { powerOffStep } from '../../vm/operations/power-steps.ts';
import { loadVm, paramsOf, requireFree, targetOf, type VmSubject } from '../../vm/subject.ts';
import { overlaysOn, readUse, vmsUsing, type NodeUse } from '../../volume/dependents.ts';
import { placeOf, type SnapshotFile } from '../files.ts';
import { planDeletes, type PlannedDelete } from '../merge-plan.ts';
import { requireSnapshot, situationOf } from '../situation.ts';
import { deleteFileStep } from './file-steps.ts';
import { firmwareWorkOf } from './firmware-steps.ts';
import { deleteInsideStep, forgetStep, mergeStep, startPausedStep } from './merge-steps.ts';

export const deleteVmSnapshotInput = z.object({
  vmId: z.string().min(1),
  name: z.string().min(1),
  children: z.boolean().default(false),
});
type DeleteInput = z.output<typeof deleteVmSnapshotInput>;

export const deleteVmSnapshot = defineOperation<World, DeleteInput>({
  name: 'vmSnapshot.delete',
  input: deleteVmSnapshotInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireFree(world, vm);
    const snapshot = requireSnapshot(vm, input.name);
    const chains = await vm.session.snapshots.chains(vm.uuid);
    const facts = { ...situationOf(vm.live), snapshots: vm.live.snapshots.list };
    const deletes = planDeletes(facts, chains, snapshot, input.children);
    // A deletion writes into a disk that holds a snapshot, and a merge into what is below.
    if (deletes.some((one) => one.snapshot.kind === 'INTERNAL'))
      await refuseBaseDisks(world, vm.nodeId, vm.live.disks);
    if (deletes.some(({ merges }) => merges.length > 0)) {
      refuseForeignOverlays(vm, await readUse(world, vm.nodeId), chains, deletes);
    }
    return planOf(vm, snapshot.name, deletes);
  },
});

/**
 * A merge changes the file below and ends the one above: whatever else stands on either would be spoilt.
 * @throws CorralError IN_USE naming it.
 */
function refuseForeignOverlays(
  vm: VmSubject,
  use: NodeUse,
  chains: readonly DiskChainRecord[],
  deletes: readonly PlannedDelete[],
): void {
  const own = new Set(chains.flatMap(({ paths }) => paths));
  const going = new Set(deletes.flatMap(({ left }) => left));
  for (const { top, base } of deletes.flatMap(({ merges }) => merges)) {
    for (const path of [top, base]) {
      const other =
        overlaysOn(use, path).find((volume) => !own.has(volume.path) && !going.has(volume.path)) ??
        vmsUsing(use, path).find(({ uuid }) => uuid !== vm.uuid);
      if (!other) continue;
      throw new CorralError(
        'IN_USE',
        `${path} cannot be merged or merged into, because ${other.name} stands on it.`,
      );
    }
  }
}

async function planOf(
  vm: VmSubject,
  name: string,
  deletes: readonly PlannedDelete[],
): Promise<OperationPlan> {
  const below = deletes.length - 1;
  const merging = deletes.some(({ merges }) => merges.length > 0);
  const wake = merging && !runsNow(vm.live.powerState);
  const planned = await Promise.all(deletes.map((one) => stepsOf(vm, one)));
  const files = planned.flatMap((one) => one.files);
  return {
    title: `Delete snapshot ${name} of ${vm.name}${below > 0 ? ` and ${below} below it` : ''}`,
    disruption: 'DATA_LOSS',
    warnings: [
      `${listed(deletes)} can no longer be gone back to. The present state of the VM stays as it is.`,
      ...(wake
        ? ['The VM is started for the merge with its CPUs standing still, and powered off again.']
        : []),
      ...deletes.flatMap(({ warnings }) => warnings),
    ],
    nodeId: vm.nodeId,
    target: targetOf(vm),
    leaseVmIds: [vm.id],
    steps: [
      ...(wake ? [wakeOf(vm)] : []),
      ...planned.flatMap(({ steps }) => steps),
      ...(wake ? [sleepOf(vm)] : []),
      ...files.map((file) => deleteFileOf(vm, file)),
    ],
  };
}

const listed = (deletes: readonly PlannedDelete[]): string =>
  deletes.map(({ snapshot }) => snapshot.name).join(', ');

async function stepsOf(
  vm: VmSubject,
  one: PlannedDelete,
): Promise<{ steps: PlannedStep[]; files: SnapshotFile[] }> {
  const { name } = one.snapshot;
  const irreversible = `The state of ${name} is lost.`;
  if (one.snapshot.kind === 'INTERNAL') {
    const step = deleteInsideStep.step({
      key: `delete:${name}`,
      title: `Delete the snapshot ${name} inside the disks`,
      params: { ...paramsOf(vm), snapshot: name },
      effect: 'REMOVES',
      irreversible,
    });
    return { steps: [step], files: [] };
  }
  const files = await Promise.all(one.left.map((path) => placeOf(vm.session, path)));
  const merges = await Promise.all(
    one.merges.map(async (merge) =>
      mergeStep.step({
        key: `merge:${name}:${merge.target}`,
        title: `Merge ${lastOf(merge.top)} into ${lastOf(merge.base)}, disk ${merge.target}`,
        params: { ...paramsOf(vm), ...merge, file: await placeOf(vm.session, merge.top) },
        effect: 'CHANGES',
        weight: 10,
        irreversible,
      }),
    ),
  );
  const forget = forgetStep.step({
    key: `forget:${name}`,
    title: `Remove the record of the snapshot ${name}`,
    params: { ...paramsOf(vm), snapshot: name, moved: [...one.moved], left: files },
    effect: 'REMOVES',
    irreversible,
  });
  const firmware = await firmwareWorkOf(vm, name);
  return { steps: [...merges, forget, ...(firmware ? [firmware.drop] : [])], files };
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const wakeOf = (vm: VmSubject): PlannedStep =>
  startPausedStep.step({
    key: 'startPaused',
    title: 'Start the VM with its CPUs standing still',
    params: paramsOf(vm),
    effect: 'CHANGES',
  });

const sleepOf = (vm: VmSubject): PlannedStep =>
  powerOffStep.step({
    key: 'powerOff',
    title: 'Power it off again',
    params: paramsOf(vm),
    effect: 'CHANGES',
  });

export const deleteFileOf = (vm: VmSubject, file: SnapshotFile): PlannedStep =>
  deleteFileStep.step({
    key: `file:${file.path}`,
    title: `Delete the file ${lastOf(file.path)}`,
    params: { nodeId: vm.nodeId, file },
    effect: 'REMOVES',
  });
