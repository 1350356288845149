import { CorralError, type HardwareRecord } from '@corral/domain';
import type { World } from '../../world.ts';
import { loadVm, requireFree, type VmSubject } from '../vm/subject.ts';

/** A VM with what it is made of, as read from its node now. */
export interface HardwareSubject extends VmSubject {
  readonly hardware: HardwareRecord;
}

/**
 * Loads a VM whose hardware is to be changed.
 * @throws CorralError NOT_FOUND, VM_BUSY, WRONG_STATE for a VM without a stored definition.
 */
export async function loadHardware(world: World, vmId: string): Promise<HardwareSubject> {
  const vm = await loadVm(world, vmId);
  await requireFree(world, vm);
  if (!vm.live.persistent) {
    throw new CorralError(
      'WRONG_STATE',
      'The VM has no stored definition: it will be gone when it stops, so there is nothing to change.',
    );
  }
  const hardware = await vm.session.vmHardware.read(vm.uuid);
  if (hardware === null)
    throw new CorralError('NOT_FOUND', `The VM ${vm.name} is gone from its node.`);
  return { ...vm, hardware };
}

/** Names of disks taken in what is stored or in what runs. */
export function takenTargets({ hardware }: HardwareSubject): string[] {
  const disks = [...hardware.stored.disks, ...(hardware.running?.disks ?? [])];
  return disks.map(({ target }) => target);
}
