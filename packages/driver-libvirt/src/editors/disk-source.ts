import { CorralError, type HardwareChangeOf } from '@corral/domain';
import type { XmlEdit } from '../xml/edit.ts';
import { attributeAt, childrenNamed, find } from '../xml/query.ts';
import { el, renderXml } from '../xml/render.ts';
import { isBlock, sourceDraft } from '../writers/devices.ts';
import { requireDisk } from './disks.ts';

/**
 * Puts another volume behind a disk of the stored XML. Target, bus, address, serial, cache, limits and boot order stay;
 * the chain of the old volume goes with it, and its start-up policy and labels with its source.
 * @throws CorralError CAPABILITY_MISSING for a drive, and for a disk that is encrypted or no file or block device.
 */
export function replaceDisk(edit: XmlEdit, change: HardwareChangeOf<'replaceDisk'>): void {
  const disk = requireDisk(edit.root, change.target);
  const device = disk.attribute('device') ?? 'disk';
  if (device !== 'disk') refuse(`The disk ${change.target} is a ${device}.`);
  const present = disk.attribute('type') ?? 'file';
  if (!['file', 'block', 'volume'].includes(present))
    refuse(`The disk ${change.target} is of the type ${present}.`);
  const source = find(disk, 'source');
  if (find(disk, 'encryption') || (source && find(source, 'encryption')))
    refuse(`The disk ${change.target} is encrypted by the hypervisor.`);
  const type = isBlock(change.path) ? 'block' : 'file';
  if (disk.attribute('type') !== type) edit.setAttribute(disk, 'type', type);
  for (const chain of childrenNamed(disk, 'backingStore')) edit.remove(chain);
  const driver = find(disk, 'driver');
  const target = find(disk, 'target');
  if (!target) throw new CorralError('HYPERVISOR_ERROR', 'The disk has no target.');
  if (driver) edit.setAttribute(driver, 'type', change.format);
  const draft = sourceDraft(change.path);
  const drafts = [
    ...(driver ? [] : [el('driver', { name: 'qemu', type: change.format })]),
    ...(source === null && draft ? [draft] : []),
  ];
  for (const one of drafts) edit.insertAfter(target, one);
  if (
    source &&
    draft &&
    attributeAt(disk, 'source', type === 'block' ? 'dev' : 'file') !== change.path
  )
    edit.replace(source, renderXml(draft));
}

function refuse(why: string): never {
  throw new CorralError('CAPABILITY_MISSING', `${why} Nothing else can be put behind it.`, {
    capability: 'vm.replaceDisk',
    field: 'target',
  });
}
