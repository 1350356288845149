import type { Duplex } from 'node:stream';
import type { VolumeContent } from './pour.ts';
import type { DriverAbilities, MachineOffer } from '@corral/domain';
import type { CallOptions } from './call-options.ts';
import type { CopiesRole } from './copies.ts';
import type { FirmwareRole } from './firmware.ts';
import type { FiltersRole } from './filters.ts';
import type { DevicesRole } from './devices.ts';
import type { DiskLoginsRole } from './disk-logins.ts';
import type { HardwareRole } from './hardware.ts';
import type { LimitsRole } from './limits.ts';
import type { VmHardwareRole } from './vm-hardware.ts';
import type { MigrationRole } from './migration.ts';
import type { NetworksRole } from './networks.ts';
import type { GuestRole } from './guest.ts';
import type { PoolEditing } from './pool-setup.ts';
import type { PortForwardsRole } from './port-forwards.ts';
import type {
  GuestAddress,
  NodeFacts,
  NodeStatsSample,
  PoolRecord,
  VmRecord,
  VmStatsSample,
  VolumeRecord,
} from './records.ts';
import type { ReachRole } from './reach.ts';
import type { SnapshotsRole } from './snapshots.ts';
import type { StorageCare } from './storage-care.ts';
import type { PoolSpec, VmSpec, VolumeSpec } from './specs.ts';
import type { NodeTarget, ProbeReport, ProbeTarget } from './target.ts';

/**
 * The port every hypervisor driver implements. It is composed of roles; a role or method that a hypervisor does not
 * have is described in `capabilities` with the reason, so nobody has to call it to find out.
 *
 * Rules for all methods:
 * - They reject with a CorralError whose `details.native` keeps the hypervisor's own code and text.
 * - They obey `signal` and `deadlineMs`; a call that was cut short on a changing method rejects with
 *   `details.outcomeUnknown` and the caller reads the state again.
 * - "Makes" methods are not idempotent by themselves: ALREADY_EXISTS when the thing is there. "Removes" methods are:
 *   removing what is not there succeeds, so that clean-up can be repeated.
 * - Power methods return when the call was accepted; the caller observes the state. No driver waits or escalates.
 */

export interface HypervisorDriver {
  /** Stable name, as in `libvirt`. */
  readonly kind: string;
  /** Opens a session. Rejects with NODE_… codes. */
  connect(target: NodeTarget, options?: CallOptions): Promise<HypervisorSession>;
  /**
   * Looks at a node without storing anything. The host key is not trusted beforehand: the report shows it, and the
   * steps after a HOST_KEY run only when `target` names the fingerprint seen. That goes for every jump host too: each
   * is shown once the ones before it are accepted.
   */
  probe(target: ProbeTarget, options?: CallOptions): Promise<ProbeReport>;
}

/** One live connection to a node. It does not reconnect by itself: the owner sees `closed` and makes a new one. */
export interface HypervisorSession {
  readonly kind: string;
  readonly capabilities: DriverCapabilities;
  readonly facts: FactsRole;
  readonly hardware: HardwareRole;
  readonly storage: StorageRole;
  readonly networks: NetworksRole;
  readonly portForwards: PortForwardsRole;
  readonly filters: FiltersRole;
  readonly limits: LimitsRole;
  readonly reach: ReachRole;
  readonly vms: VmsRole;
  readonly vmHardware: VmHardwareRole;
  readonly devices: DevicesRole;
  readonly power: PowerRole;
  readonly snapshots: SnapshotsRole;
  readonly console: ConsoleRole;
  readonly copies: CopiesRole;
  readonly firmware: FirmwareRole;
  readonly migration: MigrationRole;
  readonly guest: GuestRole;
  readonly diskLogins: DiskLoginsRole;
  readonly events: EventsRole;
  /** Settles when the connection ends: with the reason, or with null after `close()`. Never rejects. */
  readonly closed: Promise<Error | null>;
  /** A cheap round trip that proves that the node answers. */
  ping(options?: CallOptions): Promise<void>;
  close(): Promise<void>;
}

