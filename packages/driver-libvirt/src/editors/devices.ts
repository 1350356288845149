import {
  CorralError,
  deviceKey,
  deviceWords,
  type DeviceSpec,
  type HardwareChangeOf,
} from '@corral/domain';
import { findDevice, readDevices, readSharedMemory } from '../readers/vm-devices.ts';
import { deviceDraft } from '../writers/host-devices.ts';
import type { XmlEdit } from '../xml/edit.ts';
import { childrenNamed, find, findAll } from '../xml/query.ts';
import { el, renderXml } from '../xml/render.ts';
import { addressOfRunning } from './addresses.ts';
import { requireDevices } from './disks.ts';
import { parseXml } from '../xml/tree.ts';

/** Adds a device; a shared folder by virtiofs brings memory with it that its helper can see. */
export function attachDevice(edit: XmlEdit, device: DeviceSpec, liveXml: string | null): void {
  const key = deviceKey(device);
  if (findDevice(edit.root, key)) {
    const message = `The VM has the ${deviceWords(device)} already.`;
    throw new CorralError('ALREADY_EXISTS', message);
  }
  const running = liveXml === null ? null : findDevice(parseXml(liveXml), key);
  const start = running?.start ?? -1;
  const address = addressOfRunning(edit.root, liveXml, (one) => one.start === start);
  edit.append(requireDevices(edit.root), deviceDraft(device, address));
  if (device.kind === 'share' && device.driver === 'virtiofs') shareMemory(edit);
}

/** virtiofsd maps the guest's memory, so QEMU must take it from a file that both can open. */
function shareMemory(edit: XmlEdit): void {
  if (readSharedMemory(edit.root)) return;
  const backing = find(edit.root, 'memoryBacking');
  if (!backing) {
    const after = find(edit.root, 'currentMemory') ?? find(edit.root, 'memory');
    if (!after)
      throw new CorralError('HYPERVISOR_ERROR', 'The definition of the VM has no memory.');
    const parts = [el('source', { type: 'memfd' }), el('access', { mode: 'shared' })];
    edit.insertAfter(after, el('memoryBacking', {}, parts));
    return;
  }
  const access = find(backing, 'access');
  if (access) edit.setAttribute(access, 'mode', 'shared');
  // Pages of hugetlbfs are a file already.
  const source = find(backing, 'source') ?? find(backing, 'hugepages');
  const missing = [
    ...(source ? [] : [el('source', { type: 'memfd' })]),
    ...(access ? [] : [el('access', { mode: 'shared' })]),
  ];
  for (const part of missing) edit.append(backing, part);
}

/** Takes a device away, with what cannot be without it. @throws CorralError NOT_FOUND */
export function detachDevice(edit: XmlEdit, key: string): void {
  const devices = readDevices(edit.root);
  const found = devices.find((one) => one.key === key);
  if (!found) throw new CorralError('NOT_FOUND', `The VM has no device ${key}.`, { field: 'key' });
  edit.remove(found.element);
  const { device } = found;
  if (device.kind === 'serial') {
    const last = devices.filter((one) => one.device.kind === 'serial').length === 1;
    // Libvirt would make the port again for a console that stands on it.
    if (last) removeAll(edit, 'console', (type) => type !== 'virtio');
  }
  if (device.kind === 'display' && device.type === 'spice') removeSpice(edit);
}

function removeAll(edit: XmlEdit, name: string, goes: (targetType: string) => boolean): void {
  for (const one of findAll(edit.root, `devices/${name}`))
    if (goes(find(one, 'target')?.attribute('type') ?? '')) edit.remove(one);
}

/** Channels, redirected USB and sound that go through SPICE are refused by libvirt without it. */
function removeSpice(edit: XmlEdit): void {
  const devices = requireDevices(edit.root);
  for (const name of ['channel', 'redirdev', 'smartcard'])
    for (const one of childrenNamed(devices, name))
      if (one.attribute('type') === 'spicevmc') edit.remove(one);
  for (const one of childrenNamed(devices, 'audio'))
    if (one.attribute('type') === 'spice') edit.setAttribute(one, 'type', 'none');
}

/** Sets the model of the first display adapter; other adapters stay, unless there is to be none. */
export function setVideo(edit: XmlEdit, { model }: HardwareChangeOf<'video'>): void {
  const [first, ...others] = findAll(edit.root, 'devices/video');
  const draft = el('model', { type: model });
  if (!first) {
    edit.append(requireDevices(edit.root), el('video', {}, [draft]));
    return;
  }
  if (model === 'none') {
    for (const one of others) edit.remove(one);
    edit.replace(first, renderXml(el('video', {}, [draft])));
    return;
  }
  const before = find(first, 'model');
  if (before?.attribute('type') === model) return;
  // Sizes of memory, heads and acceleration are of one model.
  if (before) edit.replace(before, renderXml(draft));
  else edit.append(first, draft);
}
