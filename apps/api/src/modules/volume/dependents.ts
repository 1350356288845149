import { CorralError, type DependentRef } from '@corral/domain';
import type { HypervisorSession, VmRecord, VolumeRecord } from '@corral/hypervisor';
import type { World } from '../../world.ts';

/** What hangs on volumes, asked from the node now: a volume in use must not be removed or changed beneath its users. */
export interface NodeUse {
  readonly vms: readonly VmRecord[];
  readonly volumes: readonly VolumeRecord[];
}

/** Every VM of the node and every volume of its running pools. */
export async function readUse(session: HypervisorSession): Promise<NodeUse> {
  const pools = await session.storage.listPools();
  const running = pools.filter((pool) => pool.state === 'RUNNING');
  const [vms, ...volumes] = await Promise.all([
    session.vms.list(),
    ...running.map((pool) => session.storage.listVolumes(pool.uuid)),
  ]);
  return { vms, volumes: volumes.flat() };
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

/** The volumes that are overlays on the path. */
export function overlaysOn(use: NodeUse, path: string): VolumeRecord[] {
  return use.volumes.filter((volume) => volume.backingPath === path);
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
  volumes: readonly VolumeRecord[],
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
