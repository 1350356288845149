import type { PoolState, PowerState } from '@corral/domain';
import type { NodeIo } from './node-io.ts';
import type { VmSnapshots } from './snapshots.ts';

/**
 * What a driver reports. Records are plain data with the driver's own identities (uuid, pool uuid + name); the
 * inventory gives them Corral ids. Sizes are bytes; times are ISO 8601 strings; null always means "the hypervisor
 * did not tell", never zero.
 */

export interface NumaCell {
  readonly id: number;
  readonly memoryBytes: number | null;
  readonly cpus: readonly number[];
  readonly distances: readonly { readonly cell: number; readonly value: number }[];
}

export interface HugepageSize {
  readonly pageBytes: number;
  readonly total: number | null;
  readonly free: number | null;
}

export interface NodeFacts {
  readonly hostname: string;
  /** Identity of the machine as the hypervisor gives it; null when it does not. */
  readonly hostUuid: string | null;
  readonly hypervisor: string;
  readonly hypervisorVersion: string | null;
  /** Version of the management layer: libvirt, ESXi build, VirtualBox. */
  readonly managerVersion: string | null;
  readonly arch: string;
  readonly cpuModel: string | null;
  readonly cpuVendor: string | null;
  readonly cpuMhz: number | null;
  readonly cpus: number;
  readonly sockets: number | null;
  readonly coresPerSocket: number | null;
  readonly threadsPerCore: number | null;
  readonly cpuFlags: readonly string[];
  readonly memoryBytes: number;
  readonly memoryFreeBytes: number | null;
  readonly numaCells: readonly NumaCell[];
  readonly hugepages: readonly HugepageSize[];
  readonly virtualisation: VirtualisationFacts;
}

export interface VirtualisationFacts {
  /** Guest types the node reports it can run, best first: `kvm`, `qemu`. */
  readonly domainTypes: readonly string[];
  /** What Corral will use for new VMs, after the node's override. */
  readonly chosenDomainType: string;
  /** One sentence: why that type. */
  readonly chosenReason: string;
  readonly iommu: boolean | null;
  readonly nested: boolean | null;
  readonly firmwares: readonly string[];
  readonly machineTypes: readonly string[];
}

/** Live load of a node; rates are left to the caller, who keeps two samples. */
export interface NodeStatsSample {
  readonly at: string;
  readonly cpuTotalNanoseconds: number;
  readonly cpuIdleNanoseconds: number;
  readonly memoryTotalBytes: number;
  readonly memoryAvailableBytes: number;
  readonly io: NodeIo;
}

export interface PoolRecord {
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly state: PoolState;
  readonly rawState: string;
  readonly path: string | null;
  readonly autostart: boolean;
  readonly persistent: boolean;
  readonly capacityBytes: number | null;
  readonly allocationBytes: number | null;
  readonly availableBytes: number | null;
  /** The same for every node that has this very storage (an export, a cluster, a target); null for its own. */
  readonly sharedKey: string | null;
}

export interface VolumeRecord {
  readonly poolUuid: string;
  readonly name: string;
  /** The hypervisor's own key of the volume, for a dir pool the path. */
  readonly key: string;
  readonly path: string;
  readonly type: 'file' | 'block' | 'dir' | 'network' | 'netdir' | 'ploop' | 'unknown';
  readonly format: string | null;
  readonly capacityBytes: number;
  readonly allocationBytes: number | null;
  readonly backingPath: string | null;
  readonly backingFormat: string | null;
}

export interface DhcpLeaseRecord {
  readonly mac: string | null;
  readonly ip: string;
  readonly prefix: number;
  readonly hostname: string | null;
  readonly clientId: string | null;
  /** Null for a lease that does not expire. */
  readonly expiresAt: string | null;
}

export interface DiskRecord {
  /** Name in the guest's bus order: vda, sda, hdc. Unique within the VM. */
  readonly target: string;
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun';
  readonly bus: string | null;
  readonly format: string | null;
  /** Path or locator of the source; null for an empty drive. */
  readonly sourcePath: string | null;
  readonly readonly: boolean;
  readonly cache: string | null;
  readonly discard: string | null;
  readonly bootOrder: number | null;
}

export interface NicRecord {
  readonly mac: string;
  readonly model: string | null;
  /** What kind of source: network, bridge, user, direct, … */
  readonly sourceType: string;
  /** Network or bridge name. */
  readonly source: string | null;
  /** Name of the tap on the node while running. */
  readonly hostDevice: string | null;
  readonly linkUp: boolean;
}

export interface GraphicsRecord {
  readonly type: string;
  readonly port: number | null;
  readonly listen: string | null;
  readonly socketPath: string | null;
}

export interface VmRecord {
  readonly uuid: string;
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly powerState: PowerState;
  readonly rawState: string;
  /** Why it is in that state, in the hypervisor's word, as in `crashed`, `saved`, `ioerror`. */
  readonly rawReason: string | null;
  readonly persistent: boolean;
  readonly autostart: boolean;
  readonly vcpus: number;
  readonly maxVcpus: number;
  readonly memoryBytes: number;
  readonly maxMemoryBytes: number;
  readonly arch: string | null;
  readonly machine: string | null;
  /** kvm or qemu on libvirt. */
  readonly domainType: string | null;
  readonly firmware: 'BIOS' | 'UEFI' | null;
  readonly osName: string | null;
  readonly hasManagedSave: boolean;
  readonly hasAgentChannel: boolean;
  readonly disks: readonly DiskRecord[];
  readonly nics: readonly NicRecord[];
  readonly graphics: readonly GraphicsRecord[];
  readonly serialPorts: number;
  readonly snapshots: VmSnapshots;
  /** Corral's own metadata found in the VM's definition, if any. */
  readonly corral: VmMetadata | null;
}

/** What Corral writes into the definition of a VM it makes, so that the VM carries it to another Corral. */
export interface VmMetadata {
  readonly templateName: string | null;
  readonly createdByTask: string | null;
  readonly createdAt: string | null;
}

export type IpSource = 'AGENT' | 'DHCP_LEASE' | 'ARP';

export interface GuestAddress {
  readonly mac: string | null;
  readonly interfaceName: string | null;
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly prefix: number | null;
  readonly source: IpSource;
}

export interface VmStatsSample {
  readonly at: string;
  readonly cpuTimeNanoseconds: number | null;
  readonly memoryBalloonBytes: number | null;
  /** Memory the guest says it does not use; null without balloon statistics. */
  readonly memoryUnusedBytes: number | null;
  readonly memoryRssBytes: number | null;
  readonly diskReadBytes: number | null;
  readonly diskWriteBytes: number | null;
  readonly netRxBytes: number | null;
  readonly netTxBytes: number | null;
}
