import type { DhcpReservation, DnsHost, NetworkSpec, SubnetSpec } from '@corral/hypervisor';
import { el, renderXml, type XmlDraft } from '../xml/render.ts';

/**
 * Writes the XML of a new network. Spanning tree is off: it keeps a new port silent for seconds, which DHCP clients
 * in guests suffer from. Without a bridge name libvirt chooses a free one (virbrN).
 */
export function writeNetwork(spec: NetworkSpec): string {
  if (spec.mode === 'BRIDGE') return renderXml(hostBridge(spec));
  return renderXml(
    el('network', {}, [
      el('name', {}, spec.name),
      spec.uuid !== undefined && el('uuid', {}, spec.uuid),
      forwardOf(spec),
      el('bridge', { name: spec.bridge, stp: 'off', delay: 0 }),
      spec.domain !== undefined && domainOf(spec.domain),
      spec.ipv4 && ipOf('ipv4', spec.ipv4),
      spec.ipv6 && ipOf('ipv6', spec.ipv6),
    ]),
  );
}

/** A network whose VMs join a bridge that the host has already: libvirt adds nothing to it. */
function hostBridge(spec: NetworkSpec): XmlDraft {
  return el('network', {}, [
    el('name', {}, spec.name),
    spec.uuid !== undefined && el('uuid', {}, spec.uuid),
    el('forward', { mode: 'bridge' }),
    el('bridge', { name: spec.bridge }),
  ]);
}

/** Libvirt's word for each mode; an isolated network has no forward element. */
export const FORWARD_MODES = {
  NAT: 'nat',
  ROUTED: 'route',
  OPEN: 'open',
  BRIDGE: 'bridge',
} as const;

/** How traffic leaves the network; null where it does not. Without the mark libvirt would route IPv6 and not translate it. */
export function forwardOf(
  spec: Pick<NetworkSpec, 'mode' | 'forwardDevice' | 'ipv6'>,
): XmlDraft | null {
  if (spec.mode === 'ISOLATED') return null;
  const dev = spec.mode === 'OPEN' ? undefined : spec.forwardDevice;
  const translates6 = spec.mode === 'NAT' && spec.ipv6 !== undefined;
  return el('forward', { mode: FORWARD_MODES[spec.mode], dev }, [
    translates6 && el('nat', { ipv6: 'yes' }),
  ]);
}

/** Names of the domain are answered by the network alone and never asked of the world. */
export function domainOf(name: string): XmlDraft {
  return el('domain', { name, localOnly: 'yes' });
}

export function ipOf(family: 'ipv4' | 'ipv6', subnet: SubnetSpec): XmlDraft {
  const attributes = family === 'ipv6' ? { family } : {};
  return el('ip', { ...attributes, address: subnet.address, prefix: subnet.prefix }, [
    subnet.dhcp && el('dhcp', {}, [el('range', { ...subnet.dhcp })]),
  ]);
}

/** A reservation as libvirt's networkUpdate takes it. */
export function writeReservation({ mac, name, ip }: DhcpReservation): string {
  return renderXml(el('host', { mac, name, ip }));
}

export function writeDnsHost({ ip, hostnames }: DnsHost): string {
  return renderXml(
    el(
      'host',
      { ip },
      hostnames.map((name) => el('hostname', {}, name)),
    ),
  );
}

export function writeRange(range: { readonly start: string; readonly end: string }): string {
  return renderXml(el('range', { start: range.start, end: range.end }));
}
