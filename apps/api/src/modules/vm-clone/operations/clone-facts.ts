import { CorralError, nameSchema, namesByPattern } from '@corral/domain';
import type { CopySource, DiskRecord, VolumeRecord } from '@corral/hypervisor';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { checkInput } from '../../shared/check-input.ts';
import {
  formatBytes,
  loadPool,
  requireFreeSpace,
  requireRunning,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import type { NodeUse } from '../../volume/dependents.ts';
import { isOwnSeed } from '../../vm/operations/delete.ts';
import type { VmSubject } from '../../vm/subject.ts';
import type { CloneVmInput } from './clone-input.ts';

/** A disk of the source that the copies have on their own. */
export interface OwnDisk {
  readonly target: string;
  readonly volume: VolumeRecord;
  readonly format: 'raw' | 'qcow2';
  readonly pool: PoolSubject;
  /** Format of the copy. */
  readonly copyFormat: 'raw' | 'qcow2';
}

/** Everything the plan must know of the disks. */
export interface CloneDisks {
  readonly own: readonly OwnDisk[];
  /** The seed that Corral made for the source, which the copies get with an identity of their own. */
  readonly seed: OwnDisk | null;
  readonly warnings: readonly string[];
}

/** Pools whose volumes are files: only there an overlay can be made. */
const FILE_POOLS = new Set(['dir', 'fs', 'netfs', 'gluster', 'vstorage']);

/**
 * Sorts the disks into those that a copy has on its own and those it shares.
 * @throws CorralError CAPABILITY_MISSING for a disk that cannot be copied, WRONG_STATE, NO_SPACE.
 */
export async function cloneDisks(
  world: World,
  vm: VmSubject,
  source: CopySource,
  use: NodeUse,
  input: CloneVmInput,
): Promise<CloneDisks> {
  const chosen = input.poolId ? await chosenPool(world, vm, input.poolId) : null;
  const own: OwnDisk[] = [];
  const warnings: string[] = [];
  let seed: OwnDisk | null = null;
  for (const disk of vm.live.disks) {
    if (disk.sourcePath === null) continue;
    if (isOwnSeed(vm, disk)) seed = await ownDisk(world, vm, disk, use, chosen, input);
    else if (isOwn(disk, source)) {
      refuseEncrypted(disk, source);
      own.push(await ownDisk(world, vm, disk, use, chosen, input));
    } else if (disk.device !== 'cdrom') {
      warnings.push(
        `The copies share the disk ${disk.target} (${disk.sourcePath}) with ${vm.name}.`,
      );
    }
  }
  if (input.mode === 'FULL') requireRoom(own, input.count);
  return { own, seed, warnings };
}

const isOwn = (disk: DiskRecord, source: CopySource): boolean =>
  disk.device === 'disk' && !disk.readonly && !source.sharedTargets.includes(disk.target);

function refuseEncrypted(disk: DiskRecord, source: CopySource): void {
  if (!source.encryptedTargets.includes(disk.target)) return;
  throw new CorralError(
    'CAPABILITY_MISSING',
    `The disk ${disk.target} is encrypted by the hypervisor, and a copy would need its secret.`,
    { capability: 'vm.clone' },
  );
}

async function chosenPool(world: World, vm: VmSubject, poolId: string): Promise<PoolSubject> {
  const pool = await loadPool(world, poolId);
  if (pool.nodeId !== vm.nodeId)
    throw new CorralError('INVALID_INPUT', 'The storage pool must be on the node of the VM.', {
      field: 'poolId',
    });
  requireRunning(pool, 'poolId');
  return pool;
}

async function ownDisk(
  world: World,
  vm: VmSubject,
  disk: DiskRecord,
  use: NodeUse,
  chosen: PoolSubject | null,
  input: CloneVmInput,
): Promise<OwnDisk> {
  const volume = use.volumes.find((one) => one.path === disk.sourcePath);
  if (!volume) {
    throw new CorralError(
      'CAPABILITY_MISSING',
      `No running storage pool knows the disk ${disk.target} (${disk.sourcePath}); make or start the pool of its folder first.`,
      { capability: 'vm.clone' },
    );
  }
  const pool = chosen ?? (await poolOf(world, vm, volume));
  const files = FILE_POOLS.has(pool.live.type);
  if (!files && input.mode === 'LINKED') {
    throw new CorralError(
      'CAPABILITY_MISSING',
      `The storage pool ${pool.name} holds no files, so it cannot hold overlays; make full copies or choose another pool.`,
      { capability: 'vm.clone', field: 'poolId' },
    );
  }
  const format = (volume.format ?? disk.format) === 'raw' ? 'raw' : 'qcow2';
  const copyFormat = input.mode === 'LINKED' ? 'qcow2' : files ? format : 'raw';
  return { target: disk.target, volume, format, pool, copyFormat };
}

async function poolOf(world: World, vm: VmSubject, volume: VolumeRecord): Promise<PoolSubject> {
  const row = await world.db.pools.findByUuid(vm.nodeId, volume.poolUuid);
  if (row) return loadPool(world, row.id);
  throw new CorralError('NOT_FOUND', `The storage pool of ${volume.path} is not known yet.`);
}

function requireRoom(own: readonly OwnDisk[], count: number): void {
  const pools = new Map(own.map((disk) => [disk.pool.uuid, disk.pool]));
  for (const pool of pools.values()) {
    const bytes = own
      .filter((disk) => disk.pool.uuid === pool.uuid)
      .reduce((sum, disk) => sum + (disk.volume.allocationBytes ?? disk.volume.capacityBytes), 0);
    requireFreeSpace(pool, bytes * count, 'mode');
  }
}

/** The name of a copy's volume: the VM's own for its first disk, with the target for the others. */
export function volumeNameOf(name: string, disk: OwnDisk, index: number): string {
  const stem = index === 0 ? name : `${name}-${disk.target}`;
  if (!FILE_POOLS.has(disk.pool.live.type)) return stem;
  return `${stem}.${disk.copyFormat === 'raw' ? 'img' : 'qcow2'}`;
}

export const seedNameOf = (name: string): string => `${name}-seed.iso`;

/**
 * Chooses the names of the copies; names that a VM or a volume has are passed over where the pattern counts.
 * @throws CorralError INVALID_INPUT or ALREADY_EXISTS naming `name`.
 */
export function cloneNames(
  input: CloneVmInput,
  disks: CloneDisks,
  vms: readonly string[],
  use: NodeUse,
): string[] {
  const takenVms = new Set(vms);
  const takenVolumes = new Set(use.volumes.map((one) => `${one.poolUuid}/${one.name}`));
  const isTaken = (name: string): boolean =>
    takenVms.has(name) ||
    disks.own.some((disk, index) =>
      takenVolumes.has(`${disk.pool.uuid}/${volumeNameOf(name, disk, index)}`),
    ) ||
    (disks.seed !== null && takenVolumes.has(`${disks.seed.pool.uuid}/${seedNameOf(name)}`));
  const names = namesByPattern(input.name, input.count, input.startAt, isTaken);
  if (names.length < input.count) {
    throw new CorralError(
      'ALREADY_EXISTS',
      `The node has a VM or a volume for ${input.name} already.`,
      { field: 'name' },
    );
  }
  for (const name of names) checkInput(nameOnly, { name });
  return names;
}

const nameOnly = z.object({ name: nameSchema('name of a copy') });

/** Sentences about what sharing a base means. */
export function linkWarnings(vm: VmSubject, mode: CloneVmInput['mode'], own: number): string[] {
  if (mode === 'FULL' || own === 0) return [];
  return [
    `As long as linked copies stand, ${vm.name} cannot be started and its disks cannot be deleted: they are what the copies are made of.`,
  ];
}

/** Warns when the copies together may grow beyond what is free. */
export function growthWarnings(disks: CloneDisks, count: number): string[] {
  const promised = new Map<PoolSubject, number>();
  for (const disk of disks.own)
    promised.set(disk.pool, (promised.get(disk.pool) ?? 0) + disk.volume.capacityBytes * count);
  return [...promised].flatMap(([pool, bytes]) => {
    const free = pool.live.availableBytes;
    return free === null || bytes <= free
      ? []
      : [
          `The copies can grow to ${formatBytes(bytes)}, but the storage pool ${pool.name} has ${formatBytes(free)} free.`,
        ];
  });
}
