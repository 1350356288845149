import { CorralError } from '@corral/domain';
import type { XmlEdit } from '../xml/edit.ts';
import { attributeAt, find, findAll } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';

/** Devices of which any can be booted from. */
const BOOTABLE = new Set(['disk', 'interface', 'hostdev', 'redirdev']);

/**
 * Says from which devices the VM boots, each by its own order; the classes that `<os><boot>` names go, since libvirt
 * takes only one way. Other devices that had an order (passed-through ones) come after, in their old order.
 * @throws CorralError NOT_FOUND for a device the VM does not have.
 */
export function editBoot(edit: XmlEdit, order: readonly string[]): void {
  const devices = find(edit.root, 'devices')?.children ?? [];
  const byId = new Map(devices.map((device) => [bootId(device), device]));
  const wanted = order.map((id) => {
    const device = byId.get(id);
    if (device) return device;
    throw new CorralError('NOT_FOUND', `The VM has no device ${id} to boot from.`);
  });
  const others = devices
    .filter((device) => BOOTABLE.has(device.name) && bootId(device) === null && orderOf(device) > 0)
    .toSorted((a, b) => orderOf(a) - orderOf(b));
  for (const [index, device] of [...wanted, ...others].entries()) setOrder(edit, device, index + 1);
  for (const device of devices) {
    const boot = find(device, 'boot');
    if (boot && bootId(device) !== null && !wanted.includes(device)) edit.remove(boot);
  }
  for (const boot of findAll(edit.root, 'os/boot')) edit.remove(boot);
}

function bootId(device: XmlElement): string | null {
  if (device.name === 'disk') return `disk:${attributeAt(device, 'target', 'dev') ?? ''}`;
  if (device.name !== 'interface') return null;
  return `nic:${(attributeAt(device, 'mac', 'address') ?? '').toLowerCase()}`;
}

const orderOf = (device: XmlElement): number => Number(attributeAt(device, 'boot', 'order') ?? 0);

function setOrder(edit: XmlEdit, device: XmlElement, order: number): void {
  const boot = find(device, 'boot');
  if (!boot) edit.append(device, el('boot', { order }));
  else if (orderOf(device) !== order) edit.setAttribute(boot, 'order', String(order));
}
