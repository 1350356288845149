import { freeTarget } from '@corral/domain';
import { takenTargets, type HardwareSubject } from './subject.ts';

/**
 * An empty drive for a seed of cloud-init, to be attached to a VM.
 * @param virtio whether the guest is known to have virtio's drivers; else the drive is on a bus that every machine of
 *   its kind has.
 */
export function newSeedDrive(vm: HardwareSubject, virtio: boolean) {
  const q35 = vm.hardware.stored.machine?.includes('q35') === true;
  const bus = virtio ? 'scsi' : q35 ? 'sata' : 'ide';
  return {
    target: freeTarget(bus, takenTargets(vm)),
    device: 'cdrom',
    bus,
    format: 'raw',
    path: null,
    readonly: true,
    cache: null,
    discard: null,
  } as const;
}
