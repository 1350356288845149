import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  DhcpLeaseRecord,
  DhcpReservation,
  DnsHost,
  DriverCapabilities,
  NetworkEdit,
  NetworkRecord,
  NetworksRole,
  NetworkSpec,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { ListInterfaces, ListNetworks, NetworkXml } from '../constants.ts';
import { editNetwork } from '../editors/network.ts';
import { networkHandles, type Handles, type NetworkHandle } from '../handles.ts';
import { isUnsupported } from '../mapping/errors.ts';
import { readNetwork } from '../readers/network.ts';
import {
  addDnsHost,
  moveRangesLive,
  putReservation,
  removeDnsHost,
  removeReservation,
} from './network-entries.ts';
import { missing, type NodePrograms } from './node-programs.ts';
import { parseXml } from '../xml/tree.ts';
import { writeNetwork } from '../writers/network.ts';

const NETWORK = 'the network';
const NETWORKS = 'the networks';

type Features = DriverCapabilities['features'];
type Flags = Pick<NetworkRecord, 'active' | 'persistent' | 'autostart'>;

/** Libvirt's virtual networks, and the bridges of the host. */
export class LibvirtNetworks implements NetworksRole {
  private readonly calls: Calls;
  private readonly networks: Handles<NetworkHandle>;
  private readonly features: Features;
  private readonly programs: NodePrograms | null;

  constructor(calls: Calls, features: Features = {}, programs: NodePrograms | null = null) {
    this.calls = calls;
    this.features = features;
    this.programs = programs;
    this.networks = networkHandles(calls);
  }

  async list(options: CallOptions = {}): Promise<NetworkRecord[]> {
    const [networks, active, persistent, autostart] = await Promise.all([
      this.listHandles(0, options),
      this.flagged(ListNetworks.ACTIVE, options),
      this.flagged(ListNetworks.PERSISTENT, options),
      this.flagged(ListNetworks.AUTOSTART, options),
    ]);
    const records = await Promise.all(
      networks.map((net) =>
        this.describe(
          net,
          {
            active: active.has(net.uuid),
            persistent: persistent.has(net.uuid),
            autostart: autostart.has(net.uuid),
          },
          options,
        ),
      ),
    );
    return records.filter((record) => record !== null);
  }

