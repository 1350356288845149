import { CorralError } from '@corral/domain';
import type { NetworkRecord, SubnetSpec } from '@corral/hypervisor';
import {
  contains,
  formatIpv4,
  overlap,
  parseIpv4,
  parseIpv4Cidr,
  subnetOf,
  type Ipv4Subnet,
} from './ipv4.ts';

/** Ranges that are nobody's on the internet: RFC 1918, carrier NAT (RFC 6598), benchmarks (RFC 2544). */
const PRIVATE: readonly Ipv4Subnet[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '198.18.0.0/15',
]
  .map((text) => parseIpv4Cidr(text))
  .filter((subnet) => subnet !== null);

/** All that a host can have: without 0.0.0.0/8, loopback, multicast and what is above. */
const ROUTABLE: readonly Ipv4Subnet[] = [
  { address: 0, prefix: 0, first: 1 * 2 ** 24, last: 127 * 2 ** 24 - 1 },
  { address: 0, prefix: 0, first: 128 * 2 ** 24, last: 224 * 2 ** 24 - 1 },
];

/** An addressing some other network of the node has already. */
export interface TakenRange {
  readonly networkName: string;
  readonly address: string;
  readonly prefix: number;
}

export interface RangeRequest {
  readonly ipv4Cidr: string;
  readonly dhcp?: { readonly start: string; readonly end: string } | undefined;
  /** True where guests may have addresses of the internet: their traffic is routed, not translated. */
  readonly publicToo?: boolean;
}

/**
 * Checks the IPv4 addressing of a network: a private subnet of /8 to /30, the host's address usable in it, the DHCP
 * range inside and without the host's address, nothing shared with the node's other networks.
 * @throws CorralError INVALID_NETWORK_RANGE naming the field (`ipv4Cidr`, `dhcp.start`, `dhcp.end`).
 */
export function checkRanges(request: RangeRequest, taken: readonly TakenRange[]): SubnetSpec {
  const subnet = checkSubnet(request.ipv4Cidr, request.publicToo === true);
  for (const other of taken) {
    const address = parseIpv4(other.address);
    if (address !== null && overlap(subnet, subnetOf(address, other.prefix))) {
      refuse(
        'ipv4Cidr',
        `${request.ipv4Cidr} overlaps ${other.address}/${other.prefix} of the network ${other.networkName}.`,
      );
    }
  }
  const base = { address: formatIpv4(subnet.address), prefix: subnet.prefix };
  return request.dhcp ? { ...base, dhcp: checkDhcp(request.dhcp, subnet) } : base;
}

function checkSubnet(text: string, publicToo: boolean): Ipv4Subnet {
  const subnet =
    parseIpv4Cidr(text) ??
    refuse(
      'ipv4Cidr',
      'Give the address of the node on the network with its prefix, as 192.168.50.1/24.',
    );
  if (subnet.prefix < 8 || subnet.prefix > 30)
    refuse('ipv4Cidr', 'The prefix must be between /8 and /30.');
  const ranges = publicToo ? ROUTABLE : PRIVATE;
  if (!ranges.some((range) => contains(range, subnet.first) && contains(range, subnet.last))) {
    refuse(
      'ipv4Cidr',
      publicToo
        ? 'Guests cannot have addresses of that range.'
        : 'The range must be a private one: within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10.',
    );
  }
  if (subnet.address === subnet.first)
    refuse(
      'ipv4Cidr',
      `${formatIpv4(subnet.first)} is the address of the subnet itself; give the node another, as ${formatIpv4(subnet.first + 1)}.`,
    );
  if (subnet.address === subnet.last)
    refuse(
      'ipv4Cidr',
      `${formatIpv4(subnet.last)} is the broadcast address of the subnet; give the node another, as ${formatIpv4(subnet.first + 1)}.`,
    );
  return subnet;
}

function checkDhcp(
  dhcp: { readonly start: string; readonly end: string },
  subnet: Ipv4Subnet,
): { start: string; end: string } {
  const bound = (field: 'start' | 'end'): number => {
    const value =
      parseIpv4(dhcp[field]) ??
      refuse(`dhcp.${field}`, 'The bound of the DHCP range must be an IPv4 address.');
    if (value <= subnet.first || value >= subnet.last) {
      refuse(
        `dhcp.${field}`,
        `${dhcp[field]} is not a usable address of the subnet ${formatIpv4(subnet.first)}/${subnet.prefix}.`,
      );
    }
    return value;
  };
  const start = bound('start');
  const end = bound('end');
  if (start > end) refuse('dhcp.end', 'The DHCP range ends before it starts.');
  if (subnet.address >= start && subnet.address <= end) {
    refuse(
      'dhcp.start',
      `The DHCP range contains ${formatIpv4(subnet.address)}, the address of the node itself.`,
    );
  }
  return { start: formatIpv4(start), end: formatIpv4(end) };
}

function refuse(field: string, message: string): never {
  throw new CorralError('INVALID_NETWORK_RANGE', message, { field });
}

/** What networks of a node have, as they run and as they will after their next start. */
export function takenRanges(networks: readonly NetworkRecord[]): TakenRange[] {
  return networks.flatMap((network) =>
    [...network.addressing, ...(network.next?.addressing ?? [])].map((one) => ({
      networkName: network.name,
      address: one.address,
      prefix: one.prefix,
    })),
  );
}
