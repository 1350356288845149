import { CorralError } from '@corral/domain';
import type { CallOptions, VmRecord } from '@corral/hypervisor';
import type { Host, Row } from '../host.ts';
import { networkRefs, type NetworkNames } from '../readers/devices.ts';
import { readAutostarted, readVm, VM_PATHS, vmUuid, type VmSurroundings } from '../readers/vm.ts';
import { checkedUuid } from '../uuids.ts';
import { text } from '../values.ts';

const VM = 'the VM';
const VM_TYPE = 'VirtualMachine';

/** Finds VMs of a host by the uuids under which Corral knows them. */
export class VmFinder {
  private readonly host: Host;
  /** Values of references by uuid, as last seen; a reference stays the same as long as the VM is registered. */
  private readonly known = new Map<string, string>();
  /** Names of networks as last seen. ESXi names a port group by its name, so one of another name is another one. */
  private networks: NetworkNames = new Map();

  constructor(host: Host) {
    this.host = host;
  }

  async list(options: CallOptions): Promise<VmRecord[]> {
    const [rows] = await Promise.all([
      this.host.all('the VMs', VM_TYPE, VM_PATHS, options),
      this.readNetworks(options),
    ]);
    const around = await this.surroundings(options);
    this.known.clear();
    return rows
      .map((row) => ({ ref: row.ref.value, properties: row.properties }))
      .filter(({ properties }) => properties['config.template'] !== true)
      .map((row) => {
        this.known.set(vmUuid(row), row.ref);
        return readVm(row, around);
      });
  }

  /** Null when the host has no such VM. */
  async get(uuid: string, options: CallOptions): Promise<VmRecord | null> {
    const row = await this.find(uuid, VM_PATHS, options);
    if (row === null) return null;
    const refs = networkRefs(row.properties['config.hardware.device']);
    if (refs.some((ref) => !this.networks.has(ref))) await this.readNetworks(options);
    const around = await this.surroundings(options);
    return readVm({ ref: row.ref.value, properties: row.properties }, around);
  }

  /** The VM with some of its properties. NOT_FOUND when the host has no such VM. */
  async require(uuid: string, paths: readonly string[], options: CallOptions): Promise<Row> {
    const row = await this.find(uuid, paths, options);
    if (row) return row;
    throw new CorralError('NOT_FOUND', 'There is no such VM on this host.');
  }

  /** Null when the host has no such VM. What was known is asked again, so that a VM that is gone is seen to be. */
  async find(uuid: string, paths: readonly string[], options: CallOptions): Promise<Row | null> {
    const key = checkedUuid(uuid, 'a VM');
    const wanted = [...new Set([...paths, 'config.instanceUuid'])];
    const value = this.known.get(key);
    if (value !== undefined) {
      const row = await this.look(value, wanted, options);
      if (row && vmUuid({ ref: value, properties: row.properties }) === key) return row;
      this.known.delete(key);
    }
    const rows = await this.host.all('the VMs', VM_TYPE, ['config.instanceUuid'], options);
    const found = rows.find(
      ({ ref, properties }) => vmUuid({ ref: ref.value, properties }) === key,
    );
    if (!found) return null;
    this.known.set(key, found.ref.value);
    return this.look(found.ref.value, wanted, options);
  }

  private async look(
    value: string,
    paths: readonly string[],
    options: CallOptions,
  ): Promise<Row | null> {
    const ref = { type: VM_TYPE, value };
    try {
      return { ref, properties: await this.host.one(VM, ref, paths, options) };
    } catch (error) {
      if (error instanceof CorralError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }

  private async readNetworks(options: CallOptions): Promise<void> {
    this.networks = namesOf(await this.host.all('the networks', 'Network', ['name'], options));
  }

  private async surroundings(options: CallOptions): Promise<VmSurroundings> {
    const self = await this.host.self(['config.autoStart'], options);
    return {
      networks: this.networks,
      autostarted: readAutostarted(self['config.autoStart']),
      readOnlyBecause: this.host.readOnlyBecause,
    };
  }
}

function namesOf(rows: readonly Row[]): NetworkNames {
  return new Map(
    rows.map(({ ref, properties }) => [ref.value, text(properties['name']) ?? ref.value]),
  );
}