/** What this driver on this node can do. A missing ability names its reason in a sentence for the user. */
export interface DriverCapabilities {
  /** Per VM action; an absent entry means supported. */
  readonly vmActions: DriverAbilities;
  readonly poolTypes: readonly {
    readonly type: string;
    readonly supported: boolean;
    readonly reason: string | null;
  }[];
  readonly volumeFormats: readonly string[];
  readonly networkModes: readonly string[];
  /** Other named abilities, as in `volume.upload`, `guest.arp`. */
  readonly features: Readonly<
    Record<string, { readonly supported: boolean; readonly reason: string | null }>
  >;
}

export interface FactsRole {
  read(options?: CallOptions): Promise<NodeFacts>;
  stats(options?: CallOptions): Promise<NodeStatsSample>;
  /** What a new VM can be given, one entry a machine type; empty where the hypervisor does not tell. */
  offers(options?: CallOptions): Promise<MachineOffer[]>;
}

export interface StorageRole extends StorageCare, PoolEditing {
  listPools(options?: CallOptions): Promise<PoolRecord[]>;
  /** Null when there is none. */
  getPool(poolUuid: string, options?: CallOptions): Promise<PoolRecord | null>;
  /** Makes, builds and starts a pool. The folder is made if it is not there. */
  createPool(spec: PoolSpec, options?: CallOptions): Promise<PoolRecord>;
  startPool(poolUuid: string, options?: CallOptions): Promise<void>;
  stopPool(poolUuid: string, options?: CallOptions): Promise<void>;
  refreshPool(poolUuid: string, options?: CallOptions): Promise<void>;
  /** Removes the pool; the files below stay. */
  deletePool(poolUuid: string, options?: CallOptions): Promise<void>;

  listVolumes(poolUuid: string, options?: CallOptions): Promise<VolumeRecord[]>;
  getVolume(poolUuid: string, name: string, options?: CallOptions): Promise<VolumeRecord | null>;
  /** Finds a volume of any active pool by its path; null when no pool knows it. */
  findVolumeByPath(path: string, options?: CallOptions): Promise<VolumeRecord | null>;
  createVolume(poolUuid: string, spec: VolumeSpec, options?: CallOptions): Promise<VolumeRecord>;
  /** A full, independent copy; `format` converts. May take long: the caller polls the allocation for progress. */
  cloneVolume(
    poolUuid: string,
    source: { readonly poolUuid: string; readonly name: string },
    spec: VolumeSpec,
    options?: CallOptions,
  ): Promise<VolumeRecord>;
  /** Only grows. `capacityBytes` is the new size. */
  growVolume(
    poolUuid: string,
    name: string,
    capacityBytes: number,
    options?: CallOptions,
  ): Promise<void>;
  deleteVolume(poolUuid: string, name: string, options?: CallOptions): Promise<void>;
  /**
   * Writes a volume from `offsetBytes` (its beginning when absent); `lengthBytes` is what will be sent. Resolves with
   * the bytes sent. A source that ends early is an error, except with `takeShort`: then what came of it is kept.
   */
  uploadVolume(
    poolUuid: string,
    name: string,
    data: AsyncIterable<Uint8Array>,
    lengthBytes: number,
    options?: UploadVolumeOptions,
  ): Promise<number>;
  /**
   * Reads a volume as stored (a qcow2 file as such), to the end that it has now. A volume that becomes smaller
   * meanwhile is an error of the stream, never a short answer.
   */
  downloadVolume(
    poolUuid: string,
    name: string,
    options?: CallOptions & { readonly offsetBytes?: number; readonly lengthBytes?: number },
  ): Promise<VolumeContent>;
}

export interface UploadVolumeOptions extends CallOptions {
  readonly onProgress?: (bytes: number) => void;
  readonly offsetBytes?: number;
  readonly takeShort?: boolean;
}

