import { isDeepStrictEqual } from 'node:util';
import type {
  NetworkAddressing,
  NetworkConfig,
  NetworkMode,
  NetworkRecord,
} from '@corral/hypervisor';
import { attributeAt, childrenNamed, find, findAll, wholeNumber } from '../xml/query.ts';
import { readNetworkLimits } from './network-limits.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/** What libvirt tells about a network outside its XML. */
export interface NetworkObservation {
  readonly uuid: string;
  readonly name: string;
  readonly active: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
}

const MODES: Readonly<Record<string, NetworkMode>> = {
  nat: 'NAT',
  route: 'ROUTED',
  open: 'OPEN',
  bridge: 'BRIDGE',
};

/**
 * Makes the record of a network.
 * @param xml as it runs, or the stored definition while it is off.
 * @param storedXml the stored definition; null where there is none.
 */
export function readNetwork(
  xml: string,
  storedXml: string | null,
  observed: NetworkObservation,
): NetworkRecord {
  const config = readNetworkConfig(xml);
  const stored = storedXml === null || storedXml === xml ? config : readNetworkConfig(storedXml);
  return {
    uuid: observed.uuid,
    name: observed.name,
    active: observed.active,
    persistent: observed.persistent,
    autostart: observed.autostart,
    ...config,
    next: isDeepStrictEqual(config, stored) ? null : stored,
  };
}

/** How a network's XML sets it up. */
export function readNetworkConfig(xml: string): NetworkConfig {
  const network = parseXml(xml);
  return {
    mode: readMode(network),
    bridge: attributeAt(network, 'bridge', 'name'),
    forwardDevice:
      attributeAt(network, 'forward', 'dev') ?? attributeAt(network, 'forward/interface', 'dev'),
    domain: attributeAt(network, 'domain', 'name'),
    limits: readNetworkLimits(network),
    addressing: findAll(network, 'ip').flatMap((ip) => readAddressing(ip) ?? []),
    dnsHosts: findAll(network, 'dns/host').flatMap((host) => {
      const ip = attributeAt(host, '.', 'ip');
      const hostnames = childrenNamed(host, 'hostname').map((name) => name.text.trim());
      return ip === null ? [] : [{ ip, hostnames }];
    }),
  };
}

/** A network without a forward element reaches nothing outside: libvirt calls it isolated. */
export function readMode(network: XmlElement): NetworkMode {
  const forward = find(network, 'forward');
  if (!forward) return 'ISOLATED';
  // The attribute may be left out, which means nat.
  return MODES[forward.attributes['mode'] ?? 'nat'] ?? 'OTHER';
}

/** What an `ip` element says; null for one that is not understood. */
export function readAddressing(ip: XmlElement): NetworkAddressing | null {
  const family = attributeAt(ip, '.', 'family') === 'ipv6' ? 'ipv6' : 'ipv4';
  const address = attributeAt(ip, '.', 'address');
  const prefix = readPrefix(ip, family);
  if (address === null || prefix === null) return null;
  return {
    family,
    address,
    prefix,
    dhcpRanges: findAll(ip, 'dhcp/range').flatMap(({ attributes: { start, end } }) =>
      start !== undefined && end !== undefined ? [{ start, end }] : [],
    ),
    dhcpHosts: findAll(ip, 'dhcp/host').flatMap(({ attributes: { mac, name, ip: address } }) =>
      address === undefined ? [] : [{ mac: mac ?? null, name: name ?? null, ip: address }],
    ),
  };
}

function readPrefix(ip: XmlElement, family: 'ipv4' | 'ipv6'): number | null {
  const prefix = wholeNumber(attributeAt(ip, '.', 'prefix'));
  if (prefix !== null) return prefix;
  const netmask = attributeAt(ip, '.', 'netmask');
  if (netmask !== null) return netmaskPrefix(netmask);
  return family === 'ipv6' ? 64 : null;
}

/** `255.255.255.0` → 24; null when it is not a contiguous mask. */
function netmaskPrefix(netmask: string): number | null {
  const parts = netmask.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return null;
  const bits = parts.map((part) => part.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : null;
}
