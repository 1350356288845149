import { BlockList } from 'node:net';
import { CorralError } from '@corral/domain';
import type { NetworkEdit, NewNetworkMode, SubnetSpec } from '@corral/hypervisor';
import { readAddressing } from '../readers/network.ts';
import { domainOf, FORWARD_MODES, forwardOf, ipOf } from '../writers/network.ts';
import { setNetworkLimits } from './network-limits.ts';
import { XmlEdit } from '../xml/edit.ts';
import { attributeAt, childrenNamed, find, findAll } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';

/**
 * Changes a network's XML and leaves every other byte as it is.
 * @returns the new XML; the very same text when nothing had to change.
 * @throws CorralError CAPABILITY_MISSING where a bridge of the host would become a network of libvirt's own, or the
 * other way round.
 */
export function editNetwork(xml: string, change: NetworkEdit): string {
  const edit = new XmlEdit(xml);
  if (change.mode !== undefined) setMode(edit, change.mode, change.ipv6 ?? undefined);
  if (change.forwardDevice !== undefined) setDevice(edit, change);
  if (change.bridge !== undefined) setBridge(edit, change.bridge);
  if (change.domain !== undefined) setDomain(edit, change.domain);
  if (change.ipv4 !== undefined) setSubnet(edit, 'ipv4', change.ipv4);
  if (change.ipv6 !== undefined) setSubnet(edit, 'ipv6', change.ipv6);
  if (change.limits !== undefined) setNetworkLimits(edit, change.limits);
  return edit.toString();
}

function setMode(edit: XmlEdit, mode: NewNetworkMode, ipv6: SubnetSpec | undefined): void {
  const forward = find(edit.root, 'forward');
  const word = mode === 'ISOLATED' ? null : FORWARD_MODES[mode];
  const present = forward ? (forward.attributes['mode'] ?? 'nat') : null;
  if (present === word) return;
  if (present === 'bridge' || word === 'bridge') {
    throw new CorralError(
      'CAPABILITY_MISSING',
      'A bridge of the host cannot be turned into a network of its own, nor the other way round. Make a new network.',
      { capability: 'network.edit' },
    );
  }
  if (word === null) {
    if (forward) edit.remove(forward);
    return;
  }
  if (!forward) {
    const draft = forwardOf({ mode, ...(ipv6 ? { ipv6 } : {}) });
    const before = find(edit.root, 'uuid') ?? find(edit.root, 'name');
    if (draft && before) edit.insertAfter(before, draft);
    return;
  }
  edit.setAttribute(forward, 'mode', word);
  // Address translation belongs to NAT alone, and an open network leaves the way out to the administrator.
  for (const child of forward.children) {
    if (child.name === 'nat' || word === 'open') edit.remove(child);
  }
  if (word === 'open') edit.removeAttribute(forward, 'dev');
}

function setDevice(edit: XmlEdit, { forwardDevice, mode }: NetworkEdit): void {
  const forward = find(edit.root, 'forward');
  if (!forward || mode === 'ISOLATED' || mode === 'OPEN') return;
  const present = attributeAt(forward, '.', 'dev') ?? attributeAt(forward, 'interface', 'dev');
  if (present === (forwardDevice ?? null)) return;
  for (const one of childrenNamed(forward, 'interface')) edit.remove(one);
  if (!forwardDevice) edit.removeAttribute(forward, 'dev');
  else edit.setAttribute(forward, 'dev', forwardDevice);
}

function setBridge(edit: XmlEdit, name: string): void {
  const bridge = find(edit.root, 'bridge');
  if (!bridge) edit.append(edit.root, el('bridge', { name }));
  else if (bridge.attributes['name'] !== name) edit.setAttribute(bridge, 'name', name);
}

function setDomain(edit: XmlEdit, name: string | null): void {
  const domain = find(edit.root, 'domain');
  if (!name) {
    if (domain) edit.remove(domain);
  } else if (!domain) {
    const before = find(edit.root, 'bridge') ?? find(edit.root, 'name');
    if (before) edit.insertAfter(before, domainOf(name));
  } else if (domain.attributes['name'] !== name) {
    edit.setAttribute(domain, 'name', name);
  }
}

function setSubnet(edit: XmlEdit, family: 'ipv4' | 'ipv6', subnet: SubnetSpec | null): void {
  const present = findAll(edit.root, 'ip').find((ip) => familyOf(ip) === family);
  if (!present) {
    const last = edit.root.children.at(-1);
    if (subnet && last) edit.insertAfter(last, ipOf(family, subnet));
    return;
  }
  if (!subnet) {
    edit.remove(present);
    return;
  }
  const before = readAddressing(present);
  if (before?.address !== subnet.address || before.prefix !== subnet.prefix) {
    edit.setAttribute(present, 'address', subnet.address);
    edit.setAttribute(present, 'prefix', String(subnet.prefix));
    edit.removeAttribute(present, 'netmask');
  }
  setDhcp(edit, present, subnet, family);
}

function setDhcp(edit: XmlEdit, ip: XmlElement, subnet: SubnetSpec, family: 'ipv4' | 'ipv6'): void {
  const dhcp = find(ip, 'dhcp');
  if (!subnet.dhcp) {
    if (dhcp) edit.remove(dhcp);
    return;
  }
  const range = el('range', { ...subnet.dhcp });
  if (!dhcp) {
    edit.append(ip, el('dhcp', {}, [range]));
    return;
  }
  const own = new BlockList();
  own.addSubnet(subnet.address, subnet.prefix, family);
  for (const host of childrenNamed(dhcp, 'host')) {
    const address = attributeAt(host, '.', 'ip');
    if (address !== null && !own.check(address, family)) edit.remove(host);
  }
  const [first, ...others] = childrenNamed(dhcp, 'range');
  for (const other of others) edit.remove(other);
  if (!first) edit.prepend(dhcp, range);
  else {
    for (const [name, value] of Object.entries(subnet.dhcp)) {
      if (first.attributes[name] !== value) edit.setAttribute(first, name, value);
    }
  }
}

const familyOf = (ip: XmlElement): 'ipv4' | 'ipv6' =>
  ip.attributes['family'] === 'ipv6' ? 'ipv6' : 'ipv4';
