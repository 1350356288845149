import type {
  DiskRecord,
  HypervisorSession,
  MigrationObstacle,
  PoolRecord,
  VolumeRecord,
} from '@corral/hypervisor';
import type { World } from '../../world.ts';
import { formatBytes, loadPool } from '../storage-pool/subject.ts';
import type { VmSubject } from '../vm/subject.ts';

/**
 * How one disk gets to the other node: it is on storage that both see; QEMU copies it while the guest runs; Corral
 * carries the file; or a file of that name is there already (an installation CD).
 */
export type DiskHow = 'SHARED' | 'WITH_GUEST' | 'CARRIED' | 'THERE';

export interface DiskMove {
  readonly target: string;
  readonly how: DiskHow;
  readonly volume: VolumeRecord;
  readonly format: 'raw' | 'qcow2';
  /** Where it will be. */
  readonly path: string;
  /** What goes over the network, at most. */
  readonly bytes: number;
}

export interface DiskJudgement {
  readonly pool: PoolRecord | null;
  readonly moves: readonly DiskMove[];
  readonly obstacles: readonly MigrationObstacle[];
}

/** Types of pools that show the same files on every node that mounts them. */
const NETWORK_POOLS = new Set(['netfs', 'gluster', 'rbd', 'iscsi', 'iscsi-direct']);

type Bar = Pick<MigrationObstacle, 'code' | 'reason'>;

/** Decides for every disk how it would get to the target, and what forbids it. */
export async function judgeDisks(
  world: World,
  vm: VmSubject,
  target: HypervisorSession,
  poolId: string | null,
): Promise<DiskJudgement> {
  const files = vm.live.disks.filter((disk) => disk.sourcePath !== null);
  const pools = await target.storage.listPools();
  const pool = await choosePool(world, vm, pools, poolId);
  const obstacles: MigrationObstacle[] = [];
  const moves: DiskMove[] = [];
  for (const disk of files) {
    const judged = await judgeDisk(vm, disk, target, pools, pool);
    if ('reason' in judged) obstacles.push({ ...judged, bars: 'ALL' });
    else moves.push(judged);
  }
  if (pool) obstacles.push(...room(pool, moves));
  return { pool, moves, obstacles };
}

async function choosePool(
  world: World,
  vm: VmSubject,
  pools: readonly PoolRecord[],
  poolId: string | null,
): Promise<PoolRecord | null> {
  if (poolId !== null) {
    const wanted = await loadPool(world, poolId);
    return pools.find(({ uuid }) => uuid === wanted.uuid) ?? null;
  }
  const usable = pools.filter(({ type, state }) => type === 'dir' && state === 'RUNNING');
  const first = vm.live.disks.find((disk) => disk.sourcePath !== null);
  const now = first && (await vm.session.storage.findVolumeByPath(first.sourcePath ?? ''));
  const own = now && (await vm.session.storage.getPool(now.poolUuid));
  const most = usable.toSorted((a, b) => (b.availableBytes ?? 0) - (a.availableBytes ?? 0));
  return usable.find(({ name }) => name === own?.name) ?? most[0] ?? null;
}

async function judgeDisk(
  vm: VmSubject,
  disk: DiskRecord,
  target: HypervisorSession,
  pools: readonly PoolRecord[],
  pool: PoolRecord | null,
): Promise<DiskMove | Bar> {
  const path = disk.sourcePath ?? '';
  const volume = await vm.session.storage.findVolumeByPath(path);
  if (volume === null) {
    const reason = `Its disk ${disk.target} (${path}) lies outside of the storage pools, so it cannot be copied.`;
    return { code: 'DISK_OUTSIDE_POOLS', reason };
  }
  const format = disk.format ?? volume.format;
  if (format !== 'raw' && format !== 'qcow2') {
    const reason = `Its disk ${disk.target} has the format ${format}; Corral carries raw and qcow2.`;
    return { code: 'DISK_FORMAT', reason };
  }
  const common = { target: disk.target, volume, format } as const;
  if (await isShared(vm, volume, target, pools)) {
    return { ...common, how: 'SHARED', path, bytes: 0 };
  }
  if (pool?.path == null || pool.state !== 'RUNNING') {
    return { code: 'NO_POOL', reason: 'The node has no running storage pool for its disks.' };
  }
  const there = await target.storage.getVolume(pool.uuid, volume.name);
  const readOnly = disk.readonly || disk.device !== 'disk';
  if (there !== null) {
    if (readOnly && there.capacityBytes === volume.capacityBytes) {
      return { ...common, how: 'THERE', path: there.path, bytes: 0 };
    }
    const reason = `The storage pool ${pool.name} of the node has a volume ${volume.name} already.`;
    return { code: 'VOLUME_TAKEN', reason };
  }
  const live = vm.live.powerState === 'RUNNING' || vm.live.powerState === 'PAUSED';
  return {
    ...common,
    how: live && !readOnly ? 'WITH_GUEST' : 'CARRIED',
    path: `${pool.path}/${volume.name}`,
    bytes:
      volume.backingPath === null
        ? (volume.allocationBytes ?? volume.capacityBytes)
        : volume.capacityBytes,
  };
}

/** On storage over the network, mounted at the same place on both nodes, as a volume of the same size. */
async function isShared(
  vm: VmSubject,
  volume: VolumeRecord,
  target: HypervisorSession,
  pools: readonly PoolRecord[],
): Promise<boolean> {
  const here = await vm.session.storage.getPool(volume.poolUuid);
  if (here === null || !NETWORK_POOLS.has(here.type)) return false;
  const there = pools.find(({ type, path }) => type === here.type && path === here.path);
  if (there?.state !== 'RUNNING') return false;
  const same = await target.storage.getVolume(there.uuid, volume.name);
  return same?.path === volume.path && same.capacityBytes === volume.capacityBytes;
}

function room(pool: PoolRecord, moves: readonly DiskMove[]): MigrationObstacle[] {
  const copied = moves.filter(({ how }) => how === 'WITH_GUEST' || how === 'CARRIED');
  const sum = (of: (move: DiskMove) => number): number =>
    copied.reduce((total, move) => total + of(move), 0);
  const { availableBytes } = pool;
  if (availableBytes === null) return [];
  const now = sum(({ volume }) => volume.allocationBytes ?? volume.capacityBytes);
  if (now > availableBytes) {
    const reason = `Its disks take ${formatBytes(now)}, but the storage pool ${pool.name} has ${formatBytes(availableBytes)} free.`;
    return [{ code: 'NO_SPACE', bars: 'ALL', reason }];
  }
  const later = sum(({ volume }) => volume.capacityBytes);
  if (later <= availableBytes) return [];
  const reason = `Its disks can grow to ${formatBytes(later)}, but the storage pool ${pool.name} has ${formatBytes(availableBytes)} free.`;
  return [{ code: 'SPACE_TIGHT', bars: 'NONE', reason }];
}
