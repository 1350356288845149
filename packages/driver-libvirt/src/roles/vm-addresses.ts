import { hasCode } from '@corral/domain';
import type { CallOptions, GuestAddress, IpSource } from '@corral/hypervisor';
import type { Composite } from '@corral/libvirt-rpc';
import type { Calls } from '../calls.ts';
import { AddressFamily, AddressSource } from '../constants.ts';
import type { DomainHandle } from '../handles.ts';
import { agentIsConnected } from '../readers/domain.ts';
import { parseXml } from '../xml/tree.ts';

const AGENT_DEADLINE_MS = 5000;

/**
 * Addresses of a VM from agent, DHCP leases and the node's ARP table. The agent is asked only when libvirt says that
 * it has opened its channel. A source that fails gives nothing; only a VM that is not there fails the whole.
 */
export async function readAddresses(
  calls: Calls,
  dom: DomainHandle,
  options: CallOptions,
): Promise<GuestAddress[]> {
  const { xml } = await calls.read('the VM', 'domainGetXmlDesc', { dom, flags: 0 }, options);
  const domain = parseXml(xml);
  // Only the XML of a running domain carries an id.
  if (domain.attributes['id'] === undefined) return [];
  const sources = await Promise.all([
    agentIsConnected(domain) ? ask(calls, dom, 'AGENT', options) : [],
    ask(calls, dom, 'DHCP_LEASE', options),
    ask(calls, dom, 'ARP', options),
  ]);
  return tidy(sources.flat());
}

const SOURCE_NUMBER: Readonly<Record<IpSource, number>> = {
  AGENT: AddressSource.AGENT,
  DHCP_LEASE: AddressSource.LEASE,
  ARP: AddressSource.ARP,
};

async function ask(
  calls: Calls,
  dom: DomainHandle,
  source: IpSource,
  options: CallOptions,
): Promise<GuestAddress[]> {
  const args = { dom, source: SOURCE_NUMBER[source], flags: 0 };
  const extras = source === 'AGENT' ? { vm: dom.uuid, defaultDeadlineMs: AGENT_DEADLINE_MS } : {};
  try {
    const { ifaces } = await calls.read(
      'the VM',
      'domainInterfaceAddresses',
      args,
      options,
      extras,
    );
    return ifaces.flatMap((iface) => toAddresses(iface, source));
  } catch (error) {
    if (hasCode(error, 'CONNECTION_LOST', 'TASK_CANCELLED')) throw error;
    return [];
  }
}

function toAddresses(iface: Composite<'domain_interface'>, source: IpSource): GuestAddress[] {
  return iface.addrs.map((address) => ({
    mac: iface.hwaddr?.toLowerCase() ?? null,
    // Leases and ARP know the tap on the node, not the name inside the guest.
    interfaceName: source === 'AGENT' ? iface.name : null,
    family: address.type === AddressFamily.IPV6 ? 'ipv6' : 'ipv4',
    address: address.addr,
    prefix: address.prefix > 0 ? address.prefix : null,
    source,
  }));
}

const LOOPBACK = /^(127\.|::1$)/;
const LINK_LOCAL = /^(169\.254\.|fe[89ab])/i;

/** Without loopback, and without link-local ones where the VM has others; IPv4 first. */
function tidy(addresses: readonly GuestAddress[]): GuestAddress[] {
  const reachable = addresses.filter(({ address }) => !LOOPBACK.test(address));
  const routable = reachable.filter(({ address }) => !LINK_LOCAL.test(address));
  const kept = routable.length > 0 ? routable : reachable;
  return kept.toSorted((a, b) => a.family.localeCompare(b.family));
}
