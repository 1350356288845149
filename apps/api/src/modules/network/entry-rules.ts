import { CorralError } from '@corral/domain';
import type {
  DhcpReservation,
  DnsHost,
  NetworkAddressing,
  NetworkConfig,
} from '@corral/hypervisor';
import { contains, parseIpv4, subnetOf } from './ipv4.ts';
import { containsIpv6, ipv6SubnetOf, parseIpv6 } from './ipv6.ts';

/** Rules for what stands in a network: addresses kept for guests, and names its DNS server answers. */

/** The subnet of the network that an address is in; null for none. */
export function subnetWith(config: NetworkConfig, ip: string): NetworkAddressing | null {
  return config.addressing.find((one) => isIn(one, ip)) ?? null;
}

function isIn(one: NetworkAddressing, ip: string): boolean {
  if (one.family === 'ipv4') {
    const address = parseIpv4(ip);
    const own = parseIpv4(one.address);
    return address !== null && own !== null && contains(subnetOf(own, one.prefix), address);
  }
  const address = parseIpv6(ip);
  const own = parseIpv6(one.address);
  return address !== null && own !== null && containsIpv6(ipv6SubnetOf(own, one.prefix), address);
}

/**
 * Checks an address that is to be kept for a guest. Libvirt itself would take one outside the subnet.
 * @throws CorralError INVALID_NETWORK_RANGE, INVALID_INPUT or ALREADY_EXISTS naming the field (`ip`, `mac`, `name`).
 */
export function checkReservation(config: NetworkConfig, wanted: DhcpReservation): void {
  const subnet = subnetWith(config, wanted.ip);
  if (!subnet)
    throw new CorralError(
      'INVALID_NETWORK_RANGE',
      `${wanted.ip} is in no subnet of the network${subnetsSentence(config)}.`,
      { field: 'ip' },
    );
  refuseUnusable(subnet, wanted.ip);
  refuseWrongGuest(subnet, wanted);
  for (const other of subnet.dhcpHosts) {
    const same = wanted.mac !== null ? other.mac === wanted.mac : other.name === wanted.name;
    if (same) continue;
    if (other.ip === wanted.ip)
      throw new CorralError(
        'ALREADY_EXISTS',
        `${wanted.ip} is kept for ${other.name ?? other.mac ?? 'another guest'} already.`,
        { field: 'ip' },
      );
    if (wanted.name !== null && other.name === wanted.name)
      throw new CorralError('ALREADY_EXISTS', `The name ${wanted.name} has ${other.ip} already.`, {
        field: 'name',
      });
  }
}

const subnetsSentence = ({ addressing }: NetworkConfig): string =>
  addressing.length === 0
    ? ', which has none'
    : `: ${addressing.map((one) => `${one.address}/${one.prefix}`).join(', ')}`;

function refuseUnusable(subnet: NetworkAddressing, ip: string): void {
  const refuse = (what: string): never => {
    throw new CorralError('INVALID_NETWORK_RANGE', `${ip} is ${what}.`, { field: 'ip' });
  };
  if (subnet.family === 'ipv6') {
    if (parseIpv6(ip) === parseIpv6(subnet.address)) refuse('the address of the node itself');
    return;
  }
  const { first, last } = subnetOf(parseIpv4(subnet.address) ?? 0, subnet.prefix);
  const address = parseIpv4(ip);
  if (ip === subnet.address) refuse('the address of the node itself');
  if (address === first) refuse('the address of the subnet itself');
  if (address === last) refuse('the broadcast address of the subnet');
}

function refuseWrongGuest(subnet: NetworkAddressing, { mac, name }: DhcpReservation): void {
  if (subnet.family === 'ipv4' && mac === null)
    throw new CorralError('INVALID_INPUT', 'Give the MAC address of the guest’s card.', {
      field: 'mac',
    });
  if (subnet.family === 'ipv6' && mac !== null)
    throw new CorralError(
      'INVALID_INPUT',
      'DHCPv6 knows guests by their host name: leave the MAC address out and give the name.',
      { field: 'mac' },
    );
  if (subnet.family === 'ipv6' && name === null)
    throw new CorralError('INVALID_INPUT', 'Give the host name of the guest.', { field: 'name' });
}

/** @throws CorralError INVALID_NETWORK_RANGE, ALREADY_EXISTS or CAPABILITY_MISSING naming the field. */
export function checkDnsHost(config: NetworkConfig, wanted: DnsHost): void {
  if (config.mode === 'BRIDGE')
    throw new CorralError(
      'CAPABILITY_MISSING',
      'A bridge of the node has no DNS server of libvirt’s.',
      { capability: 'network.entries' },
    );
  if (parseIpv4(wanted.ip) === null && parseIpv6(wanted.ip) === null)
    throw new CorralError('INVALID_NETWORK_RANGE', 'Give an IPv4 or IPv6 address.', {
      field: 'ip',
    });
  for (const other of config.dnsHosts) {
    if (other.ip === wanted.ip) continue;
    const shared = other.hostnames.find((name) => wanted.hostnames.includes(name));
    if (shared !== undefined)
      throw new CorralError('ALREADY_EXISTS', `${shared} is answered with ${other.ip} already.`, {
        field: 'hostnames',
      });
  }
}
