import { CorralError, filterOwner, hasCode, type FirewallSettings } from '@corral/domain';
import type {
  CallOptions,
  DriverCapabilities,
  FilterDefinition,
  FilterRecord,
  FiltersRole,
  FilterState,
  FilterUse,
} from '@corral/hypervisor';
import type { Composite } from '@corral/libvirt-rpc';
import type { Calls } from '../calls.ts';
import { DomainXml } from '../constants.ts';
import type { DomainHandle } from '../handles.ts';
import { isUnsupported } from '../mapping/errors.ts';
import { filterRefs, readFilter } from '../readers/filter.ts';
import { filterDraft } from '../writers/filter.ts';
import { renderXml } from '../xml/render.ts';
import { missing, type Argv, type NodePrograms } from './node-programs.ts';

type FilterHandle = Composite<'nwfilter'>;

const CAPABILITY = 'vm.filters';
const FILTER = 'the packet filter';
const VM = 'the VM';
const SNAPSHOTS = 'the snapshots of the VM';

const NO_DRIVER =
  'Libvirt on this node has no packet filters. On Debian or Ubuntu: sudo apt-get install -y libvirt-daemon-system; elsewhere the package is libvirt-daemon-driver-nwfilter.';
const lacks = (program: string): string =>
  `The node has no ${program}, by which libvirt filters packets. On Debian or Ubuntu: sudo apt-get install -y ${program === 'ebtables' ? 'ebtables' : 'iptables'}`;
const UNSEEN = 'Whether the node’s kernel shows bridged packets to its firewall cannot be seen: ';
const NOT_SHOWN =
  'The node’s kernel does not show bridged packets to its firewall, so rules about connections would have no effect. On the node: sudo modprobe br_netfilter && sudo sysctl -w net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1';
const SWITCHES = [
  '/proc/sys/net/bridge/bridge-nf-call-iptables',
  '/proc/sys/net/bridge/bridge-nf-call-ip6tables',
] as const;

/** Packet filters by libvirt's nwfilter driver, which writes them into ebtables and iptables of the node. */
export class LibvirtFilters implements FiltersRole {
  private readonly calls: Calls;
  private readonly programs: NodePrograms;
  private readonly ability: DriverCapabilities['features'][string] | undefined;

  constructor(calls: Calls, programs: NodePrograms, capabilities: DriverCapabilities) {
    this.calls = calls;
    this.programs = programs;
    this.ability = capabilities.features[CAPABILITY];
  }

  async state(options: CallOptions = {}): Promise<FilterState> {
    const no = (reason: string): FilterState => ({
      supported: false,
      reason,
      connections: { supported: false, reason },
    });
    if (this.ability?.supported === false) return no(this.ability.reason ?? NO_DRIVER);
    try {
      await this.handles(options);
    } catch (error) {
      if (hasCode(error, 'CAPABILITY_MISSING')) return no(NO_DRIVER);
      throw error;
    }
    const { reason, asRoot } = await this.programs.state(options);
    const yes = { supported: true, reason: null };
    if (reason !== null)
      return { ...yes, connections: { supported: null, reason: `${UNSEEN}${reason}` } };
    for (const program of ['ebtables', 'iptables'] as const) {
      // Only root finds programs of the system's folders for certain.
      if (asRoot !== null && !(await this.answers([program, '--version'], options)))
        return no(lacks(program));
    }
    return { ...yes, connections: await this.connections(options) };
  }

