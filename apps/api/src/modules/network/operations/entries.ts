import { CorralError } from '@corral/domain';
import type { DhcpReservation, NetworkConfig, NetworkRecord } from '@corral/hypervisor';
import { defineOperation, defineStep, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { observe, request } from '../../shared/observe.ts';
import { checkDnsHost, checkReservation } from '../entry-rules.ts';
import { hostNameSchema, macSchema } from '../input.ts';
import { loadNetwork, networkStepParams, paramsOf, targetOf } from '../subject.ts';
import type { NetworkStepParams, NetworkSubject } from '../subject.ts';

/** Addresses kept for guests and names that are answered: changed while the network runs. */

const reservationParams = networkStepParams.extend({
  mac: z.string().nullable(),
  hostname: z.string().nullable(),
  ip: z.string(),
  /** True where it serves another step of the task and goes with it when that fails. */
  temporary: z.boolean().default(false),
});
type ReservationParams = z.output<typeof reservationParams>;

/** What runs and what is stored, where they differ: an entry must be in both. */
const sides = (network: NetworkRecord): readonly NetworkConfig[] =>
  network.next === null ? [network] : [network, network.next];

const reservationsOf = (config: NetworkConfig): readonly DhcpReservation[] =>
  config.addressing.flatMap((one) => one.dhcpHosts);

const hasReservation = (network: NetworkRecord, wanted: ReservationParams): boolean =>
  sides(network).some((config) =>
    reservationsOf(config).some(
      (one) => one.ip === wanted.ip && one.mac === wanted.mac && one.name === wanted.hostname,
    ),
  );
const keepsAddress = (network: NetworkRecord, ip: string): boolean =>
  sides(network).some((config) => reservationsOf(config).some((one) => one.ip === ip));

/** Keeps an address for a guest. */
export const putReservationStep = defineStep<World, ReservationParams>({
  kind: 'network.reservation.put',
  params: reservationParams,
  run: async (context, params) => {
    const { mac, hostname: name, ip } = params;
    const { signal } = context;
    const { networks } = context.world.nodes.session(params.nodeId);
    await request(
      () => networks.putReservation(params.networkUuid, { mac, name, ip }, { signal }),
      signal,
    );
    await observe({
      what: `${ip} kept for ${mac ?? name}`,
      read: () => networks.get(params.networkUuid, { signal }),
      done: (network) => network !== null && hasReservation(network, params),
      timeoutMs: 30_000,
      signal,
    });
    await context.world.inventory.network(params.nodeId, params.networkUuid);
  },
  compensate: async (context, params) => {
    if (!params.temporary) return;
    const { networks } = context.world.nodes.session(params.nodeId);
    await networks.removeReservation(params.networkUuid, params.ip, { signal: context.signal });
    await context.world.inventory.network(params.nodeId, params.networkUuid);
  },
});

const addressParams = networkStepParams.extend({ ip: z.string() });
type AddressParams = z.output<typeof addressParams>;

function removalStep(
  kind: string,
  remove: (world: World, params: AddressParams, signal: AbortSignal) => Promise<void>,
  isThere: (network: NetworkRecord, ip: string) => boolean,
) {
  return defineStep<World, AddressParams>({
    kind,
    params: addressParams,
    run: async (context, params) => {
      const { signal, world } = context;
      const { networks } = world.nodes.session(params.nodeId);
      await request(() => remove(world, params, signal), signal);
      await observe({
        what: `nothing more of ${params.ip} in the network ${params.name}`,
        read: () => networks.get(params.networkUuid, { signal }),
        done: (network) => network === null || !isThere(network, params.ip),
        timeoutMs: 30_000,
        signal,
      });
      await world.inventory.network(params.nodeId, params.networkUuid);
    },
  });
}

export const removeReservationStep = removalStep(
  'network.reservation.remove',
  (world, { nodeId, networkUuid, ip }, signal) =>
    world.nodes.session(nodeId).networks.removeReservation(networkUuid, ip, { signal }),
  keepsAddress,
);

const answers = (network: NetworkRecord, ip: string): boolean =>
  sides(network).some((config) => config.dnsHosts.some((host) => host.ip === ip));

export const removeDnsHostStep = removalStep(
  'network.dns.remove',
  (world, { nodeId, networkUuid, ip }, signal) =>
    world.nodes.session(nodeId).networks.removeDnsHost(networkUuid, ip, { signal }),
  answers,
);

const dnsParams = networkStepParams.extend({ ip: z.string(), hostnames: z.array(z.string()) });
type DnsParams = z.output<typeof dnsParams>;

export const putDnsHostStep = defineStep<World, DnsParams>({
  kind: 'network.dns.put',
  params: dnsParams,
  run: async (context, params) => {
    const { ip, hostnames } = params;
    const { signal } = context;
    const { networks } = context.world.nodes.session(params.nodeId);
    await request(
      () => networks.putDnsHost(params.networkUuid, { ip, hostnames }, { signal }),
      signal,
    );
    await observe({
      what: `${hostnames.join(', ')} answered with ${ip}`,
      read: () => networks.get(params.networkUuid, { signal }),
      done: (network) =>
        network !== null &&
        sides(network).every((config) =>
          config.dnsHosts.some(
            (host) => host.ip === ip && hostnames.every((name) => host.hostnames.includes(name)),
          ),
        ),
      timeoutMs: 30_000,
      signal,
    });
    await context.world.inventory.network(params.nodeId, params.networkUuid);
  },
});

export const reservationInput = z.object({
  networkId: z.string().min(1),
  ip: z.string(),
  mac: macSchema.nullish(),
  hostname: hostNameSchema.nullish(),
});

function reservationStepOf(
  network: NetworkSubject,
  wanted: DhcpReservation,
  temporary = false,
): PlannedStep {
  return putReservationStep.step({
    key: `reservation:${wanted.ip}`,
    title: `Keep ${wanted.ip} for ${wanted.mac ?? wanted.name}`,
    params: {
      ...paramsOf(network),
      mac: wanted.mac,
      hostname: wanted.name,
      ip: wanted.ip,
      temporary,
    },
    effect: 'CHANGES',
  });
}

/** Keeps an address for the rest of a task's work, which takes it back when it fails. */
export const temporaryReservationStepOf = (
  network: NetworkSubject,
  wanted: DhcpReservation,
): PlannedStep => reservationStepOf(network, wanted, true);

/** Gives back an address that is kept. */
export function removeReservationStepOf(network: NetworkStepParams, ip: string): PlannedStep {
  return removeReservationStep.step({
    key: `reservation:${ip}`,
    title: `Keep ${ip} for nobody any more`,
    params: { ...network, ip },
    effect: 'REMOVES',
  });
}

const setReservation = defineOperation<World, z.output<typeof reservationInput>>({
  name: 'network.reservation.set',
  input: reservationInput,
  plan: async (world, input) => {
    const network = await loadNetwork(world, input.networkId);
    const wanted = { mac: input.mac ?? null, name: input.hostname ?? null, ip: input.ip };
    for (const config of sides(network.live)) checkReservation(config, wanted);
    return {
      title: `Keep ${input.ip} in network ${network.name}`,
      disruption: 'NONE',
      warnings: await leaseWarnings(network, wanted),
      nodeId: network.nodeId,
      target: targetOf(network),
      leaseVmIds: [],
      steps: [reservationStepOf(network, wanted)],
    };
  },
});

/** Who has the address now, and which address the guest has until it asks anew. */
async function leaseWarnings(network: NetworkSubject, wanted: DhcpReservation): Promise<string[]> {
  if (!network.live.active) return [];
  const leases = await network.session.networks.leases(network.uuid);
  const other = leases.find((lease) => lease.ip === wanted.ip && lease.mac !== wanted.mac);
  const own = leases.find((lease) => lease.mac === wanted.mac && lease.mac !== null);
  return [
    ...(other
      ? [
          `${other.hostname ?? other.mac ?? 'Another guest'} has a lease of ${wanted.ip} now; the guest gets it when that ends.`,
        ]
      : []),
    ...(own && own.ip !== wanted.ip
      ? [`The guest has ${own.ip} now and gets ${wanted.ip} when it asks for an address again.`]
      : []),
  ];
}

const addressInput = z.object({ networkId: z.string().min(1), ip: z.string() });

const removeReservation = defineOperation<World, z.output<typeof addressInput>>({
  name: 'network.reservation.remove',
  input: addressInput,
  plan: async (world, input) => {
    const network = await loadNetwork(world, input.networkId);
    if (!keepsAddress(network.live, input.ip))
      throw new CorralError('NOT_FOUND', `${input.ip} is kept for nobody.`, { field: 'ip' });
    return {
      title: `Give ${input.ip} back in network ${network.name}`,
      disruption: 'NONE',
      warnings: [],
      nodeId: network.nodeId,
      target: targetOf(network),
      leaseVmIds: [],
      steps: [removeReservationStepOf(paramsOf(network), input.ip)],
    };
  },
});

export const dnsHostInput = z.object({
  networkId: z.string().min(1),
  ip: z.string(),
  hostnames: z.array(hostNameSchema).min(1, { message: 'Give at least one host name.' }).max(20),
});

const setDnsHost = defineOperation<World, z.output<typeof dnsHostInput>>({
  name: 'network.dns.set',
  input: dnsHostInput,
  plan: async (world, input) => {
    const network = await loadNetwork(world, input.networkId);
    const { ip, hostnames } = input;
    for (const config of sides(network.live)) checkDnsHost(config, { ip, hostnames });
    return {
      title: `Answer ${hostnames.join(', ')} in network ${network.name}`,
      disruption: 'NONE',
      warnings: [],
      nodeId: network.nodeId,
      target: targetOf(network),
      leaseVmIds: [],
      steps: [
        putDnsHostStep.step({
          key: `dns:${ip}`,
          title: `Answer ${hostnames.join(', ')} with ${ip}`,
          params: { ...paramsOf(network), ip, hostnames },
          effect: 'CHANGES',
        }),
      ],
    };
  },
});

const removeDnsHost = defineOperation<World, z.output<typeof addressInput>>({
  name: 'network.dns.remove',
  input: addressInput,
  plan: async (world, input) => {
    const network = await loadNetwork(world, input.networkId);
    if (!answers(network.live, input.ip))
      throw new CorralError('NOT_FOUND', `No name is answered with ${input.ip}.`, { field: 'ip' });
    return {
      title: `Forget the names of ${input.ip} in network ${network.name}`,
      disruption: 'NONE',
      warnings: [],
      nodeId: network.nodeId,
      target: targetOf(network),
      leaseVmIds: [],
      steps: [
        removeDnsHostStep.step({
          key: `dns:${input.ip}`,
          title: `Answer nothing with ${input.ip} any more`,
          params: { ...paramsOf(network), ip: input.ip },
          effect: 'REMOVES',
        }),
      ],
    };
  },
});

export const entryOperations = [setReservation, removeReservation, setDnsHost, removeDnsHost];
export const entrySteps = [
  putReservationStep.handler,
  removeReservationStep.handler,
  putDnsHostStep.handler,
  removeDnsHostStep.handler,
];
