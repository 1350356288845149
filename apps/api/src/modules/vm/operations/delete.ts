import type { DiskRecord, VmRecord, VolumeRecord } from '@corral/hypervisor';
import { defineOperation, defineStep, type OperationPlan, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { filterTracesOf } from '../../nic-filter/of-vm.ts';
import { networkTracesOf } from '../../port-forward/of-vm.ts';
import { firmwareWorkOf } from '../../vm-snapshot/operations/firmware-steps.ts';
import {
  overlaysOn,
  readUse,
  snapshotPaths,
  vmsUsing,
  type NodeUse,
} from '../../volume/dependents.ts';
import { deleteVolumeStep } from '../../volume/operations/steps.ts';
import {
  loadVm,
  paramsOf,
  requireAction,
  targetOf,
  vmStepParams,
  type VmStepParams,
  type VmSubject,
} from '../subject.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { removeVm } from './create-steps.ts';
import { powerOffStep } from './power-steps.ts';

/** Removes the definition with its managed save and NVRAM, and reads it back as gone. */
export const undefineStep = defineStep<World, VmStepParams>({
  kind: 'vm.delete',
  params: vmStepParams,
  run: async (context, params) => {
    await removeVm(context.world, params.nodeId, params.vmUuid, params.name, context.signal);
    context.log('INFO', `The VM ${params.name} is gone.`);
    return { vmUuid: params.vmUuid, nodeId: params.nodeId };
  },
});

export const deleteVmInput = z.object({ vmId: z.string().min(1), deleteVolumes: z.boolean() });
type DeleteVmInput = z.output<typeof deleteVmInput>;

export interface GoingVolumes {
  readonly toDelete: readonly VolumeRecord[];
  readonly warnings: readonly string[];
}

/**
 * Which files go with a VM: its disks, where nothing else needs them, and the seed Corral made for it. The seed goes
 * even when the disks stay: it is of no use to anything else and can hold secrets.
 */
async function chooseVolumes(
  world: World,
  vm: VmSubject,
  deleteVolumes: boolean,
): Promise<GoingVolumes> {
  return volumesToDelete(world, vm, [
    ...vm.live.disks.flatMap((disk) => {
      const isSeed = isOwnSeed(vm, disk);
      const goes = isSeed || (deleteVolumes && disk.device === 'disk');
      return goes && disk.sourcePath !== null ? [disk.sourcePath] : [];
    }),
    ...(deleteVolumes ? snapshotPaths(vm.live) : []),
  ]);
}

/** Of the files a VM stands on, those that nothing else needs, overlays before their bases; the rest with the reason. */
export async function volumesToDelete(
  world: World,
  vm: VmSubject,
  candidates: readonly string[],
): Promise<GoingVolumes> {
  await refreshSnapshotPools(vm);
  const use = await readUse(world, vm.nodeId);
  const going: VolumeRecord[] = [];
  const warnings: string[] = [];
  for (const path of overlaysFirst(use, [...new Set(candidates)])) {
    const volume = use.volumes.find((one) => one.path === path);
    const why = volume
      ? await whyKept(world, vm, use, volume, going)
      : 'no running storage pool knows it';
    if (volume && why === null) going.push(volume);
    else warnings.push(`${path} stays: ${why}.`);
  }
  return { toDelete: going, warnings };
}

/** Files that snapshots made may not be known to their pools yet. */
async function refreshSnapshotPools(vm: VmSubject): Promise<void> {
  const paths = snapshotPaths(vm.live);
  if (paths.length === 0) return;
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))));
  for (const pool of await vm.session.storage.listPools()) {
    if (pool.state !== 'RUNNING' || pool.path === null || !folders.has(pool.path)) continue;
    await vm.session.storage.refreshPool(pool.uuid);
  }
}

/** The files in such an order that an overlay comes before what it stands on. */
function overlaysFirst(use: NodeUse, paths: readonly string[]): string[] {
  const ordered: string[] = [];
  const put = (path: string): void => {
    if (ordered.includes(path)) return;
    for (const overlay of overlaysOn(use, path))
      if (paths.includes(overlay.path)) put(overlay.path);
    ordered.push(path);
  };
  for (const path of paths) put(path);
  return ordered;
}

/** True for the seed that Corral made for this VM; one made later, beside an older one, has a number. */
export function isOwnSeed(vm: VmSubject, disk: DiskRecord): boolean {
  if (disk.device !== 'cdrom' || vm.live.corral === null) return false;
  const name = (disk.sourcePath ?? '').split('/').at(-1) ?? '';
  const stem = `${vm.name}-seed`;
  return name.startsWith(stem) && /^(-\d+)?\.iso$/.test(name.slice(stem.length));
}

