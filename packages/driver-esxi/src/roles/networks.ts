import type { CallOptions, NetworkRecord, NetworksRole } from '@corral/hypervisor';
import type { Host } from '../host.ts';
import { readNetwork } from '../readers/networks.ts';
import { checkedUuid } from '../uuids.ts';
import { text } from '../values.ts';
import { refuse } from './refused.ts';

/** Port groups as networks. */
export class EsxiNetworks implements NetworksRole {
  readonly create = refuse('network.create');
  readonly delete = refuse('network.create');
  readonly start = refuse('network.edit');
  readonly stop = refuse('network.edit');
  readonly edit = refuse('network.edit');
  readonly setAutostart = refuse('network.edit');
  readonly putReservation = refuse('network.entries');
  readonly removeReservation = refuse('network.entries');
  readonly putDnsHost = refuse('network.entries');
  readonly removeDnsHost = refuse('network.entries');
  readonly leases = refuse('network.leases');
  readonly listBridges = refuse('network.bridges');
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  async list(options: CallOptions = {}): Promise<NetworkRecord[]> {
    const [rows, self] = await Promise.all([
      this.host.all('the networks', 'Network', ['name'], options),
      this.host.self(['config.network'], options),
    ]);
    return rows.map(({ ref, properties }) =>
      readNetwork(
        { ref: ref.value, name: text(properties['name']) ?? ref.value },
        self['config.network'],
      ),
    );
  }

  async get(networkUuid: string, options: CallOptions = {}): Promise<NetworkRecord | null> {
    const key = checkedUuid(networkUuid, 'a network');
    return (await this.list(options)).find(({ uuid }) => uuid === key) ?? null;
  }
}
