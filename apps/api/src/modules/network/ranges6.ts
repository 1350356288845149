import { CorralError } from '@corral/domain';
import type { DhcpRange, SubnetSpec } from '@corral/hypervisor';
import { containsIpv6, formatIpv6, ipv6SubnetOf, parseIpv6, parseIpv6Cidr } from './ipv6.ts';
import type { Ipv6Subnet } from './ipv6.ts';
import type { TakenRange } from './ranges.ts';

/** Ranges in which a network of guests cannot be: loopback and mapped addresses, link-local, multicast. */
const RESERVED = ['::/96', '::ffff:0:0/96', 'fe80::/10', 'ff00::/8']
  .map((text) => parseIpv6Cidr(text))
  .filter((subnet) => subnet !== null);

/**
 * Checks the IPv6 addressing of a network: a subnet of /64 to /126 in which guests can be, the host's address in it, the
 * DHCP range inside and without the host's address, nothing shared with the node's other networks.
 * @throws CorralError INVALID_NETWORK_RANGE naming the field (`ipv6Cidr`, `ipv6Dhcp.start`, `ipv6Dhcp.end`).
 */
export function checkIpv6Ranges(
  request: { readonly ipv6Cidr: string; readonly dhcp?: DhcpRange | undefined },
  taken: readonly TakenRange[],
): SubnetSpec {
  const subnet = checkSubnet(request.ipv6Cidr);
  for (const other of taken) {
    const address = parseIpv6(other.address);
    const range = address === null ? null : ipv6SubnetOf(address, other.prefix);
    if (range && subnet.first <= range.last && range.first <= subnet.last) {
      refuse(
        'ipv6Cidr',
        `${request.ipv6Cidr} overlaps ${other.address}/${other.prefix} of the network ${other.networkName}.`,
      );
    }
  }
  const base = { address: formatIpv6(subnet.address), prefix: subnet.prefix };
  return request.dhcp ? { ...base, dhcp: checkDhcp(request.dhcp, subnet) } : base;
}

function checkSubnet(text: string): Ipv6Subnet {
  const subnet =
    parseIpv6Cidr(text) ??
    refuse('ipv6Cidr', 'Give the IPv6 address of the node with its prefix, as fd00:50::1/64.');
  if (subnet.prefix < 64 || subnet.prefix > 126)
    refuse('ipv6Cidr', 'The IPv6 prefix must be between /64 and /126.');
  if (RESERVED.some((range) => containsIpv6(range, subnet.first)))
    refuse(
      'ipv6Cidr',
      'Guests cannot have addresses of that range; take one of fd00::/8, or one routed to you.',
    );
  if (subnet.address === subnet.first)
    refuse(
      'ipv6Cidr',
      `${formatIpv6(subnet.first)} is the address of the subnet itself; give the node another, as ${formatIpv6(subnet.first + 1n)}.`,
    );
  return subnet;
}

function checkDhcp(dhcp: DhcpRange, subnet: Ipv6Subnet): DhcpRange {
  const bound = (field: 'start' | 'end'): bigint => {
    const value =
      parseIpv6(dhcp[field]) ??
      refuse(`ipv6Dhcp.${field}`, 'The bound of the DHCP range must be an IPv6 address.');
    if (!containsIpv6(subnet, value))
      refuse(
        `ipv6Dhcp.${field}`,
        `${dhcp[field]} is not in the subnet ${formatIpv6(subnet.first)}/${subnet.prefix}.`,
      );
    return value;
  };
  const start = bound('start');
  const end = bound('end');
  if (start > end) refuse('ipv6Dhcp.end', 'The DHCP range ends before it starts.');
  if (subnet.address >= start && subnet.address <= end)
    refuse(
      'ipv6Dhcp.start',
      `The DHCP range contains ${formatIpv6(subnet.address)}, the address of the node itself.`,
    );
  return { start: formatIpv6(start), end: formatIpv6(end) };
}

function refuse(field: string, message: string): never {
  throw new CorralError('INVALID_NETWORK_RANGE', message, { field });
}
