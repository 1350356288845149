import { CorralError, judgeSnapshotRevert, runsNow, type PowerState } from '@corral/domain';
import type { SnapshotRecord } from '@corral/hypervisor';
import { defineOperation, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { refuseBaseDisks } from '../../shared/base-disks.ts';
import { powerOffStep, startStep } from '../../vm/operations/power-steps.ts';
import { loadVm, paramsOf, requireFree, targetOf, type VmSubject } from '../../vm/subject.ts';
import { fileBeside, lookUpVolume, placeOf, type SnapshotFile } from '../files.ts';
import { asError, requireSnapshot, situationOf } from '../situation.ts';
import { planTake, type PlannedTake } from './create.ts';
import { deleteFileOf } from './delete.ts';
import { makeOverlayStep } from './file-steps.ts';
import { firmwareWorkOf } from './firmware-steps.ts';
import { revertInsideStep, revertToFilesStep } from './revert-steps.ts';

export const revertVmSnapshotInput = z.object({
  vmId: z.string().min(1),
  name: z.string().min(1),
  /** A snapshot of the present state first, so that it can be gone back to as well. */
  snapshotFirst: z.boolean().default(true),
  /** Starts the VM afterwards, where the snapshot holds no memory to run on from. */
  start: z.boolean().default(false),
});
type RevertInput = z.output<typeof revertVmSnapshotInput>;

export const revertVmSnapshot = defineOperation<World, RevertInput>({
  name: 'vmSnapshot.revert',
  input: revertVmSnapshotInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireFree(world, vm);
    const snapshot = requireSnapshot(vm, input.name);
    const refusal = judgeSnapshotRevert(situationOf(vm.live), snapshot);
    if (refusal !== null) throw asError(refusal);
    if (snapshot.kind === 'INTERNAL') await refuseBaseDisks(world, vm.nodeId, vm.live.disks);
    const first = input.snapshotFirst ? await planFirst(vm, snapshot) : null;
    const steps =
      snapshot.kind === 'INTERNAL'
        ? [insideOf(vm, snapshot, input.start)]
        : await filesOf(vm, snapshot, first, input.start);
    return {
      title: `Take ${vm.name} back to the snapshot ${snapshot.name}`,
      disruption: 'DATA_LOSS',
      warnings: warningsOf(vm, snapshot, first),
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [...(first ? [...first.before, first.step] : []), ...steps],
    };
  },
  owner: (input) => ({ kind: 'VM', id: input.vmId }),
});

/** The snapshot of the present state. One beside the disks would cover a snapshot that is inside them. */
async function planFirst(vm: VmSubject, snapshot: SnapshotRecord): Promise<PlannedTake> {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const wish = {
    name: `before-revert-${stamp}`,
    description: `The state before going back to ${snapshot.name}.`,
  };
  const planned = await planTake(vm, wish, 'takeFirst');
  if (snapshot.kind !== 'INTERNAL' || planned.choice.kind === 'INTERNAL') return planned;
  throw new CorralError(
    'IN_USE',
    `A snapshot of the present state can only be beside the disks (${planned.choice.reason}), and would cover ${snapshot.name}, which is inside them. Go back without one.`,
    { field: 'snapshotFirst' },
  );
}

function warningsOf(vm: VmSubject, snapshot: SnapshotRecord, first: PlannedTake | null): string[] {
  const runs = runsNow(vm.live.powerState);
  return [
    first === null
      ? `What ${vm.name} has done since ${snapshot.name} was taken is lost.`
      : `The present state is kept as ${first.params.snapshot}.`,
    ...(first?.warnings ?? []),
    ...(runs && !snapshot.hasMemory ? [`${vm.name} is powered off without asking the guest.`] : []),
    'The settings of the VM become those of that time, too.',
  ];
}

/** The power state in which the VM is afterwards. */
const stateAfter = (snapshot: SnapshotRecord, start: boolean): PowerState =>
  snapshot.hasMemory ? snapshot.powerState : start ? 'RUNNING' : 'STOPPED';

