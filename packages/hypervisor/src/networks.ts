import type { TrafficLimit } from '@corral/domain';
import type { CallOptions } from './call-options.ts';
import type { DhcpLeaseRecord } from './records.ts';

/** Virtual networks: what a driver reports of them, what it is asked to make, and the role that does it. */

export type NetworkMode = 'NAT' | 'ROUTED' | 'ISOLATED' | 'OPEN' | 'BRIDGE' | 'OTHER';
/** The modes Corral can make. */
export type NewNetworkMode = Exclude<NetworkMode, 'OTHER'>;

/**
 * An address kept for one guest. IPv4 knows it by its hardware address, IPv6 by its host name (DHCPv6 has no hardware
 * addresses).
 */
export interface DhcpReservation {
  readonly mac: string | null;
  readonly name: string | null;
  readonly ip: string;
}

export interface DhcpRange {
  readonly start: string;
  readonly end: string;
}

export interface NetworkAddressing {
  readonly family: 'ipv4' | 'ipv6';
  /** Address of the host on the network. */
  readonly address: string;
  readonly prefix: number;
  readonly dhcpRanges: readonly DhcpRange[];
  readonly dhcpHosts: readonly DhcpReservation[];
}

/** Names that the network's DNS server answers with an address. */
export interface DnsHost {
  readonly ip: string;
  readonly hostnames: readonly string[];
}

/** How fast all VMs of a network together receive from and send through the node; null without a limit. */
export interface NetworkLimits {
  readonly inbound: TrafficLimit | null;
  readonly outbound: TrafficLimit | null;
}

/** How a network is set up. */
export interface NetworkConfig {
  readonly mode: NetworkMode;
  readonly bridge: string | null;
  /** The interface of the host through which traffic leaves; null for any. */
  readonly forwardDevice: string | null;
  readonly domain: string | null;
  readonly limits: NetworkLimits;
  readonly addressing: readonly NetworkAddressing[];
  readonly dnsHosts: readonly DnsHost[];
}

/** A network as it is now: as it runs, or as it is stored while it is off. */
export interface NetworkRecord extends NetworkConfig {
  readonly uuid: string;
  readonly name: string;
  readonly active: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
  /** How it will be after its next start, where that differs from how it runs now; null otherwise. */
  readonly next: NetworkConfig | null;
}

export interface SubnetSpec {
  /** Address of the host on the network. */
  readonly address: string;
  readonly prefix: number;
  readonly dhcp?: DhcpRange;
}

export interface NetworkSpec {
  /** Chosen when the plan is made: the idempotence key of creation. The hypervisor chooses when absent. */
  readonly uuid?: string;
  readonly name: string;
  readonly mode: NewNetworkMode;
  readonly autostart: boolean;
  /** In mode BRIDGE the host's bridge that VMs join; otherwise the name of the bridge that is made. */
  readonly bridge?: string;
  readonly forwardDevice?: string;
  readonly domain?: string;
  readonly ipv4?: SubnetSpec;
  readonly ipv6?: SubnetSpec;
}

/** What changes of a stored network; what is absent stays, null takes away. */
export interface NetworkEdit {
  readonly mode?: NewNetworkMode;
  readonly bridge?: string;
  readonly forwardDevice?: string | null;
  readonly domain?: string | null;
  readonly ipv4?: SubnetSpec | null;
  readonly ipv6?: SubnetSpec | null;
  /** Both directions. CAPABILITY_MISSING in a mode whose traffic the hypervisor does not limit. */
  readonly limits?: NetworkLimits;
}

export interface NetworksRole {
  list(options?: CallOptions): Promise<NetworkRecord[]>;
  get(networkUuid: string, options?: CallOptions): Promise<NetworkRecord | null>;
  /** Makes and starts a network. */
  create(spec: NetworkSpec, options?: CallOptions): Promise<NetworkRecord>;
  start(networkUuid: string, options?: CallOptions): Promise<void>;
  stop(networkUuid: string, options?: CallOptions): Promise<void>;
  delete(networkUuid: string, options?: CallOptions): Promise<void>;
  /**
   * Changes the stored definition in place and what can be changed while the network runs; the rest waits for its next
   * start and is `next` of the record. Reservations outside a subnet that moves go with it.
   */
  edit(networkUuid: string, change: NetworkEdit, options?: CallOptions): Promise<NetworkRecord>;
  setAutostart(networkUuid: string, autostart: boolean, options?: CallOptions): Promise<void>;
  /**
   * Keeps an address for a guest, at once and in the stored definition; replaces what is kept for the same hardware
   * address. INVALID_NETWORK_RANGE when no subnet of the network has the address.
   */
  putReservation(
    networkUuid: string,
    reservation: DhcpReservation,
    options?: CallOptions,
  ): Promise<void>;
  removeReservation(networkUuid: string, ip: string, options?: CallOptions): Promise<void>;
  /** Lets the DNS server answer the names, at once and in the stored definition; replaces the names of the address. */
  putDnsHost(networkUuid: string, host: DnsHost, options?: CallOptions): Promise<void>;
  removeDnsHost(networkUuid: string, ip: string, options?: CallOptions): Promise<void>;
  leases(networkUuid: string, options?: CallOptions): Promise<DhcpLeaseRecord[]>;
  /** Host bridges a NIC can be attached to. */
  listBridges(options?: CallOptions): Promise<string[]>;
}