async function whyKept(
  world: World,
  vm: VmSubject,
  use: NodeUse,
  volume: VolumeRecord,
  going: readonly VolumeRecord[],
): Promise<string | null> {
  const others = vmsUsing(use, volume.path).filter((other) => other.uuid !== vm.uuid);
  if (others.length > 0) return `${namesOf(others)} use it too`;
  const overlays = overlaysOn(use, volume.path).filter(
    (overlay) => !going.some(({ path }) => path === overlay.path),
  );
  if (overlays.length > 0)
    return `${overlays.map((one) => one.name).join(', ')} are overlays on it`;
  const pool = await world.db.pools.findByUuid(vm.nodeId, volume.poolUuid);
  const templates = pool ? await world.db.templates.ofPool(pool.id) : [];
  const template = templates.find((one) => one.volumeName === volume.name);
  return template ? `it is the template ${template.name}` : null;
}

const namesOf = (vms: readonly VmRecord[]): string => vms.map((vm) => vm.name).join(', ');

/** The plan that removes a VM for good, without asking whether it may be removed. */
export async function planDelete(
  world: World,
  vm: VmSubject,
  deleteVolumes: boolean,
): Promise<OperationPlan> {
  const volumes = await chooseVolumes(world, vm, deleteVolumes);
  const off = vm.live.powerState === 'STOPPED' || vm.live.powerState === 'SUSPENDED';
  const kept = deleteVolumes
    ? []
    : vm.live.disks.filter((disk) => disk.device === 'disk' && disk.sourcePath !== null);
  return {
    title: `Delete VM ${vm.name}`,
    disruption: deleteVolumes || !off || vm.live.hasManagedSave ? 'DATA_LOSS' : 'NONE',
    warnings: [
      ...(off ? [] : [`${vm.name} is running and is powered off without asking the guest.`]),
      ...(vm.live.hasManagedSave ? ['The saved memory of the VM is lost.'] : []),
      ...snapshotWarning(vm),
      ...volumes.warnings,
      ...(kept.length > 0 ? [`${kept.map((disk) => disk.sourcePath).join(', ')} stay.`] : []),
    ],
    nodeId: vm.nodeId,
    target: targetOf(vm),
    leaseVmIds: [vm.id],
    // The definition goes last: as long as it stands, a task that failed half way can be retried on the VM.
    steps: [
      ...(off ? [] : [powerOffOf(vm)]),
      ...(await networkTracesOf(world, vm)),
      ...volumes.toDelete.map((volume) => volumeStepOf(vm, volume)),
      ...(await firmwareTracesOf(vm)),
      undefineOf(vm),
      // A filter cannot go while a definition names it.
      ...(await filterTracesOf(vm)),
    ],
  };
}

export const deleteVm = defineOperation<World, DeleteVmInput>({
  name: 'vm.delete',
  input: deleteVmInput,
  urgent: true,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireAction(world, vm, 'delete');
    return planDelete(world, vm, input.deleteVolumes);
  },
  finish: async (context) => {
    const { vmUuid, nodeId } = undefinedVm.parse(context.output('undefine'));
    await settleRemoved(context.world, nodeId, 'vm', [{ uuid: vmUuid }]);
  },
});

/** What its snapshots keep of the firmware's variables. */
async function firmwareTracesOf(vm: VmSubject): Promise<PlannedStep[]> {
  const beside = vm.live.snapshots.list.filter(({ kind }) => kind !== 'INTERNAL');
  const works = await Promise.all(beside.map(({ name }) => firmwareWorkOf(vm, name)));
  return works.flatMap((work) => (work === null ? [] : [work.drop]));
}

/** The snapshots go with the VM; without its record nobody can go back to them. */
function snapshotWarning(vm: VmSubject): string[] {
  const { length } = vm.live.snapshots.list;
  return length === 0
    ? []
    : [`Its ${length === 1 ? 'snapshot is' : `${length} snapshots are`} lost.`];
}

/** What the last step of a deletion returns. */
export const undefinedVm = z.object({ vmUuid: z.string(), nodeId: z.string() });

function powerOffOf(vm: VmSubject): PlannedStep {
  return powerOffStep.step({
    key: 'powerOff',
    title: 'Power the VM off',
    params: paramsOf(vm),
    effect: 'DISRUPTS',
    irreversible: 'What the guest has not written to disk is lost.',
  });
}

function undefineOf(vm: VmSubject): PlannedStep {
  return undefineStep.step({
    key: 'undefine',
    title: 'Remove the definition, with saved memory and NVRAM',
    params: paramsOf(vm),
    effect: 'REMOVES',
    irreversible: 'The definition of the VM is lost.',
  });
}

function volumeStepOf(
  vm: VmSubject,
  volume: { readonly poolUuid: string; readonly name: string },
): PlannedStep {
  return deleteVolumeStep.step({
    key: `volume:${volume.poolUuid}/${volume.name}`,
    title: `Delete volume ${volume.name}`,
    params: { nodeId: vm.nodeId, poolUuid: volume.poolUuid, name: volume.name },
    effect: 'REMOVES',
    irreversible: 'Its content is lost.',
  });
}
