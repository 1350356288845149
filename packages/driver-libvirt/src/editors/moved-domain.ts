import { CorralError } from '@corral/domain';
import type { MovedDisk } from '@corral/hypervisor';
import { XmlEdit } from '../xml/edit.ts';
import { attributeAt, find, findAll } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';

/**
 * A domain's XML as another node takes it: disks at the paths they have there, and that node's own emulator. Every
 * other byte stays.
 * @param emulator null keeps the one that is there.
 * @throws CorralError INVALID_INPUT when a disk is not one of the domain's, or is no file.
 */
export function moveDomain(
  xml: string,
  disks: readonly MovedDisk[],
  emulator: string | null,
): string {
  const edit = new XmlEdit(xml);
  const present = findAll(edit.root, 'devices/disk');
  for (const disk of disks) {
    const element = present.find((one) => attributeAt(one, 'target', 'dev') === disk.target);
    moveDisk(edit, element, disk);
  }
  const program = find(edit.root, 'devices/emulator');
  if (program && emulator !== null && program.text.trim() !== emulator) {
    edit.setText(program, emulator);
  }
  return edit.toString();
}

function moveDisk(edit: XmlEdit, element: XmlElement | undefined, disk: MovedDisk): void {
  const source = element && find(element, 'source');
  if (!element || !source || source.attributes['file'] === undefined) {
    throw new CorralError('INVALID_INPUT', `The VM has no file for its disk ${disk.target}.`, {
      field: 'disks',
    });
  }
  edit.setAttribute(source, 'file', disk.path);
  const driver = find(element, 'driver');
  if (driver) edit.setAttribute(driver, 'type', disk.format);
  // The chain of files below the disk is the old node's; the copy has none, or libvirt reads it anew.
  const chain = find(element, 'backingStore');
  if (chain) edit.remove(chain);
}
