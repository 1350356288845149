import { CorralError } from '@corral/domain';
import type { SnapshotDiskRecord, SnapshotRecord, VolumeRecord } from '@corral/hypervisor';
import type { PlannedStep } from '@corral/tasks';
import type { World } from '../../../world.ts';
import {
  formatBytes,
  loadPool,
  requireRunning,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import { lookUpVolume, placeOf } from '../../vm-snapshot/files.ts';
import { copyInsideStep } from '../../vm-snapshot/operations/copy-step.ts';
import { paramsOf, type VmSubject } from '../../vm/subject.ts';
import { cloneVolumeStep, createVolumeStep } from '../../volume/operations/steps.ts';
import { requireFreeName } from '../../volume/subject.ts';

/** A disk as a snapshot holds it, with the file that holds it and where a volume made of it goes. */
export interface HeldDisk {
  readonly target: string;
  readonly kind: SnapshotDiskRecord['kind'];
  readonly volume: VolumeRecord;
  readonly pool: PoolSubject;
}

/**
 * The disks of a snapshot with the pools in which volumes of them are made: the chosen one, else each disk's own.
 * @throws CorralError NOT_FOUND, INVALID_INPUT naming `poolId`.
 */
export async function heldDisks(
  world: World,
  vm: VmSubject,
  snapshot: SnapshotRecord,
  poolId: string | null,
): Promise<HeldDisk[]> {
  if (snapshot.disks.length === 0) {
    throw new CorralError('CAPABILITY_MISSING', `The snapshot ${snapshot.name} holds no disk.`, {
      capability: 'vm.snapshot',
    });
  }
  const chosen = poolId === null ? null : await poolOfNode(world, vm, poolId);
  return Promise.all(
    snapshot.disks.map(async ({ target, kind, path }) => {
      const volume = path === null ? null : await lookUpVolume(vm.session, path);
      if (volume === null) {
        throw new CorralError(
          'NOT_FOUND',
          `The file of the disk ${target} of ${snapshot.name} is in no running storage pool.`,
        );
      }
      const row = await world.db.pools.findByUuid(vm.nodeId, volume.poolUuid);
      return { target, kind, volume, pool: chosen ?? (await poolOfNode(world, vm, row?.id ?? '')) };
    }),
  );
}

async function poolOfNode(world: World, vm: VmSubject, poolId: string): Promise<PoolSubject> {
  const pool = await loadPool(world, poolId);
  if (pool.nodeId !== vm.nodeId)
    throw new CorralError('INVALID_INPUT', 'The storage pool must be on the node of the VM.', {
      field: 'poolId',
    });
  requireRunning(pool, 'poolId');
  return pool;
}

/** The key of the step that makes a volume of that name. */
export const volumeKey = (name: string): string => `volume:${name}`;

/**
 * The step that makes a whole, independent qcow2 volume of what a snapshot holds of a disk.
 * @throws CorralError ALREADY_EXISTS naming `name`, CAPABILITY_MISSING where the node cannot.
 */
export async function copyOf(
  vm: VmSubject,
  snapshot: SnapshotRecord,
  disk: HeldDisk,
  name: string,
): Promise<PlannedStep> {
  const { volume, pool, target } = disk;
  await requireFreeName(pool, name, 'name');
  const title = `Copy the disk ${target}, up to ${formatBytes(volume.capacityBytes)}, to ${name}`;
  const common = { key: volumeKey(name), title, effect: 'CREATES', weight: 10 } as const;
  if (disk.kind === 'EXTERNAL') {
    const params = {
      nodeId: vm.nodeId,
      poolUuid: pool.uuid,
      name,
      format: 'qcow2' as const,
      capacityBytes: volume.capacityBytes,
      source: { poolUuid: volume.poolUuid, name: volume.name },
      sourceBytes: volume.allocationBytes ?? volume.capacityBytes,
      field: 'name',
    };
    return cloneVolumeStep.step({ ...common, params });
  }
  const obstacle = await vm.session.snapshots.copyObstacle();
  if (obstacle !== null) {
    const message = `What is inside a disk is copied by a program on the node. ${obstacle}`;
    throw new CorralError('CAPABILITY_MISSING', message, { capability: 'vm.snapshot.copy' });
  }
  const file = await placeOf(vm.session, `${pool.live.path ?? ''}/${name}`);
  const params = { ...paramsOf(vm), snapshot: snapshot.name, target, file };
  return copyInsideStep.step({ ...common, params });
}

/**
 * The step that makes an overlay on the file that a snapshot beside the disks froze.
 * @throws CorralError ALREADY_EXISTS naming `name`, CAPABILITY_MISSING for a snapshot inside the disk.
 */
export async function overlayOf(vm: VmSubject, disk: HeldDisk, name: string): Promise<PlannedStep> {
  const { volume, pool, target } = disk;
  if (disk.kind === 'INTERNAL') {
    throw new CorralError(
      'CAPABILITY_MISSING',
      `What the snapshot holds of the disk ${target} is inside the disk itself, where nothing can stand on it. Make a full copy.`,
      { capability: 'vm.snapshot.linked', field: 'mode' },
    );
  }
  await requireFreeName(pool, name, 'name');
  return createVolumeStep.step({
    key: volumeKey(name),
    title: `Create disk ${name} as an overlay on ${volume.name}`,
    params: {
      nodeId: vm.nodeId,
      poolUuid: pool.uuid,
      name,
      format: 'qcow2',
      capacityBytes: volume.capacityBytes,
      backing: { path: volume.path, format: volume.format ?? 'raw' },
      field: 'name',
    },
    effect: 'CREATES',
  });
}