  async list(options: CallOptions = {}): Promise<FilterRecord[]> {
    this.require();
    const [handles, uses] = await Promise.all([this.handles(options), this.uses(options)]);
    const all = await Promise.all(handles.map((handle) => this.read(handle, options)));
    return all
      .filter((one) => one !== null)
      .map((one) => Object.assign({}, one, { usedBy: uses.get(one.name) ?? [] }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async get(name: string, options: CallOptions = {}): Promise<FilterDefinition | null> {
    this.require();
    const handle = await this.find(name, options);
    return handle && this.read(handle, options);
  }

  async define(
    name: string,
    settings: FirewallSettings,
    options: CallOptions = {},
  ): Promise<FilterDefinition> {
    this.require();
    requireOwn(name);
    if ((await this.find(name, options)) !== null)
      throw new CorralError('ALREADY_EXISTS', `The node has a packet filter ${name} already.`);
    const xml = renderXml(filterDraft(name, settings));
    const { nwfilter } = await this.calls.change(FILTER, 'nwfilterDefineXml', { xml }, options);
    const made = await this.read(nwfilter, options);
    if (made) return made;
    throw new CorralError('NOT_OBSERVED', `The node does not show the packet filter ${name}.`);
  }

  async remove(name: string, options: CallOptions = {}): Promise<void> {
    this.require();
    requireOwn(name);
    const record = (await this.list(options)).find((one) => one.name === name);
    const handle = await this.find(name, options);
    if (!record || !handle) return;
    if (record.usedBy.length > 0) {
      const users = record.usedBy.map(({ vmName }) => vmName).join(', ');
      throw new CorralError('IN_USE', `Cards of ${users} go through the packet filter ${name}.`);
    }
    try {
      await this.calls.change(FILTER, 'nwfilterUndefine', { nwfilter: handle }, options);
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return;
      if (!hasCode(error, 'WRONG_STATE')) throw error;
      const message = `Something on the node uses the packet filter ${name}.`;
      throw new CorralError('IN_USE', message, error.details, error);
    }
  }

  private require(): void {
    if (this.ability?.supported === false)
      throw missing(this.ability.reason ?? NO_DRIVER, CAPABILITY);
  }

  private async handles(options: CallOptions): Promise<readonly FilterHandle[]> {
    const args = { need_results: 1, flags: 0 };
    return (await this.calls.read(FILTER, 'connectListAllNwfilters', args, options)).filters;
  }

  private async find(name: string, options: CallOptions): Promise<FilterHandle | null> {
    try {
      return (await this.calls.read(FILTER, 'nwfilterLookupByName', { name }, options)).nwfilter;
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      if (isUnsupported(error)) throw missing(NO_DRIVER, CAPABILITY);
      throw error;
    }
  }

  private async read(
    nwfilter: FilterHandle,
    options: CallOptions,
  ): Promise<FilterDefinition | null> {
    try {
      const args = { nwfilter, flags: 0 };
      return readFilter((await this.calls.read(FILTER, 'nwfilterGetXmlDesc', args, options)).xml);
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }

  /** Which VMs refer to which filter, as they run, as they are stored, and in their snapshots. */
  private async uses(options: CallOptions): Promise<Map<string, FilterUse[]>> {
    const args = { need_results: 1, flags: 0 };
    const { domains } = await this.calls.read('the VMs', 'connectListAllDomains', args, options);
    const uses = new Map<string, FilterUse[]>();
    await Promise.all(
      domains.map(async (dom) => {
        const names = new Set((await this.definitions(dom, options)).flatMap(filterRefs));
        for (const name of names)
          uses.set(name, [...(uses.get(name) ?? []), { vmUuid: dom.uuid, vmName: dom.name }]);
      }),
    );
    return uses;
  }

  private async definitions(dom: DomainHandle, options: CallOptions): Promise<string[]> {
    const read = async (flags: number): Promise<string> =>
      (await this.calls.read(VM, 'domainGetXmlDesc', { dom, flags }, options)).xml;
    try {
      const [live, stored, kept] = await Promise.all([
        read(0),
        read(DomainXml.INACTIVE),
        this.snapshots(dom, options),
      ]);
      return [live, stored, ...kept];
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return [];
      throw error;
    }
  }

  private async snapshots(dom: DomainHandle, options: CallOptions): Promise<string[]> {
    const args = { dom, need_results: 1, flags: 0 };
    const { snapshots } = await this.calls.read(SNAPSHOTS, 'domainListAllSnapshots', args, options);
    return Promise.all(
      snapshots.map(
        async (snap) =>
          (
            await this.calls.read(
              SNAPSHOTS,
              'domainSnapshotGetXmlDesc',
              { snap, flags: 0 },
              options,
            )
          ).xml,
      ),
    );
  }

  private async connections(options: CallOptions): Promise<FilterState['connections']> {
    const seen = await Promise.all(
      SWITCHES.map((path) => this.programs.run(['cat', path], options)),
    );
    const shown = seen.every(({ code, stdout }) => code === 0 && stdout.trim() === '1');
    return shown ? { supported: true, reason: null } : { supported: false, reason: NOT_SHOWN };
  }

  /** True when the program is there and runs. */
  private async answers(argv: Argv, options: CallOptions): Promise<boolean> {
    try {
      return (await this.programs.runAsRoot(argv, options)).code === 0;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof CorralError && error.code !== 'HYPERVISOR_ERROR') throw error;
      return false;
    }
  }
}

function requireOwn(name: string): void {
  if (filterOwner(name) !== null) return;
  throw new CorralError('INVALID_INPUT', `Corral did not make the packet filter ${name}.`, {
    field: 'name',
  });
}
