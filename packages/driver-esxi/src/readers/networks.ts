import type { NetworkMode, NetworkRecord } from '@corral/hypervisor';
import { derivedUuid } from '../uuids.ts';
import { fields, list, text, type Fields } from '../values.ts';

/** A network that VMs can be attached to, as the host lists it. */
export interface NetworkRow {
  /** Value of its reference. */
  readonly ref: string;
  readonly name: string;
}

/**
 * A port group as a network. Its guests see what its virtual switch sees: the network outside where the switch has
 * uplinks, each other alone where it has none.
 * @param config `config.network` of the host (vSphere API reference, HostNetworkInfo)
 */
export function readNetwork(row: NetworkRow, config: unknown): NetworkRecord {
  const network = fields(config);
  const group = list(network['portgroup'])
    .map((one) => fields(fields(one)['spec']))
    .find((spec) => text(spec['name']) === row.name);
  const switchName = text(group?.['vswitchName']);
  const uplinks = uplinksOf(network, switchName);
  return {
    uuid: networkUuid(row),
    name: row.name,
    active: true,
    persistent: true,
    autostart: true,
    next: null,
    mode: modeOf(switchName, uplinks),
    bridge: switchName,
    forwardDevice: uplinks[0] ?? null,
    domain: null,
    addressing: [],
    dnsHosts: [],
    limits: { inbound: null, outbound: null },
  };
}

/** ESXi names port groups by their name alone. */
export function networkUuid({ ref }: Pick<NetworkRow, 'ref'>): string {
  return derivedUuid('network', ref);
}

function modeOf(switchName: string | null, uplinks: readonly string[]): NetworkMode {
  if (switchName === null) return 'OTHER';
  return uplinks.length > 0 ? 'BRIDGE' : 'ISOLATED';
}

/** Names of the physical cards of a switch, as in `vmnic0`. */
function uplinksOf(network: Fields, switchName: string | null): string[] {
  const found = list(network['vswitch'])
    .map(fields)
    .find((one) => switchName !== null && text(one['name']) === switchName);
  const names = new Map(
    list(network['pnic'])
      .map(fields)
      .map((card) => [text(card['key']), text(card['device'])]),
  );
  return list(found?.['pnic'])
    .map(text)
    .map((key) => names.get(key) ?? key?.split('-').at(-1) ?? null)
    .filter((name) => name !== null);
}
