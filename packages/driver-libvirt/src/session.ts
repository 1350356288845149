import { CorralError, hasCode, isCorralError } from '@corral/domain';
import type { CallOptions, DriverCapabilities, HypervisorSession } from '@corral/hypervisor';
import type { LibvirtHost } from '@corral/libvirt-rpc';
import { Calls } from './calls.ts';
import type { NodeLink } from './connection/link.ts';
import { LibvirtConsole } from './roles/console.ts';
import { LibvirtCopies } from './roles/copies.ts';
import { LibvirtDevices } from './roles/devices.ts';
import { LibvirtDiskLogins } from './roles/disk-logins.ts';
import { LibvirtFirmware } from './roles/firmware.ts';
import { LibvirtEvents } from './roles/events.ts';
import { LibvirtFacts } from './roles/facts.ts';
import { LibvirtFilters } from './roles/filters.ts';
import { LibvirtHardware } from './roles/hardware.ts';
import { LibvirtVmHardware } from './roles/vm-hardware.ts';
import { LibvirtLimits } from './roles/limits.ts';
import { LibvirtMigration } from './roles/migration.ts';
import { LibvirtGuest } from './roles/guest.ts';
import { LibvirtNetworks } from './roles/networks.ts';
import { NodePrograms } from './roles/node-programs.ts';
import { LibvirtPortForwards } from './roles/port-forwards.ts';
import { LibvirtPower } from './roles/power.ts';
import { LibvirtReach } from './roles/reach.ts';
import { LibvirtSnapshots } from './roles/snapshots.ts';
import { LibvirtStorage } from './roles/storage.ts';
import { LibvirtVms } from './roles/vms.ts';

/** Longer than a keepalive ping takes on any working line, shorter than a user waits. */
const PING_DEADLINE_MS = 5000;

/** An open connection to libvirt on a node. */
export class LibvirtSession implements HypervisorSession {
  readonly kind = 'libvirt';
  readonly capabilities: DriverCapabilities;
  readonly facts: LibvirtFacts;
  readonly hardware: LibvirtHardware;
  readonly storage: LibvirtStorage;
  readonly networks: LibvirtNetworks;
  readonly portForwards: LibvirtPortForwards;
  readonly filters: LibvirtFilters;
  readonly limits: LibvirtLimits;
  readonly reach: LibvirtReach;
  readonly vms: LibvirtVms;
  readonly vmHardware: LibvirtVmHardware;
  readonly devices: LibvirtDevices;
  readonly power: LibvirtPower;
  readonly snapshots: LibvirtSnapshots;
  readonly console: LibvirtConsole;
  readonly copies: LibvirtCopies;
  readonly firmware: LibvirtFirmware;
  readonly migration: LibvirtMigration;
  readonly guest: LibvirtGuest;
  readonly diskLogins: LibvirtDiskLogins;
  readonly events: LibvirtEvents;
  readonly programs: NodePrograms;
  readonly closed: Promise<Error | null>;
  private readonly calls: Calls;
  private readonly host: LibvirtHost;
  private readonly link: NodeLink;

  constructor(
    host: LibvirtHost,
    link: NodeLink,
    capabilities: DriverCapabilities,
    node: {
      readonly libvirtVersion: number;
      readonly domainTypeOverride: string | null;
      readonly session: boolean;
    },
  ) {
    const calls = new Calls(host);
    this.calls = calls;
    this.host = host;
    this.link = link;
    this.capabilities = capabilities;
    this.events = new LibvirtEvents(host);
    const programs = new NodePrograms(calls, link, node.session);
    this.facts = new LibvirtFacts(calls, node.domainTypeOverride, programs);
    this.programs = programs;
    this.hardware = new LibvirtHardware(calls, programs, capabilities);
    this.storage = new LibvirtStorage(calls, programs, capabilities);
    // Only the driver of real machines has bridges that programs would show.
    const real = capabilities.features['network.bridges']?.supported === true;
    this.networks = new LibvirtNetworks(calls, capabilities.features, real ? programs : null);
    this.vms = new LibvirtVms(calls, node.libvirtVersion);
    this.portForwards = new LibvirtPortForwards(programs, capabilities);
    this.filters = new LibvirtFilters(calls, programs, capabilities);
    this.limits = new LibvirtLimits(programs, capabilities);
    this.reach = new LibvirtReach(link, programs, capabilities);
    this.vmHardware = new LibvirtVmHardware(calls);
    const { features } = capabilities;
    const about = { libvirtVersion: node.libvirtVersion, features };
    this.devices = new LibvirtDevices(calls, programs, this.hardware, about);
    this.power = new LibvirtPower(calls);
    this.snapshots = new LibvirtSnapshots(calls, this.storage, programs);
    this.console = new LibvirtConsole(calls, link);
    this.copies = new LibvirtCopies(calls, this.vms, this.storage);
    this.firmware = new LibvirtFirmware(calls, this.storage);
    this.migration = new LibvirtMigration(calls, this.vms);
    this.guest = new LibvirtGuest(calls);
    this.diskLogins = new LibvirtDiskLogins(programs, capabilities, node.domainTypeOverride);
    this.closed = host.closed.then((reason) => this.ended(reason));
  }

  async ping(options: CallOptions = {}): Promise<void> {
    const withDeadline = { deadlineMs: PING_DEADLINE_MS, ...options };
    await this.calls.read('the node', 'connectGetLibVersion', {}, withDeadline);
  }

  /**
   * Rejects NODE_AUTH_FAILED when libvirt serves this login for reading only. It asks for something harmless that
   * libvirt gives only to those who may change things; that a folder has no sources to look for is its usual answer.
   */
  async checkRights(options: CallOptions = {}): Promise<void> {
    const args = { type: 'dir', srcSpec: null, flags: 0 };
    try {
      await this.calls.read('the node', 'connectFindStoragePoolSources', args, options);
    } catch (error) {
      if (hasCode(error, 'NODE_AUTH_FAILED', 'CONNECTION_LOST', 'NODE_TIMEOUT')) throw error;
    }
  }

  async close(): Promise<void> {
    this.events.stop();
    await this.host.close();
    await this.link.close();
  }

  /** Frees the link when libvirt's side ended first, and words the reason. */
  private async ended(reason: Error | null): Promise<Error | null> {
    this.events.stop();
    await this.link.close();
    if (reason === null || isCorralError(reason)) return reason;
    const cause = await this.link.closed;
    const message = `The connection to the node was lost: ${(cause ?? reason).message}`;
    return new CorralError('CONNECTION_LOST', message, {}, cause ?? reason);
  }
}
