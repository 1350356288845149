import { CorralError } from '@corral/domain';
import type { NetworkConfig, NetworkEdit, SubnetSpec } from '@corral/hypervisor';
import { defineOperation, type PlannedStep } from '@corral/tasks';
import type { World } from '../../../world.ts';
import { updateNetworkInput, type UpdateNetworkInput } from '../input.ts';
import { checkRanges, takenRanges } from '../ranges.ts';
import { checkIpv6Ranges } from '../ranges6.ts';
import { toStoredSubnet } from '../stored.ts';
import { loadNetwork, paramsOf, targetOf, type NetworkSubject } from '../subject.ts';
import { usersOf } from '../users.ts';
import { requireBridge } from './create.ts';
import {
  autostartNetworkStep,
  editNetworkStep,
  FIELDS,
  holds,
  storedConfig,
  subnetOfFamily,
  type Field,
} from './edit-steps.ts';

interface Change {
  readonly edit: NetworkEdit;
  readonly fields: readonly Field[];
}

/** What the input changes of what is stored; fields that are so already are left out. */
async function changeOf(network: NetworkSubject, input: UpdateNetworkInput): Promise<Change> {
  const config = storedConfig(network.live);
  const { mode, bridge, forwardDevice, domain } = input;
  const subnets = await subnetsOf(network, input);
  const wanted: NetworkEdit = {
    ...(mode === undefined ? {} : { mode }),
    ...(bridge === undefined ? {} : { bridge }),
    ...(forwardDevice === undefined ? {} : { forwardDevice }),
    ...(domain === undefined ? {} : { domain }),
    ...subnets,
  };
  const fields = FIELDS.filter(
    (name) => name in wanted && !holds(config, { [name]: wanted[name] }),
  );
  return { edit: wanted, fields };
}

async function subnetsOf(
  network: NetworkSubject,
  input: UpdateNetworkInput,
): Promise<Pick<NetworkEdit, 'ipv4' | 'ipv6'>> {
  const config = storedConfig(network.live);
  const others = (await network.session.networks.list()).filter((one) => one.uuid !== network.uuid);
  const taken = takenRanges(others);
  const mode = input.mode ?? config.mode;
  const result: { ipv4?: SubnetSpec | null; ipv6?: SubnetSpec | null } = {};
  if (input.ipv4Cidr !== undefined || input.dhcp !== undefined) {
    const request = merged(config, 'ipv4', input.ipv4Cidr, input.dhcp);
    const publicToo = mode === 'ROUTED' || mode === 'OPEN';
    result.ipv4 =
      request &&
      checkRanges({ ipv4Cidr: request.cidr, dhcp: request.dhcp ?? undefined, publicToo }, taken);
  }
  if (input.ipv6Cidr !== undefined || input.ipv6Dhcp !== undefined) {
    const request = merged(config, 'ipv6', input.ipv6Cidr, input.ipv6Dhcp);
    result.ipv6 =
      request &&
      checkIpv6Ranges({ ipv6Cidr: request.cidr, dhcp: request.dhcp ?? undefined }, taken);
  }
  return result;
}

type Range = { readonly start: string; readonly end: string } | null;

/** The subnet that is wanted, with what the input leaves as it is; null for none. */
function merged(
  config: NetworkConfig,
  family: 'ipv4' | 'ipv6',
  cidr: string | null | undefined,
  dhcp: Range | undefined,
): { readonly cidr: string; readonly dhcp: Range } | null {
  const now = subnetOfFamily(config, family);
  const wanted = cidr === undefined ? now && `${now.address}/${now.prefix}` : cidr;
  if (wanted !== null)
    return { cidr: wanted, dhcp: dhcp === undefined ? (now?.dhcpRanges[0] ?? null) : dhcp };
  if (!dhcp) return null;
  throw new CorralError('INVALID_NETWORK_RANGE', 'DHCP needs an address range.', {
    field: `${family}Cidr`,
  });
}

/** What must hold between the fields after the change. */
async function checkWhole(network: NetworkSubject, { edit }: Change): Promise<void> {
  const config = storedConfig(network.live);
  const mode = edit.mode ?? config.mode;
  if ((config.mode === 'BRIDGE') !== (mode === 'BRIDGE'))
    throw new CorralError(
      'CAPABILITY_MISSING',
      'A bridge of the node cannot be turned into a network of its own, nor the other way round. Make a new network.',
      { capability: 'network.edit' },
    );
  if (mode === 'BRIDGE') {
    if (edit.ipv4 || edit.ipv6 || edit.domain || edit.forwardDevice)
      throw new CorralError(
        'INVALID_INPUT',
        'A bridge of the node gets its addresses and names outside of Corral.',
        { field: 'mode' },
      );
    if (edit.bridge !== undefined) await requireBridge(network.session, edit.bridge);
    return;
  }
  const ipv4 = edit.ipv4 === undefined ? subnetOfFamily(config, 'ipv4') : edit.ipv4;
  const ipv6 = edit.ipv6 === undefined ? subnetOfFamily(config, 'ipv6') : edit.ipv6;
  if (mode !== 'ISOLATED' && !ipv4 && !ipv6)
    throw new CorralError(
      'INVALID_NETWORK_RANGE',
      'Only an isolated network can be without an address range.',
      { field: 'ipv4Cidr' },
    );
}