function insideOf(vm: VmSubject, snapshot: SnapshotRecord, start: boolean): PlannedStep {
  const startAfter = start && !snapshot.hasMemory;
  return revertInsideStep.step({
    key: 'revert',
    title: `Go back to ${snapshot.name}${startAfter ? ' and start the VM' : ''}`,
    params: {
      ...paramsOf(vm),
      snapshot: snapshot.name,
      start: startAfter,
      wanted: stateAfter(snapshot, start),
    },
    effect: 'DISRUPTS',
    weight: 5,
    irreversible: 'The present state of the disks and the memory is given up.',
  });
}

async function filesOf(
  vm: VmSubject,
  snapshot: SnapshotRecord,
  first: PlannedTake | null,
  start: boolean,
): Promise<PlannedStep[]> {
  const overlays = await Promise.all(
    snapshot.disks.map((disk) => overlayOf(vm, snapshot, disk.target, disk.path)),
  );
  const left = await abandonedFiles(vm, first);
  const startAfter = start && !snapshot.hasMemory;
  const firmware = await firmwareWorkOf(vm, snapshot.name);
  return [
    ...(runsNow(vm.live.powerState) ? [powerOffOf(vm)] : []),
    ...overlays.map(({ step }) => step),
    ...(firmware ? [firmware.bringBack] : []),
    revertToFilesStep.step({
      key: 'revert',
      title: `Put the VM on the files of ${snapshot.name}${snapshot.hasMemory ? ', with its memory' : ''}`,
      params: {
        ...paramsOf(vm),
        snapshot: snapshot.name,
        overlays: overlays.map(({ target, file }) => ({ target, file })),
        wanted: snapshot.hasMemory ? snapshot.powerState : 'STOPPED',
        left,
      },
      effect: 'CHANGES',
      weight: 2,
      irreversible: 'The present state of the disks is given up.',
    }),
    ...(startAfter ? [startOf(vm)] : []),
    ...left.map((file) => deleteFileOf(vm, file)),
  ];
}

async function overlayOf(
  vm: VmSubject,
  snapshot: SnapshotRecord,
  target: string,
  path: string | null,
): Promise<{ target: string; file: SnapshotFile; step: PlannedStep }> {
  const volume = path === null ? null : await lookUpVolume(vm.session, path);
  if (volume === null) {
    throw new CorralError(
      'NOT_FOUND',
      `The file ${path ?? 'of the disk'} that holds the disk ${target} of ${snapshot.name} is in no running storage pool.`,
    );
  }
  const words = [vm.name, target, snapshot.name];
  const file = await fileBeside(vm.session, volume.path, words, 'qcow2');
  const step = makeOverlayStep.step({
    key: `overlay:${target}`,
    title: `Make an overlay on ${volume.name} for the disk ${target}`,
    params: {
      nodeId: vm.nodeId,
      file,
      backing: { path: volume.path, format: volume.format ?? 'raw' },
      capacityBytes: volume.capacityBytes,
    },
    effect: 'CREATES',
  });
  return { target, file, step };
}

/**
 * What the VM writes to now, where that is an overlay on what a snapshot froze and no snapshot has frozen it: given up
 * when it goes back. A disk of its own right is never among them.
 */
async function abandonedFiles(vm: VmSubject, first: PlannedTake | null): Promise<SnapshotFile[]> {
  if (first !== null) return first.params.overlays.map(({ file }) => file);
  const frozen = new Set(
    vm.live.snapshots.list.flatMap((one) => one.disks.map(({ path }) => path)),
  );
  const chains = await vm.session.snapshots.chains(vm.uuid);
  const given = chains.flatMap(({ paths: [top, below] }) =>
    top !== undefined && below !== undefined && !frozen.has(top) && frozen.has(below) ? [top] : [],
  );
  return Promise.all(given.map((path) => placeOf(vm.session, path)));
}

const powerOffOf = (vm: VmSubject): PlannedStep =>
  powerOffStep.step({
    key: 'powerOff',
    title: 'Power the VM off',
    params: paramsOf(vm),
    effect: 'DISRUPTS',
    irreversible: 'What the guest has not written to disk is lost.',
  });

const startOf = (vm: VmSubject): PlannedStep =>
  startStep.step({
    key: 'start',
    title: 'Start the VM',
    params: paramsOf(vm),
    effect: 'CHANGES',
  });