  async get(networkUuid: string, options: CallOptions = {}): Promise<NetworkRecord | null> {
    const net = await this.networks.find(networkUuid, options);
    if (!net) return null;
    try {
      const [{ active }, { persistent }, { autostart }] = await Promise.all([
        this.calls.read(NETWORK, 'networkIsActive', { net }, options),
        this.calls.read(NETWORK, 'networkIsPersistent', { net }, options),
        this.calls.read(NETWORK, 'networkGetAutostart', { net }, options),
      ]);
      const flags = {
        active: active !== 0,
        persistent: persistent !== 0,
        autostart: autostart !== 0,
      };
      return await this.describe(net, flags, options);
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }

  async create(spec: NetworkSpec, options: CallOptions = {}): Promise<NetworkRecord> {
    this.require('network.create');
    await this.refuseTakenName(spec.name, options);
    const xml = await this.calls.guard({ what: NETWORK, changes: false }, options, async () =>
      writeNetwork(spec),
    );
    const { net } = await this.calls.change(NETWORK, 'networkDefineXml', { xml }, options);
    this.networks.remember(net);
    try {
      await this.calls.change(NETWORK, 'networkCreate', { net }, options);
      if (spec.autostart) {
        await this.calls.change(NETWORK, 'networkSetAutostart', { net, autostart: 1 }, options);
      }
    } catch (error) {
      await this.delete(net.uuid).catch(() => undefined);
      throw error;
    }
    const made = await this.get(net.uuid, options);
    if (made) return made;
    throw new CorralError(
      'NOT_OBSERVED',
      'The network was defined, but the node does not show it.',
    );
  }

  async start(networkUuid: string, options: CallOptions = {}): Promise<void> {
    this.require('network.create');
    const net = await this.networks.get(networkUuid, options);
    await this.calls.change(NETWORK, 'networkCreate', { net }, options);
  }

  async stop(networkUuid: string, options: CallOptions = {}): Promise<void> {
    const net = await this.networks.get(networkUuid, options);
    await this.calls.change(NETWORK, 'networkDestroy', { net }, options);
  }

  async delete(networkUuid: string, options: CallOptions = {}): Promise<void> {
    const net = await this.networks.find(networkUuid, options);
    if (!net) return;
    try {
      const { active } = await this.calls.read(NETWORK, 'networkIsActive', { net }, options);
      if (active !== 0) await this.stop(networkUuid, options);
      await this.calls.change(NETWORK, 'networkUndefine', { net }, options);
    } catch (error) {
      // A network without a stored definition is gone as soon as it is stopped.
      if (!hasCode(error, 'NOT_FOUND')) throw error;
    }
  }

  async edit(
    networkUuid: string,
    change: NetworkEdit,
    options: CallOptions = {},
  ): Promise<NetworkRecord> {
    const net = await this.networks.get(networkUuid, options);
    const before = await this.need(networkUuid, options);
    if (!before.persistent)
      throw new CorralError('WRONG_STATE', 'The network has no stored definition to be edited.');
    if (before.active) this.require('network.pending');
    if (change.limits !== undefined) this.require('network.limits');
    const stored = before.active ? await this.storedXml(net, options) : null;
    const xml = stored ?? (await this.xmlOf(net, 0, options));
    const edited = editNetwork(xml, change);
    if (edited !== xml)
      await this.calls.change(NETWORK, 'networkDefineXml', { xml: edited }, options);
    const after = await this.need(networkUuid, options);
    if (after.next === null) return after;
    await moveRangesLive(this.calls, net, after, options);
    return this.need(networkUuid, options);
  }

  async setAutostart(
    networkUuid: string,
    autostart: boolean,
    options: CallOptions = {},
  ): Promise<void> {
    const net = await this.networks.get(networkUuid, options);
    const args = { net, autostart: autostart ? 1 : 0 };
    await this.calls.change(NETWORK, 'networkSetAutostart', args, options);
  }

  async putReservation(
    networkUuid: string,
    reservation: DhcpReservation,
    options: CallOptions = {},
  ): Promise<void> {
    this.require('network.entries');
    const net = await this.networks.get(networkUuid, options);
    const record = await this.need(networkUuid, options);
    await putReservation(this.calls, net, record, reservation, options);
  }

  async removeReservation(
    networkUuid: string,
    ip: string,
    options: CallOptions = {},
  ): Promise<void> {
    const net = await this.networks.find(networkUuid, options);
    const record = await this.get(networkUuid, options);
    if (net && record) await removeReservation(this.calls, net, record, ip, options);
  }

  async putDnsHost(networkUuid: string, host: DnsHost, options: CallOptions = {}): Promise<void> {
    this.require('network.entries');
    const net = await this.networks.get(networkUuid, options);
    const record = await this.need(networkUuid, options);
    await removeDnsHost(this.calls, net, record, host.ip, options);
    await addDnsHost(this.calls, net, record, host, options);
  }

  async removeDnsHost(networkUuid: string, ip: string, options: CallOptions = {}): Promise<void> {
    const net = await this.networks.find(networkUuid, options);
    const record = await this.get(networkUuid, options);
    if (net && record) await removeDnsHost(this.calls, net, record, ip, options);
  }

  async leases(networkUuid: string, options: CallOptions = {}): Promise<DhcpLeaseRecord[]> {
    const net = await this.networks.get(networkUuid, options);
    const args = { net, mac: null, need_results: 1, flags: 0 };
    const { leases } = await this.calls.read(NETWORK, 'networkGetDhcpLeases', args, options);
    return leases.map((lease) => ({
      mac: lease.mac?.toLowerCase() ?? null,
      ip: lease.ipaddr,
      prefix: lease.prefix,
      hostname: lease.hostname === '' ? null : lease.hostname,
      clientId: lease.clientid === '' ? null : lease.clientid,
      expiresAt: lease.expirytime > 0 ? new Date(lease.expirytime * 1000).toISOString() : null,
    }));
  }

  /** Bridges of the host, without those that libvirt's own networks made. */
  async listBridges(options: CallOptions = {}): Promise<string[]> {
    const [bridges, networks] = await Promise.all([this.hostBridges(options), this.list(options)]);
    const own = new Set(
      networks.filter(({ mode }) => mode !== 'BRIDGE').map(({ bridge }) => bridge),
    );
    return bridges.filter((bridge) => !own.has(bridge)).toSorted();
  }

  /** @throws CorralError CAPABILITY_MISSING with the reason that stands among the capabilities. */
  private require(feature: string): void {
    const ability = this.features[feature];
    if (ability?.supported !== false) return;
    throw missing(ability.reason ?? 'The node cannot do this.', feature);
  }

  private async need(networkUuid: string, options: CallOptions): Promise<NetworkRecord> {
    const record = await this.get(networkUuid, options);
    if (record) return record;
    throw new CorralError('NOT_FOUND', 'The node does not know the network.');
  }

  /** From the kernel where programs can be run, which is sure; else what libvirt sees of interfaces. */
  private async hostBridges(options: CallOptions): Promise<string[]> {
    const told = await this.programs?.state(options);
    if (!this.programs || told?.reason !== null) return this.bridgesOfLibvirt(options);
    const argv = ['ip', '-json', 'link', 'show', 'type', 'bridge'] as const;
    const result = await this.programs.run(argv, options);
    return result.code === 0 ? readBridgeNames(result.stdout) : this.bridgesOfLibvirt(options);
  }

  private async bridgesOfLibvirt(options: CallOptions): Promise<string[]> {
    const args = { need_results: 1, flags: ListInterfaces.ACTIVE };
    const what = 'the interfaces of the node';
    try {
      const { ifaces } = await this.calls.read(what, 'connectListAllInterfaces', args, options);
      const names = await Promise.all(
        ifaces.map(async (iface) => {
          const request = { iface, flags: 0 };
          const { xml } = await this.calls.read(what, 'interfaceGetXmlDesc', request, options);
          return parseXml(xml).attributes['type'] === 'bridge' ? [iface.name] : [];
        }),
      );
      return names.flat();
    } catch (error) {
      if (isUnsupported(error)) return [];
      throw error;
    }
  }

  private async refuseTakenName(name: string, options: CallOptions): Promise<void> {
    try {
      await this.calls.read(NETWORK, 'networkLookupByName', { name }, options);
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return;
      throw error;
    }
    throw new CorralError('ALREADY_EXISTS', 'The node has a network of that name.', {
      field: 'name',
    });
  }

  private async listHandles(
    flags: number,
    options: CallOptions,
  ): Promise<readonly NetworkHandle[]> {
    const args = { need_results: 1, flags };
    const { nets } = await this.calls.read(NETWORKS, 'connectListAllNetworks', args, options);
    return nets.map((net) => this.networks.remember(net));
  }

  private async flagged(flag: number, options: CallOptions): Promise<Set<string>> {
    return new Set((await this.listHandles(flag, options)).map((net) => net.uuid));
  }

  private async xmlOf(net: NetworkHandle, flags: number, options: CallOptions): Promise<string> {
    const args = { net, flags };
    return (await this.calls.read(NETWORK, 'networkGetXmlDesc', args, options)).xml;
  }

  /** The stored definition; null from a driver that keeps one definition alone. */
  private async storedXml(net: NetworkHandle, options: CallOptions): Promise<string | null> {
    try {
      return await this.xmlOf(net, NetworkXml.INACTIVE, options);
    } catch (error) {
      if (isUnsupported(error)) return null;
      throw error;
    }
  }

  private async describe(
    net: NetworkHandle,
    flags: Flags,
    options: CallOptions,
  ): Promise<NetworkRecord | null> {
    try {
      const [xml, stored] = await Promise.all([
        this.xmlOf(net, 0, options),
        flags.active && flags.persistent ? this.storedXml(net, options) : null,
      ]);
      return readNetwork(xml, stored, { uuid: net.uuid, name: net.name, ...flags });
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }
}

/** The names in what `ip -json link` prints. */
function readBridgeNames(json: string): string[] {
  const list: unknown = json.trim() === '' ? [] : JSON.parse(json);
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'ifname' in one && typeof one.ifname === 'string'
      ? [one.ifname]
      : [],
  );
}
