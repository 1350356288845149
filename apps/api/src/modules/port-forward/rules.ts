import type { PortForward } from '@corral/db';
import { CorralError } from '@corral/domain';
import type {
  DhcpLeaseRecord,
  DhcpReservation,
  GuestAddress,
  NetworkAddressing,
  NetworkRecord,
  NicRecord,
  PortUse,
  VmRecord,
} from '@corral/hypervisor';
import { formatIpv4, parseIpv4, subnetOf } from '../network/ipv4.ts';
import { isOn } from '../network/users.ts';

/** Rules for ports of a node that lead to guests: which card, which address, which ports. */

export interface Destination {
  readonly nic: NicRecord;
  readonly network: NetworkRecord;
  readonly subnet: NetworkAddressing;
}

const WHY_NOT: Readonly<Partial<Record<NetworkRecord['mode'], string>>> = {
  ISOLATED: 'is isolated: its guests answer nobody outside. Make it NAT or routed first',
  BRIDGE: 'is a bridge of the node: its guests are reached by their own addresses',
  OTHER: 'is of a kind that needs no forwarding',
};

/**
 * The card that traffic is sent to.
 * @param mac null takes the first card that can be reached so.
 * @throws CorralError NOT_FOUND, or CAPABILITY_MISSING with the reason.
 */
export function chooseDestination(
  vm: Pick<VmRecord, 'name' | 'nics'>,
  mac: string | null,
  networks: readonly NetworkRecord[],
): Destination {
  const nics = vm.nics.filter((nic) => mac === null || nic.mac === mac);
  if (nics.length === 0)
    throw new CorralError(
      'NOT_FOUND',
      mac === null ? `${vm.name} has no network card.` : `${vm.name} has no card ${mac}.`,
      { field: 'mac' },
    );
  let why = `No card of ${vm.name} is on a network that libvirt manages.`;
  for (const nic of nics) {
    const network = networks.find((one) => isOn(nic, one));
    if (!network) continue;
    const subnet = network.addressing.find((one) => one.family === 'ipv4');
    const refusal = WHY_NOT[network.mode] ?? (subnet ? null : 'has no IPv4 addresses');
    if (refusal === null && subnet) return { nic, network, subnet };
    why = `The network ${network.name} ${refusal}.`;
  }
  throw new CorralError('CAPABILITY_MISSING', why, { capability: 'network.portForward' });
}

/** What is known of the addresses in a network. */
export interface AddressFacts {
  readonly leases: readonly DhcpLeaseRecord[];
  readonly addresses: readonly GuestAddress[];
}

/** The address that is kept for a card, or the one to be kept: what it has now, else a free one. */
export function chooseAddress(
  { nic, subnet }: Destination,
  name: string,
  facts: AddressFacts,
): { readonly ip: string; readonly reservation: DhcpReservation | null } {
  const kept = subnet.dhcpHosts.find((host) => host.mac === nic.mac);
  if (kept) return { ip: kept.ip, reservation: null };
  const own =
    facts.leases.find((lease) => lease.mac === nic.mac && isIn(subnet, lease.ip))?.ip ??
    facts.addresses.find((one) => one.mac === nic.mac && isIn(subnet, one.address))?.address;
  const ip = own ?? freeAddress(subnet, facts);
  // A name that another guest has already would be refused, and is of no use here.
  const taken = subnet.dhcpHosts.some((host) => host.name === name);
  const isName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(name);
  return { ip, reservation: { mac: nic.mac, name: isName && !taken ? name : null, ip } };
}

function isIn(subnet: NetworkAddressing, ip: string): boolean {
  const address = parseIpv4(ip);
  const own = parseIpv4(subnet.address);
  if (address === null || own === null) return false;
  const { first, last } = subnetOf(own, subnet.prefix);
  return address > first && address < last;
}

/** From the end of the subnet, where a DHCP server that counts from the beginning comes last. */
function freeAddress(subnet: NetworkAddressing, facts: AddressFacts): string {
  const taken = new Set([
    subnet.address,
    ...subnet.dhcpHosts.map((host) => host.ip),
    ...facts.leases.map((lease) => lease.ip),
  ]);
  const { first, last } = subnetOf(parseIpv4(subnet.address) ?? 0, subnet.prefix);
  for (let address = last - 1; address > first; address -= 1) {
    const text = formatIpv4(address);
    if (!taken.has(text)) return text;
  }
  throw new CorralError('INVALID_NETWORK_RANGE', 'The network has no free address.');
}

export interface WantedPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly hostAddress: string | null;
  readonly hostPort: number;
}

const meet = (a: string | null, b: string | null): boolean => a === null || b === null || a === b;

/** @throws CorralError ALREADY_EXISTS on the field `hostPort`, saying who has it. */
export function refuseTakenPort(
  wanted: WantedPort,
  forwards: readonly PortForward[],
  uses: readonly PortUse[],
): void {
  const refuse = (why: string): never => {
    throw new CorralError(
      'ALREADY_EXISTS',
      `The ${wanted.protocol} port ${wanted.hostPort} of the node is taken: ${why}.`,
      { field: 'hostPort' },
    );
  };
  for (const other of forwards) {
    if (other.protocol !== wanted.protocol || other.hostPort !== wanted.hostPort) continue;
    if (meet(other.hostAddress, wanted.hostAddress))
      refuse(`it leads to ${other.guestAddress} port ${other.guestPort} already`);
  }
  for (const use of uses) {
    if (use.protocol.toUpperCase() !== wanted.protocol || use.port !== wanted.hostPort) continue;
    // What listens on loopback alone is met by no packet from outside.
    if (use.address?.startsWith('127.') === true) continue;
    if (meet(use.address, wanted.hostAddress)) refuse(use.why);
  }
}
