import type { DiskBus } from './change.ts';

/** How Linux and libvirt name disks of a bus. */
const PREFIX: Readonly<Record<DiskBus, string>> = {
  virtio: 'vd',
  scsi: 'sd',
  sata: 'sd',
  usb: 'sd',
  ide: 'hd',
};

/** 0 → a, 25 → z, 26 → aa, as Linux names drives. */
function driveName(index: number): string {
  const last = String.fromCodePoint(97 + (index % 26));
  return index < 26 ? last : driveName(Math.floor(index / 26) - 1) + last;
}

/** The first free name of a disk on the bus. */
export function freeTarget(bus: DiskBus, taken: readonly string[]): string {
  const used = new Set(taken);
  for (let index = 0; ; index += 1) {
    const name = `${PREFIX[bus]}${driveName(index)}`;
    if (!used.has(name)) return name;
  }
}
