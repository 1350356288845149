import type { HostDisk, HostDiskType } from '@corral/hypervisor';
import { scaledBytes, find, textAt } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';
import { capability, Unknowns } from './hardware.ts';

/** What the kernel says of disks beyond libvirt: whether they turn. */
export interface Rotation {
  /** By block name, as `sda`; null when the node could not be asked. */
  readonly byName: ReadonlyMap<string, boolean> | null;
  /** Why not, as a sentence. */
  readonly reason: string;
}

/** The block name of a disk of the node, as `sda`; null when the XML is of something else. */
export function blockName(device: XmlElement): string | null {
  const storage = capability(device, 'storage');
  const path = storage && textAt(storage, 'block');
  return path?.startsWith('/dev/') === true ? path.slice('/dev/'.length) : null;
}

/** A disk of the node; null when the XML is of something else. */
export function readHostDisk(device: XmlElement, rotation: Rotation): HostDisk | null {
  const storage = capability(device, 'storage');
  const name = blockName(device);
  if (!storage || name === null) return null;
  const unknown = new Unknowns();
  const path = textAt(device, 'path') ?? '';
  const removable = capability(storage, 'removable');
  const size = find(storage, 'size') ?? (removable && find(removable, 'media_size'));
  const noIdentity = path.includes('/virtio')
    ? 'It is a virtual disk; whoever gives it to this machine gave it none.'
    : 'Neither the disk nor the node’s device manager tells it.';
  const { type, reason } = typeOf(name, path, textAt(storage, 'drive_type'), rotation);
  return {
    path: `/dev/${name}`,
    type: unknown.of('type', type, reason),
    bus: unknown.of(
      'bus',
      busOf(path) ?? textAt(storage, 'bus'),
      'The node does not tell the bus.',
    ),
    vendor: unknown.of('vendor', vendorOf(storage), noIdentity),
    model: unknown.of('model', textAt(storage, 'model'), noIdentity),
    serial: unknown.of('serial', textAt(storage, 'serial'), noIdentity),
    sizeBytes: unknown.of(
      'sizeBytes',
      scaledBytes(size, 'bytes'),
      removable ? 'There is no medium in the drive.' : 'The node does not tell the size.',
    ),
    removable: removable !== null,
    unknown: unknown.list,
  };
}

/** Where the kernel's own path names the bus, it is surer than the device manager's word. */
function busOf(path: string): string | null {
  if (path.includes('/nvme/')) return 'nvme';
  if (path.includes('/virtio')) return 'virtio';
  return path.includes('/usb') ? 'usb' : null;
}

/** A bare number is the id of a virtual device, not the name of a maker. */
function vendorOf(storage: XmlElement): string | null {
  const vendor = textAt(storage, 'vendor');
  return vendor === null || /^0x[0-9a-f]+$/i.test(vendor) ? null : vendor;
}

function typeOf(
  name: string,
  path: string,
  driveType: string | null,
  rotation: Rotation,
): { readonly type: HostDiskType | null; readonly reason: string } {
  const known = (type: HostDiskType) => ({ type, reason: '' });
  if (path.includes('/nvme/')) return known('NVME');
  if (driveType === 'cdrom') return known('CDROM');
  if (driveType === 'floppy') return known('FLOPPY');
  if (path.includes('/virtio') || path.includes('/devices/virtual/')) {
    return {
      type: null,
      reason: 'It is a virtual disk: this machine cannot see what the data really lies on.',
    };
  }
  if (rotation.byName === null) return { type: null, reason: rotation.reason };
  const turns = rotation.byName.get(name);
  if (turns === undefined) {
    return { type: null, reason: 'The kernel does not tell whether the disk turns.' };
  }
  return known(turns ? 'HDD' : 'SSD');
}

/** The path in which the kernel says whether a disk turns. */
export const rotationPath = (name: string): string => `/sys/block/${name}/queue/rotational`;

/** Which disks turn, from lines `path:0` as `grep -H` gives them. */
export function readRotation(lines: string): Map<string, boolean> {
  return new Map(
    lines.split('\n').flatMap((line) => {
      const [, name, value] = /^\/sys\/block\/([^/]+)\/queue\/rotational:([01])$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value === '1'] as const];
    }),
  );
}