export interface VmsRole {
  /** Every VM of the node in bulk. Never blocks on one stuck VM. */
  list(options?: CallOptions): Promise<VmRecord[]>;
  get(vmUuid: string, options?: CallOptions): Promise<VmRecord | null>;
  /** Makes the VM from the spec without starting it. ALREADY_EXISTS when the name or uuid is taken. */
  create(spec: VmSpec, options?: CallOptions): Promise<VmRecord>;
  /** Removes the definition with what belongs to it (managed save, NVRAM, snapshot metadata). Volumes stay. */
  delete(vmUuid: string, options?: CallOptions): Promise<void>;
  /** The definition in the hypervisor's own language, without secrets. */
  definition(vmUuid: string, options?: CallOptions): Promise<string>;
  setAutostart(vmUuid: string, autostart: boolean, options?: CallOptions): Promise<void>;
  /** Changes name, description, vCPUs or memory in place in the hypervisor's own definition. */
  edit(vmUuid: string, change: VmEdit, options?: CallOptions): Promise<VmRecord>;
  /** Addresses from every source that answers, each named. */
  addresses(vmUuid: string, options?: CallOptions): Promise<GuestAddress[]>;
  /** Statistics of one VM; a VM whose process is stuck rejects with VM_UNRESPONSIVE within the deadline. */
  stats(vmUuid: string, options?: CallOptions): Promise<VmStatsSample>;
}

export interface VmEdit {
  readonly description?: string | null;
  readonly vcpus?: number;
  readonly memoryBytes?: number;
}

export interface PowerRole {
  start(vmUuid: string, options?: CallOptions): Promise<void>;
  /** Asks the guest through its agent. GUEST_AGENT_MISSING when there is none. */
  shutdownByAgent(vmUuid: string, options?: CallOptions): Promise<void>;
  /** Presses the power button. */
  shutdownByAcpi(vmUuid: string, options?: CallOptions): Promise<void>;
  /** Pulls the plug. */
  powerOff(vmUuid: string, options?: CallOptions): Promise<void>;
  /** Asks the guest to reboot, by agent where it answers, else by ACPI; resolves with the way used. */
  reboot(vmUuid: string, options?: CallOptions): Promise<'agent' | 'acpi'>;
  reset(vmUuid: string, options?: CallOptions): Promise<void>;
  pause(vmUuid: string, options?: CallOptions): Promise<void>;
  resume(vmUuid: string, options?: CallOptions): Promise<void>;
  /** Saves memory to disk and stops; `start` brings it back. */
  suspend(vmUuid: string, options?: CallOptions): Promise<void>;
  /** True when the guest agent answers a ping. */
  agentAnswers(vmUuid: string, options?: CallOptions): Promise<boolean>;
}

export interface ConsoleRole {
  /** A byte stream that speaks RFB. */
  openVnc(vmUuid: string, options?: CallOptions): Promise<Duplex>;
  /** A byte stream of the first serial port. `force` takes it over from another holder. */
  openSerial(vmUuid: string, options?: CallOptions & { readonly force?: boolean }): Promise<Duplex>;
  screenshot(
    vmUuid: string,
    options?: CallOptions,
  ): Promise<{ readonly mime: string; readonly data: Uint8Array }>;
  /** Presses keys together and lets them go, as key codes of Linux (input-event-codes.h). */
  pressKeys(vmUuid: string, keyCodes: readonly number[], options?: CallOptions): Promise<void>;
}

/** A change seen on the hypervisor. It says what to read again, not the new state. */
export type HypervisorEvent =
  | {
      readonly kind: 'vm';
      readonly uuid: string;
      readonly what: 'changed' | 'removed' | 'agent' | 'stats';
    }
  | {
      readonly kind: 'pool';
      readonly uuid: string;
      readonly what: 'changed' | 'removed' | 'refreshed';
    }
  | { readonly kind: 'network'; readonly uuid: string; readonly what: 'changed' | 'removed' }
  /** `gap`: events may have been missed, so everything of the node must be read again. */
  | { readonly kind: 'node'; readonly what: 'changed' | 'gap' };

export interface EventsRole {
  /** Called for every event from the moment the session is open. Returns the function that ends it. */
  subscribe(listener: (event: HypervisorEvent) => void): () => void;
}
