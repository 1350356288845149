import { CorralError, type HardwareChangeOf, type NewDisk } from '@corral/domain';
import type { XmlEdit } from '../xml/edit.ts';
import { attributeAt, childrenNamed, find, findAll } from '../xml/query.ts';
import { el, renderXml, type XmlDraft } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';
import { isBlock, newDiskDraft, sourceDraft } from '../writers/devices.ts';
import { addressOfRunning } from './addresses.ts';

/** The `<disk>` with that target; null when there is none. */
export function findDisk(domain: XmlElement, target: string): XmlElement | null {
  const disks = findAll(domain, 'devices/disk');
  return disks.find((disk) => attributeAt(disk, 'target', 'dev') === target) ?? null;
}

/** @throws CorralError NOT_FOUND */
export function requireDisk(domain: XmlElement, target: string): XmlElement {
  const disk = findDisk(domain, target);
  if (disk) return disk;
  throw new CorralError('NOT_FOUND', `The VM has no disk ${target}.`, { field: 'target' });
}

/** The element all devices stand in. */
export function requireDevices(domain: XmlElement): XmlElement {
  const devices = find(domain, 'devices');
  if (devices) return devices;
  throw new CorralError('HYPERVISOR_ERROR', 'The definition of the VM has no devices.');
}

export function attachDisk(edit: XmlEdit, disk: NewDisk, liveXml: string | null): void {
  const devices = requireDevices(edit.root);
  if (findDisk(edit.root, disk.target)) {
    throw new CorralError('ALREADY_EXISTS', `The VM has a disk ${disk.target} already.`);
  }
  // Without a controller of its own libvirt would add one that modern guests have no driver for.
  const controllers = childrenNamed(devices, 'controller');
  if (disk.bus === 'scsi' && !controllers.some((one) => one.attribute('type') === 'scsi')) {
    edit.append(devices, el('controller', { type: 'scsi', index: 0, model: 'virtio-scsi' }));
  }
  const address = addressOfRunning(
    edit.root,
    disk.bus === 'virtio' ? liveXml : null,
    (device) => device.name === 'disk' && attributeAt(device, 'target', 'dev') === disk.target,
  );
  edit.append(devices, newDiskDraft(disk, address));
}

export function detachDisk(edit: XmlEdit, target: string): void {
  edit.remove(requireDisk(edit.root, target));
}

export function changeDisk(edit: XmlEdit, change: HardwareChangeOf<'changeDisk'>): void {
  const disk = requireDisk(edit.root, change.target);
  if (change.cache !== null)
    setDriver(edit, disk, 'cache', change.cache === 'default' ? null : change.cache);
  if (change.discard !== null) setDriver(edit, disk, 'discard', change.discard);
  if (change.readonly !== null) setReadonly(edit, disk, change.readonly);
  if (change.move !== null) move(edit, disk, change.move);
}

function setDriver(edit: XmlEdit, disk: XmlElement, name: string, value: string | null): void {
  const driver = find(disk, 'driver');
  if (driver && value === null) edit.removeAttribute(driver, name);
  else if (driver && value !== null) edit.setAttribute(driver, name, value);
  else if (value !== null) insertInDisk(edit, disk, el('driver', { name: 'qemu', [name]: value }));
}

/** After the target, which every disk has: the last child may go in the same edit. */
function insertInDisk(edit: XmlEdit, disk: XmlElement, draft: XmlDraft): void {
  const target = find(disk, 'target');
  if (target) edit.insertAfter(target, draft);
  else edit.append(disk, draft);
}

function setReadonly(edit: XmlEdit, disk: XmlElement, readonly: boolean): void {
  const present = find(disk, 'readonly');
  const target = find(disk, 'target');
  if (readonly && !present && target) edit.insertAfter(target, el('readonly'));
  if (!readonly && present) edit.remove(present);
}

/** An address belongs to a bus, so the hypervisor chooses a new one. */
function move(
  edit: XmlEdit,
  disk: XmlElement,
  to: { readonly bus: string; readonly target: string },
): void {
  const target = find(disk, 'target');
  if (!target) throw new CorralError('HYPERVISOR_ERROR', 'The disk has no target.');
  if (target.attribute('bus') === to.bus && target.attribute('dev') === to.target) return;
  edit.setAttribute(target, 'dev', to.target);
  edit.setAttribute(target, 'bus', to.bus);
  const address = find(disk, 'address');
  if (address && attributeAt(disk, 'target', 'bus') !== to.bus) edit.remove(address);
  const devices = requireDevices(edit.root);
  const hasScsi = childrenNamed(devices, 'controller').some(
    (one) => one.attribute('type') === 'scsi',
  );
  if (to.bus === 'scsi' && !hasScsi)
    edit.append(devices, el('controller', { type: 'scsi', index: 0, model: 'virtio-scsi' }));
}

/** Changes what is in a drive, in the stored XML or in a running domain's own element of it. */
export function changeMedia(edit: XmlEdit, change: HardwareChangeOf<'changeMedia'>): void {
  setMedia(edit, requireDisk(edit.root, change.target), change);
}

/** @throws CorralError CAPABILITY_MISSING for a disk that is no drive. */
export function setMedia(
  edit: XmlEdit,
  disk: XmlElement,
  change: HardwareChangeOf<'changeMedia'>,
): void {
  const device = disk.attribute('device');
  if (device !== 'cdrom' && device !== 'floppy') {
    throw new CorralError('CAPABILITY_MISSING', `The disk ${change.target} is no drive.`, {
      capability: 'vm.media',
      field: 'target',
    });
  }
  const source = find(disk, 'source');
  const { path } = change;
  for (const chain of childrenNamed(disk, 'backingStore')) edit.remove(chain);
  if (path === null) {
    if (source) edit.remove(source);
    return;
  }
  const type = isBlock(path) ? 'block' : 'file';
  if (disk.attribute('type') !== type) edit.setAttribute(disk, 'type', type);
  setDriver(edit, disk, 'type', change.format);
  const draft = sourceDraft(path);
  if (!draft) return;
  if (source) edit.replace(source, renderXml(draft));
  else insertInDisk(edit, disk, draft);
}
