import { CorralError, type DependentRef } from '@corral/domain';
import type { VmRecord, VolumeRecord } from '@corral/hypervisor';
import type { World } from '../../world.ts';

/** What hangs on volumes, asked from the node now: a volume in use must not be removed or changed beneath its users. */
export interface NodeUse {
  readonly vms: readonly VmRecord[];
  readonly volumes: readonly VolumeRecord[];
  /** Overlays in pools that do not run, as they were seen last: the node tells of none, and they need their bases. */
  readonly unseen: readonly Overlay[];
}

/** A volume that stands on another. */
export type Overlay = Pick<VolumeRecord, 'poolUuid' | 'name' | 'key' | 'path' | 'backingPath'>;

/** Every VM of the node, every volume of its running pools, and what is known of the others. */
export async function readUse(world: World, nodeId: string): Promise<NodeUse> {
  const session = world.nodes.session(nodeId);
  const pools = await session.storage.listPools();
  const running = pools.filter((pool) => pool.state === 'RUNNING');
  const [vms, ...volumes] = await Promise.all([
    session.vms.list(),
    ...running.map((pool) => session.storage.listVolumes(pool.uuid)),
  ]);
  const uuids = new Set(running.map(({ uuid }) => uuid));
  return { vms, volumes: volumes.flat(), unseen: await unseenOverlays(world, nodeId, uuids) };
}

/** The VMs that have a disk at the path, or a snapshot whose state is in it. */
export function vmsUsing(use: NodeUse, path: string): VmRecord[] {
  return use.vms.filter(
    (vm) => vm.disks.some((disk) => disk.sourcePath === path) || snapshotPaths(vm).includes(path),
  );
}

/**
 * The files in which the snapshots of a VM have their states. The overlays that were begun with them are not among
 * them: those are the VM's disks, the state of a later snapshot, or given up.
 */
export function snapshotPaths(vm: VmRecord): string[] {
  return vm.snapshots.list.flatMap((snapshot) =>
    [snapshot.memoryPath, ...snapshot.disks.map(({ path }) => path)].filter(
      (path) => path !== null,
    ),
  );
}

/** The overlays in pools of the node that are not among those that run. */
export async function unseenOverlays(
  { db }: Pick<World, 'db'>,
  nodeId: string,
  runningPools: ReadonlySet<string>,
): Promise<Overlay[]> {
  const rows = await db.prisma.volume.findMany({
    where: { pool: { nodeId }, backingPath: { not: null } },
    include: { pool: { select: { uuid: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.flatMap(({ pool, name, key, path, backingPath }) =>
    runningPools.has(pool.uuid) ? [] : [{ poolUuid: pool.uuid, name, key, path, backingPath }],
  );
}

/** The volumes that are overlays on the path. */
export function overlaysOn(use: NodeUse, path: string): Overlay[] {
  return [...use.volumes, ...use.unseen].filter((volume) => volume.backingPath === path);
}

/** True when a guest may write to the disk now. */
export const holdsDisk = (vm: VmRecord): boolean => !['STOPPED', 'CRASHED'].includes(vm.powerState);

/** VMs as dependents with Corral's ids; one that is not in the inventory yet keeps the hypervisor's uuid. */
export async function asVmDependents(
  world: World,
  nodeId: string,
  vms: readonly VmRecord[],
): Promise<DependentRef[]> {
  return Promise.all(
    vms.map(async (vm) => {
      const row = await world.db.vms.findByUuid(nodeId, vm.uuid);
      return { kind: 'VM', id: row?.id ?? vm.uuid, name: vm.name };
    }),
  );
}

/** Volumes as dependents with Corral's ids. */
export async function asVolumeDependents(
  world: World,
  nodeId: string,
  volumes: readonly Overlay[],
): Promise<DependentRef[]> {
  return Promise.all(
    volumes.map(async (volume) => {
      const pool = await world.db.pools.findByUuid(nodeId, volume.poolUuid);
      const row = pool && (await world.db.volumes.findByName(pool.id, volume.name));
      return { kind: 'VOLUME', id: row?.id ?? volume.key, name: volume.name };
    }),
  );
}

export interface VolumeUse {
  readonly vms: readonly DependentRef[];
  readonly overlays: readonly DependentRef[];
  readonly templates: readonly DependentRef[];
}

/** Everything that depends on one volume. */
export async function dependentsOf(
  world: World,
  use: NodeUse,
  volume: {
    readonly nodeId: string;
    readonly poolId: string;
    readonly name: string;
    readonly path: string;
  },
): Promise<VolumeUse> {
  const templates = await world.db.templates.ofPool(volume.poolId);
  return {
    vms: await asVmDependents(world, volume.nodeId, vmsUsing(use, volume.path)),
    overlays: await asVolumeDependents(world, volume.nodeId, overlaysOn(use, volume.path)),
    templates: templates
      .filter((template) => template.volumeName === volume.name)
      .map((template) => ({ kind: 'TEMPLATE', id: template.id, name: template.name })),
  };
}

/** @throws CorralError IN_USE listing the dependents, if there are any. */
export function refuseDependents(what: string, dependents: readonly DependentRef[]): void {
  if (dependents.length === 0) return;
  const names = dependents
    .slice(0, 5)
    .map((one) => one.name)
    .join(', ');
  const more = dependents.length > 5 ? ` and ${dependents.length - 5} more` : '';
  throw new CorralError('IN_USE', `${what} is used by ${names}${more}.`, { dependents });
}
