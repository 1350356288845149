import { BlockList } from 'node:net';
import { CorralError } from '@corral/domain';
import type {
  CallOptions,
  DhcpReservation,
  DnsHost,
  NetworkAddressing,
  NetworkConfig,
  NetworkRecord,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { Affect, NetworkCommand, NetworkSection } from '../constants.ts';
import type { NetworkHandle } from '../handles.ts';
import { writeDnsHost, writeRange, writeReservation } from '../writers/network.ts';

/** Entries of a network that can be changed while it runs, in what runs and in what is stored. */

const NETWORK = 'the network';

interface Side {
  readonly flag: number;
  readonly config: NetworkConfig;
}

/** What of a network is to be changed: what runs, what is stored, or both, each as it is now. */
function sidesOf(record: NetworkRecord): Side[] {
  const live = record.active ? [{ flag: Affect.LIVE, config: record }] : [];
  const stored = record.persistent ? [{ flag: Affect.CONFIG, config: record.next ?? record }] : [];
  return [...live, ...stored];
}

interface Update {
  readonly command: number;
  readonly section: number;
  readonly parentIndex: number;
  readonly xml: string;
}

async function update(
  calls: Calls,
  net: NetworkHandle,
  side: Side,
  change: Update,
  options: CallOptions,
): Promise<void> {
  const args = { net, ...change, flags: side.flag };
  await calls.change(NETWORK, 'networkUpdate', args, options);
}

/** Adds a reservation to each side whose subnet has the address, in place of the guest's former one. */
export async function putReservation(
  calls: Calls,
  net: NetworkHandle,
  record: NetworkRecord,
  reservation: DhcpReservation,
  options: CallOptions,
): Promise<void> {
  const sides = sidesOf(record);
  const fitting = sides.filter(({ config }) => subnetIndex(config.addressing, reservation.ip) >= 0);
  if (fitting.length === 0) {
    throw new CorralError(
      'INVALID_NETWORK_RANGE',
      `${reservation.ip} is in no subnet of the network.`,
      { field: 'ip' },
    );
  }
  for (const side of fitting) {
    const parentIndex = subnetIndex(side.config.addressing, reservation.ip);
    const hosts = side.config.addressing[parentIndex]?.dhcpHosts ?? [];
    const former = hosts.find((host) => isSameGuest(host, reservation));
    if (former && isEqual(former, reservation)) continue;
    const section = NetworkSection.IP_DHCP_HOST;
    if (former) {
      const xml = writeReservation(former);
      const gone = { command: NetworkCommand.DELETE, section, parentIndex, xml };
      await update(calls, net, side, gone, options);
    }
    const xml = writeReservation(reservation);
    await update(
      calls,
      net,
      side,
      { command: NetworkCommand.ADD_LAST, section, parentIndex, xml },
      options,
    );
  }
}

/** Takes the reservation of the address from each side that has it. */
export async function removeReservation(
  calls: Calls,
  net: NetworkHandle,
  record: NetworkRecord,
  ip: string,
  options: CallOptions,
): Promise<void> {
  for (const side of sidesOf(record)) {
    for (const [parentIndex, subnet] of side.config.addressing.entries()) {
      const host = subnet.dhcpHosts.find((one) => one.ip === ip);
      if (!host) continue;
      const change = {
        command: NetworkCommand.DELETE,
        section: NetworkSection.IP_DHCP_HOST,
        parentIndex,
        xml: writeReservation(host),
      };
      await update(calls, net, side, change, options);
    }
  }
}

export async function addDnsHost(
  calls: Calls,
  net: NetworkHandle,
  record: NetworkRecord,
  host: DnsHost,
  options: CallOptions,
): Promise<void> {
  const xml = writeDnsHost(host);
  const change = { command: NetworkCommand.ADD_LAST, section: NetworkSection.DNS_HOST, xml };
  for (const side of sidesOf(record))
    await update(calls, net, side, { ...change, parentIndex: -1 }, options);
}

/** Takes the names of the address from each side that has them. */
export async function removeDnsHost(
  calls: Calls,
  net: NetworkHandle,
  record: NetworkRecord,
  ip: string,
  options: CallOptions,
): Promise<void> {
  for (const side of sidesOf(record)) {
    for (const host of side.config.dnsHosts.filter((one) => one.ip === ip)) {
      const change = {
        command: NetworkCommand.DELETE,
        section: NetworkSection.DNS_HOST,
        parentIndex: -1,
        xml: writeDnsHost(host),
      };
      await update(calls, net, side, change, options);
    }
  }
}

/**
 * Gives the running DHCP server the ranges that are stored, for subnets that are the same on both sides. What else
 * differs waits for the next start.
 */
export async function moveRangesLive(
  calls: Calls,
  net: NetworkHandle,
  record: NetworkRecord,
  options: CallOptions,
): Promise<void> {
  if (!record.active || record.next === null) return;
  const live: Side = { flag: Affect.LIVE, config: record };
  for (const [parentIndex, now] of record.addressing.entries()) {
    const next = record.next.addressing[parentIndex];
    if (!next || next.address !== now.address || next.prefix !== now.prefix) continue;
    const section = NetworkSection.IP_DHCP_RANGE;
    const has = (list: NetworkAddressing, { start, end }: { start: string; end: string }) =>
      list.dhcpRanges.some((range) => range.start === start && range.end === end);
    // A new range may overlap an old one, so the old ones go first.
    const steps = [
      ...now.dhcpRanges
        .filter((range) => !has(next, range))
        .map((range) => ({ command: NetworkCommand.DELETE, xml: writeRange(range) })),
      ...next.dhcpRanges
        .filter((range) => !has(now, range))
        .map((range) => ({ command: NetworkCommand.ADD_LAST, xml: writeRange(range) })),
    ];
    for (const step of steps)
      await update(calls, net, live, { ...step, section, parentIndex }, options);
  }
}

/** Which subnet an address is in; -1 for none. */
function subnetIndex(addressing: readonly NetworkAddressing[], ip: string): number {
  const family = ip.includes(':') ? 'ipv6' : 'ipv4';
  return addressing.findIndex((subnet) => {
    if (subnet.family !== family) return false;
    const list = new BlockList();
    list.addSubnet(subnet.address, subnet.prefix, family);
    return list.check(ip, family);
  });
}

function isSameGuest(a: DhcpReservation, b: DhcpReservation): boolean {
  if (a.mac !== null && b.mac !== null) return a.mac.toLowerCase() === b.mac.toLowerCase();
  return a.mac === null && b.mac === null && a.name === b.name;
}

function isEqual(a: DhcpReservation, b: DhcpReservation): boolean {
  return isSameGuest(a, b) && a.name === b.name && a.ip === b.ip;
}
