import {
  CorralError,
  type SnapshotRefusal,
  type SnapshotSituation,
  type SnapshotSupport,
} from '@corral/domain';
import type { DiskRecord, SnapshotRecord, VmRecord } from '@corral/hypervisor';
import type { VmSubject } from '../vm/subject.ts';

/** What the rules on snapshots want to know of a VM, from its record or from its row. */
export function situationOf(
  vm: Pick<VmRecord, 'powerState'> & {
    readonly disks: readonly DiskRecord[];
    readonly snapshots: {
      readonly support: SnapshotSupport;
      readonly list: readonly SnapshotRecord[];
    };
  },
): SnapshotSituation {
  return {
    powerState: vm.powerState,
    support: vm.snapshots.support,
    snapshots: vm.snapshots.list,
    disks: vm.disks.map((disk) => ({ target: disk.target, path: disk.sourcePath })),
  };
}

/** The disks whose content a snapshot holds. */
export function writableDisks(
  disks: readonly DiskRecord[],
): (DiskRecord & { sourcePath: string })[] {
  return disks.flatMap((disk) =>
    disk.device === 'disk' && !disk.readonly && disk.sourcePath !== null
      ? [{ ...disk, sourcePath: disk.sourcePath }]
      : [],
  );
}

/** @throws CorralError NOT_FOUND when the VM has no such snapshot. */
export function requireSnapshot(vm: VmSubject, name: string): SnapshotRecord {
  const found = vm.live.snapshots.list.find((one) => one.name === name);
  if (found) return found;
  throw new CorralError('NOT_FOUND', `The VM ${vm.name} has no snapshot ${name}.`);
}

/** A refusal of the rules as the error of a mutation. */
export function asError(refusal: SnapshotRefusal): CorralError {
  switch (refusal.reasonCode) {
    case 'DRIVER':
      return new CorralError('CAPABILITY_MISSING', refusal.reason, { capability: 'vm.snapshot' });
    case 'IN_USE':
      return new CorralError('IN_USE', refusal.reason);
    case 'WRONG_STATE':
      return new CorralError('WRONG_STATE', refusal.reason);
  }
}
