import type {
  CallOptions,
  DriverCapabilities,
  HypervisorSession,
  ProbedLicence,
} from '@corral/hypervisor';
import { readCapabilities } from './capabilities.ts';
import type { Host } from './host.ts';
import type { EsxiEvents } from './roles/events.ts';
import { EsxiFacts, EsxiHardware } from './roles/facts.ts';
import { EsxiNetworks } from './roles/networks.ts';
import { EsxiPower } from './roles/power.ts';
import {
  refusedConsole,
  refusedCopies,
  refusedDevices,
  refusedDiskLogins,
  refusedFilters,
  refusedFirmware,
  refusedGuest,
  refusedLimits,
  refusedMigration,
  refusedPortForwards,
  refusedReach,
} from './roles/refused.ts';
import { EsxiSnapshots } from './roles/snapshots.ts';
import { EsxiStorage } from './roles/storage.ts';
import { VmFinder } from './roles/vm-finder.ts';
import { EsxiVmHardware } from './roles/vm-hardware.ts';
import { EsxiVms } from './roles/vms.ts';

/** Longer than a round trip takes on any working line, shorter than a user waits. */
const PING_DEADLINE_MS = 5000;
const SERVICE = { type: 'ServiceInstance', value: 'ServiceInstance' } as const;

/** What a session is made on. */
export interface SessionParts {
  readonly host: Host;
  readonly events: EsxiEvents;
  readonly licence: ProbedLicence | null;
  /** Settles when the connection is gone: with the reason, or with null when it was closed. */
  readonly ended: Promise<Error | null>;
  /** Ends the connection. May be called again. */
  readonly end: () => Promise<void>;
}

/** An open session with an ESXi host. */
export class EsxiSession implements HypervisorSession {
  readonly kind = 'esxi';
  readonly capabilities: DriverCapabilities;
  readonly licence: ProbedLicence | null;
  readonly facts: EsxiFacts;
  readonly hardware: EsxiHardware;
  readonly storage: EsxiStorage;
  readonly networks: EsxiNetworks;
  readonly vms: EsxiVms;
  readonly vmHardware: EsxiVmHardware;
  readonly power: EsxiPower;
  readonly snapshots: EsxiSnapshots;
  readonly events: EsxiEvents;
  readonly portForwards = refusedPortForwards;
  readonly filters = refusedFilters;
  readonly limits = refusedLimits;
  readonly reach = refusedReach;
  readonly devices = refusedDevices;
  readonly console = refusedConsole;
  readonly copies = refusedCopies;
  readonly firmware = refusedFirmware;
  readonly migration = refusedMigration;
  readonly guest = refusedGuest;
  readonly diskLogins = refusedDiskLogins;
  readonly closed: Promise<Error | null>;
  private readonly host: Host;
  private readonly end: () => Promise<void>;

  constructor({ host, events, licence, ended, end }: SessionParts) {
    const finder = new VmFinder(host);
    this.host = host;
    this.end = end;
    this.licence = licence;
    this.capabilities = readCapabilities(host.readOnlyBecause);
    this.facts = new EsxiFacts(host);
    this.hardware = new EsxiHardware(host);
    this.storage = new EsxiStorage(host, finder);
    this.networks = new EsxiNetworks(host);
    this.vms = new EsxiVms(host, finder);
    this.vmHardware = new EsxiVmHardware(host, finder, this.vms);
    this.power = new EsxiPower(host, finder);
    this.snapshots = new EsxiSnapshots(host, finder);
    this.events = events;
    this.closed = ended;
  }

  async ping(options: CallOptions = {}): Promise<void> {
    const withDeadline = { deadlineMs: PING_DEADLINE_MS, ...options };
    await this.host.read('the node', 'CurrentTime', SERVICE, {}, withDeadline);
  }

  async close(): Promise<void> {
    this.events.stop();
    await this.end();
  }
}
