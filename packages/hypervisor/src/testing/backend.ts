import type { ErrorCode } from '@corral/domain';
import type { HypervisorDriver } from '../port.ts';
import type { NodeTarget } from '../target.ts';
import type { DiskSpec, VmSpec } from '../specs.ts';

/** A target to which no session can be opened, and what the driver must say. */
export interface BadTarget {
  readonly what: string;
  target(): NodeTarget | Promise<NodeTarget>;
  readonly code: ErrorCode;
}

/** A real guest that boots in seconds, with a guest agent and a serial console. */
export interface ContractGuest {
  /** A bootable qcow2 file of the test machine. */
  readonly diskFile: string;
  /** What the serial console shows when the guest is up. */
  readonly readyMarker: string;
  readonly memoryBytes: number;
  readonly bootTimeoutMs: number;
}

/** A CD that a VM boots, and that makes its disk bootable when a key is pressed. */
export interface ContractInstaller {
  /** An ISO file of the test machine. */
  readonly isoFile: string;
  /** What the serial console shows while it waits for a key. */
  readonly readyMarker: string;
  /** What it shows when the disk has been made bootable. */
  readonly doneMarker: string;
  /** What the disk shows when it boots. */
  readonly diskMarker: string;
}

/** A second node that the first can reach. */
export interface ContractPeer {
  readonly target: NodeTarget;
  /** Its address as the first node sees it. */
  readonly address: string;
  /** A folder on it that does not exist yet. */
  readonly poolPath: string;
}

/** What is on a node before the suite begins, for a driver that takes pools, networks and VMs as it finds them. */
export interface ContractStock {
  /** Name of a VM that is off, has a disk and no snapshots, and may be changed. */
  readonly vm: string;
  /** Name of another VM that is there. */
  readonly otherVm: string;
  readonly pool: string;
  readonly network: string;
  /** Lets the hypervisor believe that the agent of a VM's guest answers, or that it is silent. */
  setAgent(vmName: string, answers: boolean): Promise<void>;
}

/** A driver on a backend, as the contract suite meets it. */
export interface ContractBackend {
  /** As in `libvirt over ssh`. */
  readonly name: string;
  readonly driver: HypervisorDriver;
  /** Makes the node; runs once before the suite. */
  setUp(): Promise<void>;
  tearDown(): Promise<void>;
  target(): NodeTarget;
  readonly badTargets: readonly BadTarget[];
  /**
   * Features this backend does not have. The suite asserts that the capabilities say so with a reason and that a
   * call is refused, so leaving a feature out needs a word here and nothing is skipped in silence.
   */
  readonly missing: readonly string[];
  /**
   * Methods that the backend itself lets through where a real hypervisor refuses: stopping a network that is off, a
   * call on a VM that is not there; or, as `snapshots.revert: state`, carries out by half. Only for hypervisors' own mock drivers.
   */
  readonly lax: readonly string[];
  /** Methods, as in `networks.leases`, that cannot succeed on this backend for want of those features. */
  readonly neverSucceeds: readonly string[];
  /**
   * Set for a driver that makes no pools, networks and VMs of its own: the suite then goes through what can be done
   * with these, and asserts that each method of `neverSucceeds` refuses with the reason of a missing feature.
   */
  readonly stock?: ContractStock;
  /** A folder on the node that does not exist yet, for a pool of that name. */
  poolPath(name: string): string;
  /** A folder on the node in which no pool can be made; null where the backend has no files. */
  readonly badPoolPath: string | null;
  /** A /24 network no one uses, as in `10.99.31`. */
  readonly subnet: string;
  /** The name of a bridge that the node has, made when it is first asked for. */
  hostBridge(): Promise<string>;
  /** What the backend wants otherwise in the spec of a VM. */
  readonly vm: Partial<Pick<VmSpec, 'arch' | 'machine' | 'domainType'>> & {
    readonly seedBus?: DiskSpec['bus'];
  };
  /** A second node, started when it is asked for; null where VMs cannot be moved. It ends with `tearDown`. */
  peer(): Promise<ContractPeer | null>;
  /** Null for a backend whose VMs run nothing. */
  guest(): Promise<ContractGuest | null>;
  /** Null for a backend whose VMs run nothing. */
  installer(): Promise<ContractInstaller | null>;
}
