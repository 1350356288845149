import {
  chooseReinstallDisks,
  CorralError,
  snapshotsInTheWay,
  type HardwareDisk,
  type ReinstallDisks,
} from '@corral/domain';
import type { DiskRecord, VolumeRecord } from '@corral/hypervisor';
import type { World } from '../../../world.ts';
import { overlaysOnDisks } from '../../shared/base-disks.ts';
import {
  loadPool,
  overcommitWarning,
  requireCapacity,
  requireFreeSpace,
  requireRunning,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import type { HardwareSubject } from '../../vm-hardware/subject.ts';
import { loadTemplate, type TemplateFacts } from '../../vm/operations/create-facts.ts';
import { isOwnSeed, volumesToDelete } from '../../vm/operations/delete.ts';
import { snapshotPaths } from '../../volume/dependents.ts';
import type { ReinstallVmInput } from './reinstall-input.ts';

/** What the plan of a reinstallation must know of the world, and the refusals that follow from it. */

export interface NewDisk {
  readonly pool: PoolSubject;
  readonly name: string;
  readonly bytes: number;
  readonly format: 'raw' | 'qcow2';
}

/** The seed of the VM: where it is now, and where the next one goes. */
export interface SeedFacts {
  readonly present: { readonly drive: DiskRecord; readonly volume: VolumeRecord | null } | null;
  /** How the new one is made; NONE takes the present one out. */
  readonly how: 'NEW' | 'AGAIN' | 'NONE';
  readonly name: string;
}

export interface ReinstallFacts {
  readonly template: TemplateFacts;
  readonly disks: ReinstallDisks;
  readonly disk: NewDisk;
  readonly seed: SeedFacts;
  /** Volumes that go when the new system is in place, in the order in which they can go. */
  readonly going: readonly VolumeRecord[];
  readonly snapshots: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Looks at everything a reinstallation touches.
 * @throws CorralError INVALID_INPUT, IN_USE, NO_SPACE, … naming the field that has to change.
 */
export async function reinstallFacts(
  world: World,
  vm: HardwareSubject,
  input: ReinstallVmInput,
): Promise<ReinstallFacts> {
  const template = await templateFor(world, vm, input.templateId);
  const disks = disksOf(vm, input);
  const replaced = [disks.system, ...disks.removed].map(({ target }) => target);
  const snapshots = vm.live.snapshots.list;
  const obstacle = snapshotsInTheWay(snapshots, replaced, input.deleteSnapshots);
  if (obstacle !== null) throw new CorralError('IN_USE', obstacle, { field: 'deleteSnapshots' });
  const old = await lookUp(vm, disks.system.source);
  const disk = await newDisk(world, vm, template, old, input);
  const seed = await seedFacts(vm, disk.pool, input);
  const going = await goingVolumes(world, vm, disks, seed, input);
  return {
    template,
    disks,
    disk,
    seed,
    going: going.volumes,
    // Those made later first, so that none loses its parent before itself.
    snapshots: snapshots
      .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt))
      .map(({ name }) => name),
    warnings: [...overcommitWarning(disk.pool, disk.bytes), ...going.warnings],
  };
}

async function templateFor(
  world: World,
  vm: HardwareSubject,
  templateId: string,
): Promise<TemplateFacts> {
  const template = await loadTemplate(world, templateId);
  const refuse = (why: string): never => {
    throw new CorralError('INVALID_INPUT', why, { field: 'templateId' });
  };
  if (template.pool.nodeId !== vm.nodeId) refuse('The template must be on the node of the VM.');
  const { arch } = vm.live;
  if (arch !== null && template.arch !== arch)
    refuse(`The template is for ${template.arch}, and the VM is a machine of ${arch}.`);
  return template;
}

function disksOf(vm: HardwareSubject, input: ReinstallVmInput): ReinstallDisks {
  const wish = { systemDisk: input.systemDisk ?? null, removeDisks: input.removeDisks };
  const chosen = chooseReinstallDisks(vm.hardware.stored, wish);
  if ('system' in chosen) return chosen;
  throw new CorralError(
    'INVALID_INPUT',
    chosen.reason,
    chosen.field === null ? {} : { field: chosen.field },
  );
}

const lookUp = async (vm: HardwareSubject, path: string | null): Promise<VolumeRecord | null> =>
  path === null ? null : vm.session.storage.findVolumeByPath(path);

