import type { TrafficLimit } from './limits.ts';
import type { HardwareDevice } from './devices.ts';

/**
 * What a VM is made of, as stored (what the next boot will use) or as running now. Plain data; null means that the
 * hypervisor does not say, or that its own default applies.
 */

export interface HardwareDisk {
  /** Name in the guest's bus order: vda, sda, hdc. Unique within the VM. */
  readonly target: string;
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun';
  readonly bus: string | null;
  readonly format: string | null;
  /** Path or locator of the source; null for an empty drive. */
  readonly source: string | null;
  readonly readonly: boolean;
  readonly cache: string | null;
  readonly discard: string | null;
}

export interface HardwareNic {
  readonly mac: string;
  readonly model: string | null;
  /** network, bridge, user, direct, … */
  readonly sourceType: string;
  readonly source: string | null;
  readonly linkUp: boolean;
  /** Name of the packet filter that it goes through. */
  readonly filter: string | null;
  /** How fast it may receive and send; null without a limit. */
  readonly inbound: TrafficLimit | null;
  readonly outbound: TrafficLimit | null;
}

export interface CpuTopology {
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

export interface HardwareConfig {
  readonly title: string | null;
  readonly description: string | null;
  readonly vcpus: number;
  readonly maxVcpus: number;
  readonly memoryBytes: number;
  readonly maxMemoryBytes: number;
  /** host-passthrough, host-model, maximum, custom; null for the hypervisor's default. */
  readonly cpuMode: string | null;
  readonly cpuModel: string | null;
  readonly topology: CpuTopology | null;
  readonly machine: string | null;
  readonly firmware: 'BIOS' | 'UEFI' | null;
  readonly secureBoot: boolean | null;
  /** Version of the emulated TPM; null without one. */
  readonly tpm: string | null;
  /** Model of the watchdog; null without one. */
  readonly watchdog: string | null;
  readonly watchdogAction: string | null;
  /** utc or localtime, or another word of the hypervisor. */
  readonly clock: string | null;
  /** Devices in the order in which they are tried: `disk:vda`, `nic:52:54:00:…`. */
  readonly bootOrder: readonly string[];
  readonly disks: readonly HardwareDisk[];
  readonly nics: readonly HardwareNic[];
  /** Devices of the node, shared folders, serial ports, displays and the like. */
  readonly devices: readonly HardwareDevice[];
  /** Model of the first display adapter; null without one. */
  readonly video: string | null;
  /** True when the memory can be seen by another process of the node, as virtiofs needs it. */
  readonly sharedMemory: boolean;
  /** Every other device in one line each, as in `channel unix org.qemu.guest_agent.0`. */
  readonly others: readonly string[];
}

/** What decides whether something can be changed while the VM runs. */
export interface RunningFacts {
  /** kvm or qemu on libvirt. */
  readonly domainType: string | null;
  readonly hasBalloon: boolean;
  readonly hasScsiController: boolean;
  /** Free PCIe ports for hot-plugging; null where the machine has no such limit. */
  readonly freePciePorts: number | null;
}

/** One thing that differs between what runs and what is stored, and so waits for the next boot. */
export interface PendingChange {
  /** Stable, as in `maxVcpus`, `disk:vdb`, `nic:52:54:00:00:00:01:model`. */
  readonly key: string;
  /** The part of the VM, for people, as in `vCPUs (at most)`, `Disk vdb`. */
  readonly what: string;
  /** What runs now; null where the running VM has no such thing. */
  readonly running: string | null;
  /** What the next boot will have; null where it will be gone. */
  readonly stored: string | null;
  /** Null when the stored setting can be put back to what runs; else why not. */
  readonly keptBecause: string | null;
}

export interface HardwareRecord {
  readonly stored: HardwareConfig;
  /** Null while the VM is off. */
  readonly running: HardwareConfig | null;
  readonly runningFacts: RunningFacts | null;
  /** Fingerprint of the stored definition: the version an edit of the text must name. */
  readonly digest: string;
  readonly pending: readonly PendingChange[];
}