/** Reservations that the changed subnet has no room for: they go with the old one. */
function lostReservations(network: NetworkSubject, { edit, fields }: Change): string[] {
  const config = storedConfig(network.live);
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const now = subnetOfFamily(config, family);
    const next = edit[family];
    if (!fields.includes(family) || !now) return [];
    const same = next && next.address === now.address && next.prefix === now.prefix;
    return same && next.dhcp ? [] : now.dhcpHosts.map((host) => host.ip);
  });
}

/** True when all that changes is the range that the DHCP server gives: it takes effect at once. */
function isLive(network: NetworkSubject, { edit, fields }: Change): boolean {
  if (network.live.next !== null) return false;
  return fields.every((field) => {
    if (field !== 'ipv4' && field !== 'ipv6') return false;
    const now = subnetOfFamily(network.live, field);
    const next = edit[field];
    return (
      now?.dhcpRanges.length === 1 &&
      next?.dhcp !== undefined &&
      next.address === now.address &&
      next.prefix === now.prefix
    );
  });
}

export const updateNetwork = defineOperation<World, UpdateNetworkInput>({
  name: 'network.update',
  input: updateNetworkInput,
  plan: async (world, input) => {
    const network = await loadNetwork(world, input.networkId);
    const change = await changeOf(network, input);
    await checkWhole(network, change);
    const autostart =
      input.autostart !== undefined && input.autostart !== network.live.autostart
        ? input.autostart
        : null;
    if (change.fields.length === 0 && autostart === null)
      throw new CorralError('INVALID_INPUT', `The network ${network.name} is like that already.`);
    return {
      title: `Edit network ${network.name}`,
      disruption: 'NONE',
      warnings: change.fields.length === 0 ? [] : await warningsOf(network, change),
      nodeId: network.nodeId,
      target: targetOf(network),
      leaseVmIds: [],
      steps: stepsOf(network, change, autostart),
    };
  },
});

async function warningsOf(network: NetworkSubject, change: Change): Promise<string[]> {
  const lost = lostReservations(network, change);
  const waits = network.live.active && !isLive(network, change);
  const { running } = await usersOf(network);
  const names = running.map((vm) => vm.name).join(', ');
  return [
    ...(waits ? ['The network goes on as it is until it is stopped and started again.'] : []),
    ...(waits && running.length > 0 ? [`${names} would lose it at that moment.`] : []),
    ...(lost.length > 0 ? [`The reservations of ${lost.join(', ')} are lost.`] : []),
  ];
}

function stepsOf(
  network: NetworkSubject,
  { edit, fields }: Change,
  autostart: boolean | null,
): PlannedStep[] {
  const base = paramsOf(network);
  const steps: PlannedStep[] = [];
  if (fields.length > 0)
    steps.push(
      editNetworkStep.step({
        key: 'edit',
        title: `Change the definition: ${fields.map((field) => FIELD_WORDS[field]).join(', ')}`,
        params: {
          ...base,
          fields: [...fields],
          mode: edit.mode ?? null,
          bridge: edit.bridge ?? null,
          forwardDevice: edit.forwardDevice ?? null,
          domain: edit.domain ?? null,
          ipv4: edit.ipv4 ? toStoredSubnet(edit.ipv4) : null,
          ipv6: edit.ipv6 ? toStoredSubnet(edit.ipv6) : null,
        },
        effect: 'CHANGES',
      }),
    );
  if (autostart !== null)
    steps.push(
      autostartNetworkStep.step({
        key: 'autostart',
        title: autostart ? 'Start it with its node' : 'Do not start it with its node',
        params: { ...base, autostart },
        effect: 'CHANGES',
      }),
    );
  return steps;
}

const FIELD_WORDS: Readonly<Record<Field, string>> = {
  mode: 'mode',
  bridge: 'bridge',
  forwardDevice: 'interface to the outside',
  domain: 'DNS domain',
  ipv4: 'IPv4',
  ipv6: 'IPv6',
};
