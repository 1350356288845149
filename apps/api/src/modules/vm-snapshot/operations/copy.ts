import { CorralError } from '@corral/domain';
import type { SnapshotDiskRecord, SnapshotRecord } from '@corral/hypervisor';
import { defineOperation, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { formatBytes, loadPool, requireRunning } from '../../storage-pool/subject.ts';
import type { PoolSubject } from '../../storage-pool/subject.ts';
import { cloneVolumeStep } from '../../volume/operations/steps.ts';
import { requireFreeName, volumeNameSchema } from '../../volume/subject.ts';
import { loadVm, paramsOf, requireFree, targetOf, type VmSubject } from '../../vm/subject.ts';
import { lookUpVolume, placeOf } from '../files.ts';
import { requireSnapshot } from '../situation.ts';
import { copyInsideStep } from './copy-step.ts';

export const copyVmSnapshotInput = z.object({
  vmId: z.string().min(1),
  name: z.string().min(1),
  /** Of the first disk; those of others get the name of the disk behind it. */
  volumeName: volumeNameSchema,
  poolId: z.string().nullish(),
});
type CopyInput = z.output<typeof copyVmSnapshotInput>;

/** Makes volumes of what a snapshot holds of the disks: whole, independent copies. The snapshot stays. */
export const copyVmSnapshot = defineOperation<World, CopyInput>({
  name: 'vmSnapshot.copy',
  input: copyVmSnapshotInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireFree(world, vm);
    const snapshot = requireSnapshot(vm, input.name);
    if (snapshot.disks.length === 0) {
      throw new CorralError('CAPABILITY_MISSING', `The snapshot ${snapshot.name} holds no disk.`, {
        capability: 'vm.snapshot',
      });
    }
    const steps: PlannedStep[] = [];
    for (const [at, disk] of snapshot.disks.entries()) {
      const name = at === 0 ? input.volumeName : `${input.volumeName}-${disk.target}`;
      steps.push(await stepOf(world, vm, snapshot, disk, { ...input, volumeName: name }));
    }
    return {
      title: `Copy the snapshot ${snapshot.name} of ${vm.name} to volumes`,
      disruption: 'NONE',
      warnings: [
        ...(snapshot.hasMemory
          ? ['The memory is not copied: the disks are as after a power cut at that moment.']
          : []),
        'The copy keeps host name, machine id and ssh host keys of the guest, until these are made anew.',
      ],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      // What is copied must neither be merged nor deleted meanwhile.
      leaseVmIds: [vm.id],
      steps,
    };
  },
});

async function stepOf(
  world: World,
  vm: VmSubject,
  snapshot: SnapshotRecord,
  disk: SnapshotDiskRecord,
  input: CopyInput,
): Promise<PlannedStep> {
  const source = disk.path === null ? null : await lookUpVolume(vm.session, disk.path);
  if (source === null) {
    throw new CorralError(
      'NOT_FOUND',
      `The file of the disk ${disk.target} of ${snapshot.name} is in no running storage pool.`,
    );
  }
  const pool = await targetPool(world, vm, input, source.poolUuid);
  await requireFreeName(pool, input.volumeName, 'volumeName');
  const size = formatBytes(source.capacityBytes);
  const title = `Copy the disk ${disk.target}, up to ${size}, to ${input.volumeName}`;
  const key = `volume:${input.volumeName}`;
  if (disk.kind === 'EXTERNAL') {
    const params = {
      nodeId: vm.nodeId,
      poolUuid: pool.uuid,
      name: input.volumeName,
      format: 'qcow2' as const,
      capacityBytes: source.capacityBytes,
      source: { poolUuid: source.poolUuid, name: source.name },
      sourceBytes: source.allocationBytes ?? source.capacityBytes,
      field: 'volumeName',
    };
    return cloneVolumeStep.step({ key, title, params, effect: 'CREATES', weight: 10 });
  }
  const obstacle = await vm.session.snapshots.copyObstacle();
  if (obstacle !== null) {
    const message = `What is inside a disk is copied by a program on the node. ${obstacle}`;
    throw new CorralError('CAPABILITY_MISSING', message, { capability: 'vm.snapshot.copy' });
  }
  const file = await placeOf(vm.session, `${pool.live.path ?? ''}/${input.volumeName}`);
  const params = { ...paramsOf(vm), snapshot: snapshot.name, target: disk.target, file };
  return copyInsideStep.step({ key, title, params, effect: 'CREATES', weight: 10 });
}

/** The pool asked for, else that of the disk. */
async function targetPool(
  world: World,
  vm: VmSubject,
  input: CopyInput,
  diskPoolUuid: string,
): Promise<PoolSubject> {
  const poolId =
    input.poolId ?? (await world.db.pools.findByUuid(vm.nodeId, diskPoolUuid))?.id ?? '';
  const pool = await loadPool(world, poolId);
  if (pool.nodeId !== vm.nodeId) {
    throw new CorralError('INVALID_INPUT', 'The storage pool is on another node than the VM.', {
      field: 'poolId',
    });
  }
  requireRunning(pool, 'poolId');
  return pool;
}
