import { isDeepStrictEqual } from 'node:util';
import type {
  NetworkAddressing,
  NetworkConfig,
  NetworkEdit,
  NetworkRecord,
  SubnetSpec,
} from '@corral/hypervisor';
import { defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { observe, request } from '../../shared/observe.ts';
import { asSubnet, NEW_NETWORK_MODES, storedSubnet } from '../stored.ts';
import { networkStepParams } from '../subject.ts';

/** What can be changed of a stored network. */
export const FIELDS = ['mode', 'bridge', 'forwardDevice', 'domain', 'ipv4', 'ipv6'] as const;
export type Field = (typeof FIELDS)[number];

const editParams = networkStepParams.extend({
  /** Which of the values below are to be; the others stay as they are. */
  fields: z.array(z.enum(FIELDS)),
  mode: z.enum(NEW_NETWORK_MODES).nullable(),
  bridge: z.string().nullable(),
  forwardDevice: z.string().nullable(),
  domain: z.string().nullable(),
  ipv4: storedSubnet.nullable(),
  ipv6: storedSubnet.nullable(),
});
type EditParams = z.output<typeof editParams>;

/** How the network is stored, whether it runs so or not. */
export const storedConfig = (network: NetworkRecord): NetworkConfig => network.next ?? network;

export const subnetOfFamily = (
  config: NetworkConfig,
  family: 'ipv4' | 'ipv6',
): NetworkAddressing | null => config.addressing.find((one) => one.family === family) ?? null;

const asSpec = (one: NetworkAddressing | null): SubnetSpec | null =>
  one && {
    address: one.address,
    prefix: one.prefix,
    ...(one.dhcpRanges[0] ? { dhcp: one.dhcpRanges[0] } : {}),
  };

function editOf(params: EditParams): NetworkEdit {
  const { mode, bridge, forwardDevice, domain, ipv4, ipv6 } = params;
  const all = {
    ...(mode === null ? {} : { mode }),
    ...(bridge === null ? {} : { bridge }),
    forwardDevice,
    domain,
    ipv4: ipv4 && asSubnet(ipv4),
    ipv6: ipv6 && asSubnet(ipv6),
  };
  const wanted = new Set<string>(params.fields);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

/** True when the stored definition is as the change wants it. */
export function holds(config: NetworkConfig, edit: NetworkEdit): boolean {
  return Object.entries(edit).every(([name, value]) =>
    name === 'ipv4' || name === 'ipv6'
      ? isDeepStrictEqual(asSpec(subnetOfFamily(config, name)), value)
      : isDeepStrictEqual(Reflect.get(config, name), value),
  );
}

export const editNetworkStep = defineStep<World, EditParams>({
  kind: 'network.edit',
  params: editParams,
  run: async (context, params) => {
    const { networks } = context.world.nodes.session(params.nodeId);
    const edit = editOf(params);
    const options = { signal: context.signal };
    await request(() => networks.edit(params.networkUuid, edit, options), context.signal);
    const seen = await observe({
      what: `the network ${params.name} as it was wanted`,
      read: () => networks.get(params.networkUuid, options),
      done: (network) => network !== null && holds(storedConfig(network), edit),
      timeoutMs: 30_000,
      signal: context.signal,
    });
    await context.world.inventory.network(params.nodeId, params.networkUuid);
    const waits = seen ? waitingFields(seen) : [];
    if (waits.length > 0)
      context.log(
        'WARN',
        `Until the network starts anew it goes on as before: ${waits.join(', ')}.`,
      );
  },
});

const autostartParams = networkStepParams.extend({ autostart: z.boolean() });
type AutostartParams = z.output<typeof autostartParams>;

const autostartIs = async (world: World, params: AutostartParams, signal: AbortSignal) =>
  (await world.nodes.session(params.nodeId).networks.get(params.networkUuid, { signal }))
    ?.autostart === params.autostart;

export const autostartNetworkStep = defineStep<World, AutostartParams>({
  kind: 'network.autostart',
  params: autostartParams,
  isDone: (context, params) => autostartIs(context.world, params, context.signal),
  run: async (context, params) => {
    const { networks } = context.world.nodes.session(params.nodeId);
    await request(
      () => networks.setAutostart(params.networkUuid, params.autostart, { signal: context.signal }),
      context.signal,
    );
    await observe({
      what: `autostart of the network ${params.name} ${params.autostart ? 'on' : 'off'}`,
      read: () => autostartIs(context.world, params, context.signal),
      done: (is) => is,
      timeoutMs: 15_000,
      signal: context.signal,
    });
    await context.world.inventory.network(params.nodeId, params.networkUuid);
  },
});

/** What of a network will be otherwise after its next start, in words. */
export function waitingFields(network: Pick<NetworkRecord, 'next'> & NetworkConfig): string[] {
  const { next } = network;
  if (next === null) return [];
  const words = {
    mode: 'mode',
    bridge: 'bridge',
    forwardDevice: 'interface to the outside',
    domain: 'DNS domain',
    addressing: 'addresses',
    dnsHosts: 'DNS entries',
    limits: 'limits',
  } as const;
  return Object.entries(words).flatMap(([name, word]) =>
    isDeepStrictEqual(Reflect.get(network, name), Reflect.get(next, name)) ? [] : [word],
  );
}

export const editSteps = [editNetworkStep.handler, autostartNetworkStep.handler];