async function newDisk(
  world: World,
  vm: HardwareSubject,
  template: TemplateFacts,
  old: VolumeRecord | null,
  input: ReinstallVmInput,
): Promise<NewDisk> {
  const pool = await poolFor(world, vm, template, old, input);
  const bytes = input.diskBytes ?? Math.max(template.sizeBytes, old?.capacityBytes ?? 0);
  if (bytes < template.sizeBytes) {
    throw new CorralError(
      'INVALID_SIZE',
      `The disk must be at least as large as the template ${template.name}.`,
      { field: 'diskBytes' },
    );
  }
  requireCapacity(pool, bytes, 'diskBytes');
  const copy = input.diskMode === 'FULL_COPY';
  // The old disk is still there while the new one is made.
  if (copy) await requireFreeSpace(pool, template.fileBytes, 'diskMode');
  const format = copy ? template.format : 'qcow2';
  const ending = format === 'raw' ? 'img' : 'qcow2';
  return { pool, bytes, format, name: await freeVolumeName(pool, vm.name, ending) };
}

async function poolFor(
  world: World,
  vm: HardwareSubject,
  template: TemplateFacts,
  old: VolumeRecord | null,
  input: ReinstallVmInput,
): Promise<PoolSubject> {
  const row = old && (await world.db.pools.findByUuid(vm.nodeId, old.poolUuid));
  const poolId = input.poolId ?? row?.id ?? template.pool.id;
  const pool = await loadPool(world, poolId);
  if (pool.nodeId !== vm.nodeId)
    throw new CorralError('INVALID_INPUT', 'The storage pool must be on the node of the VM.', {
      field: 'poolId',
    });
  requireRunning(pool, 'poolId');
  return pool;
}

/** The name itself, or with the first number from 2 that no volume of the pool has: the old one is still there. */
export async function freeVolumeName(
  pool: PoolSubject,
  stem: string,
  ending: string,
): Promise<string> {
  const volumes = await pool.session.storage.listVolumes(pool.uuid);
  const taken = new Set(volumes.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}.${ending}`;
    if (!taken.has(name)) return name;
  }
}

async function seedFacts(
  vm: HardwareSubject,
  pool: PoolSubject,
  input: ReinstallVmInput,
): Promise<SeedFacts> {
  const drive = vm.live.disks.find((disk) => isOwnSeed(vm, disk));
  const present = drive ? { drive, volume: await lookUp(vm, drive.sourcePath) } : null;
  const again = input.keepCloudInit && present !== null && present.volume !== null;
  return {
    present,
    how: input.seed !== null ? 'NEW' : again ? 'AGAIN' : 'NONE',
    name: await freeVolumeName(pool, `${vm.name}-seed`, 'iso'),
  };
}

/** The files that go, and why others stay. What others stand on goes only when it is kept on purpose. */
async function goingVolumes(
  world: World,
  vm: HardwareSubject,
  disks: ReinstallDisks,
  seed: SeedFacts,
  input: ReinstallVmInput,
): Promise<{ volumes: readonly VolumeRecord[]; warnings: readonly string[] }> {
  const old = [disks.system, ...disks.removed];
  const paths = old.flatMap(({ source }) => (source === null ? [] : [source]));
  const oldSeed = seed.present?.drive.sourcePath ?? null;
  const candidates = [
    ...(oldSeed === null ? [] : [oldSeed]),
    ...(input.keepOldVolumes ? [] : [...paths, ...snapshotPaths(vm.live)]),
  ];
  const { toDelete, warnings } = await volumesToDelete(world, vm, [...new Set(candidates)]);
  if (input.keepOldVolumes)
    return { volumes: toDelete, warnings: [...warnings, `${paths.join(', ')} stay as volumes.`] };
  await refuseBase(world, vm, old, toDelete);
  return { volumes: toDelete, warnings };
}

/** @throws CorralError IN_USE when other volumes stand on a disk that would go. */
async function refuseBase(
  world: World,
  vm: HardwareSubject,
  old: readonly HardwareDisk[],
  going: readonly VolumeRecord[],
): Promise<void> {
  const records = vm.live.disks.filter(({ target }) => old.some((one) => one.target === target));
  const overlays = await overlaysOnDisks(world, vm.nodeId, records);
  const others = overlays.filter((name) => !going.some((volume) => volume.name === name));
  if (others.length === 0) return;
  throw new CorralError(
    'IN_USE',
    `The old disk is the base of ${others.slice(0, 5).join(', ')}; keep the old volumes, or delete what stands on them first.`,
    { field: 'keepOldVolumes' },
  );
}
