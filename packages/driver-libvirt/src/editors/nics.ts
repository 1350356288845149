import { CorralError, type HardwareChangeOf, type NewNic, type NicSource } from '@corral/domain';
import type { XmlEdit } from '../xml/edit.ts';
import { attributeAt, childrenNamed, find, findAll } from '../xml/query.ts';
import { el, renderXml, type XmlDraft } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';
import { newNicDraft, nicSourceDraft } from '../writers/devices.ts';
import { addressOfRunning } from './addresses.ts';
import { requireDevices } from './disks.ts';

const hasMac = (nic: XmlElement, mac: string): boolean =>
  (attributeAt(nic, 'mac', 'address') ?? '').toLowerCase() === mac;

/** The `<interface>` with that hardware address; null when there is none. */
export function findNic(domain: XmlElement, mac: string): XmlElement | null {
  return findAll(domain, 'devices/interface').find((nic) => hasMac(nic, mac)) ?? null;
}

/** @throws CorralError NOT_FOUND */
export function requireNic(domain: XmlElement, mac: string): XmlElement {
  const nic = findNic(domain, mac);
  if (nic) return nic;
  throw new CorralError('NOT_FOUND', `The VM has no network card ${mac}.`, { field: 'mac' });
}

export function attachNic(edit: XmlEdit, nic: NewNic, liveXml: string | null): void {
  if (findNic(edit.root, nic.mac)) {
    throw new CorralError('ALREADY_EXISTS', `The VM has a network card ${nic.mac} already.`);
  }
  const address = addressOfRunning(
    edit.root,
    liveXml,
    (device) => device.name === 'interface' && hasMac(device, nic.mac),
  );
  edit.append(requireDevices(edit.root), newNicDraft(nic, address));
}

export function detachNic(edit: XmlEdit, mac: string): void {
  edit.remove(requireNic(edit.root, mac));
}

export function changeNic(edit: XmlEdit, change: HardwareChangeOf<'changeNic'>): void {
  const nic = requireNic(edit.root, change.mac);
  const mac = find(nic, 'mac');
  if (change.newMac !== null && mac) edit.setAttribute(mac, 'address', change.newMac);
  if (change.model !== null) setModel(edit, nic, change.model);
  setPlug(edit, nic, change);
}

/** Network and link: what can be changed in a running card too. */
export function setPlug(
  edit: XmlEdit,
  nic: XmlElement,
  { source, linkUp }: Pick<HardwareChangeOf<'changeNic'>, 'source' | 'linkUp'>,
): void {
  if (source !== null) setSource(edit, nic, source);
  if (linkUp === null || linkUp === (attributeAt(nic, 'link', 'state') !== 'down')) return;
  const link = find(nic, 'link');
  if (link) edit.setAttribute(link, 'state', linkUp ? 'up' : 'down');
  else insertInNic(edit, nic, el('link', { state: linkUp ? 'up' : 'down' }));
}

/** After the MAC address, which every card has: the last child may go in the same edit. */
export function insertInNic(edit: XmlEdit, nic: XmlElement, draft: XmlDraft): void {
  const mac = find(nic, 'mac');
  if (mac) edit.insertAfter(mac, draft);
  else edit.append(nic, draft);
}

function setSource(edit: XmlEdit, nic: XmlElement, wanted: NicSource): void {
  const { kind, name } = wanted;
  const source = find(nic, 'source');
  if (nic.attribute('type') === kind && source?.attribute(kind) === name) return;
  if (nic.attribute('type') !== kind) edit.setAttribute(nic, 'type', kind);
  const draft = nicSourceDraft(wanted);
  if (draft === null) {
    if (source) edit.remove(source);
  } else if (source) edit.replace(source, renderXml(draft));
  else insertInNic(edit, nic, draft);
}

/** Cards that stand on PCIe; the others need a bus of another kind, so their address cannot stay. */
const PCIE_MODELS = new Set(['virtio', 'e1000e']);

function setModel(edit: XmlEdit, nic: XmlElement, wanted: string): void {
  const model = find(nic, 'model');
  const before = model?.attribute('type') ?? 'rtl8139';
  if (before === wanted) return;
  if (model) edit.setAttribute(model, 'type', wanted);
  else insertInNic(edit, nic, el('model', { type: wanted }));
  const pcie = childrenNamed(requireDevices(edit.root), 'controller').some(
    (one) => one.attribute('model') === 'pcie-root',
  );
  const address = find(nic, 'address');
  if (address && pcie && PCIE_MODELS.has(before) !== PCIE_MODELS.has(wanted)) edit.remove(address);
}
