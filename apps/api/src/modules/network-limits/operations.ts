import {
  CorralError,
  networkLimitsRefusal,
  sameLimit,
  trafficLimitSchema,
  type TrafficLimit,
} from '@corral/domain';
import type { NetworkLimits } from '@corral/hypervisor';
import { defineOperation, defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { storedConfig } from '../network/operations/edit-steps.ts';
import {
  loadNetwork,
  networkStepParams,
  paramsOf,
  targetOf,
  type NetworkSubject,
} from '../network/subject.ts';
import { usersOf } from '../network/users.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { observe, request } from '../shared/observe.ts';

const limit = trafficLimitSchema.nullable().default(null);
export const setNetworkLimitsInput = z.object({
  networkId: z.string().min(1),
  inbound: limit,
  outbound: limit,
});
type SetNetworkLimitsInput = z.output<typeof setNetworkLimitsInput>;

const sameLimits = (one: NetworkLimits, other: NetworkLimits): boolean =>
  sameLimit(one.inbound, other.inbound) && sameLimit(one.outbound, other.outbound);

const limits = z.object({
  inbound: trafficLimitSchema.nullable(),
  outbound: trafficLimitSchema.nullable(),
});
const limitsParams = networkStepParams.extend({ limits, before: limits });
type LimitsParams = z.output<typeof limitsParams>;

/** Stores the limits, and reads them back from what is stored. */
const limitsStep = defineStep<World, LimitsParams>({
  kind: 'network.limits',
  params: limitsParams,
  run: async (context, params) => {
    await store(context, params, params.limits);
  },
  compensate: async (context, params) => {
    await store(context, params, params.before);
  },
});

async function store(
  context: StepContext<World>,
  { nodeId, networkUuid, name }: LimitsParams,
  wanted: NetworkLimits,
): Promise<void> {
  const { signal } = context;
  const { networks } = context.world.nodes.session(nodeId);
  await request(() => networks.edit(networkUuid, { limits: wanted }, { signal }), signal);
  const seen = await observe({
    what: `the limits of the network ${name} as they were wanted`,
    read: () => networks.get(networkUuid, { signal }),
    done: (network) => network !== null && sameLimits(storedConfig(network).limits, wanted),
    timeoutMs: 30_000,
    signal,
  });
  await context.world.inventory.network(nodeId, networkUuid);
  if (seen && !sameLimits(seen.limits, wanted))
    context.log('WARN', 'Until the network is stopped and started, it goes on without the change.');
}

const setNetworkLimits = defineOperation<World, SetNetworkLimitsInput>({
  name: 'network.setLimits',
  input: setNetworkLimitsInput,
  plan: async (world, { networkId, inbound, outbound }) => {
    const network = await loadNetwork(world, networkId);
    const wanted = { inbound, outbound };
    const before = storedConfig(network.live).limits;
    if (sameLimits(before, wanted))
      throw new CorralError(
        'INVALID_INPUT',
        `The limits of ${network.name} are like that already.`,
      );
    const warnings = await judge(network, wanted);
    return {
      title: `Set the limits of the network ${network.name}`,
      disruption: 'NONE',
      warnings: [...warnings, ...(await waitWarnings(network, wanted))],
      nodeId: network.nodeId,
      target: targetOf(network),
      leaseVmIds: [],
      steps: [
        limitsStep.step({
          key: 'limits',
          title: `Store the limits: ${wordsOf('receive', inbound)}, ${wordsOf('send', outbound)}`,
          params: { ...paramsOf(network), limits: wanted, before },
          effect: 'CHANGES',
        }),
      ],
    };
  },
});

const MEGABIT_BYTES = 125_000;

function wordsOf(verb: string, one: TrafficLimit | null): string {
  if (one === null) return `its VMs ${verb} without a limit`;
  const rate = Math.round((one.averageBytes / MEGABIT_BYTES) * 100) / 100;
  return `its VMs together ${verb} at most ${rate} Mbit/s`;
}

/**
 * A limit that the kernel cannot carry out would keep the network from its next start, so it is refused.
 * @returns warnings where it cannot be seen whether the node can.
 */
async function judge(network: NetworkSubject, wanted: NetworkLimits): Promise<string[]> {
  if (wanted.inbound === null && wanted.outbound === null) return [];
  const refuse = (message: string, field?: string): never => {
    const details = { capability: 'network.limits', ...(field === undefined ? {} : { field }) };
    throw new CorralError('CAPABILITY_MISSING', message, details);
  };
  const mode = networkLimitsRefusal(storedConfig(network.live).mode);
  if (mode !== null) refuse(mode);
  const warnings = new Set<string>();
  const means = await network.session.limits.state();
  for (const direction of ['inbound', 'outbound'] as const) {
    const { supported, reason } = means[direction];
    if (wanted[direction] === null || supported === true) continue;
    const words = reason ?? 'The node cannot limit traffic.';
    if (supported === false) refuse(words, direction);
    warnings.add(words);
  }
  if (warnings.size > 0)
    warnings.add('A network with limits that its node cannot carry out does not start any more.');
  return [...warnings];
}

async function waitWarnings(network: NetworkSubject, wanted: NetworkLimits): Promise<string[]> {
  if (!network.live.active || sameLimits(network.live.limits, wanted)) return [];
  const { running } = await usersOf(network);
  const names = running.map((vm) => vm.name).join(', ');
  return [
    'A running network takes no limits: they hold from its next stop and start on.',
    ...(running.length > 0 ? [`${names} would lose it at that moment.`] : []),
  ];
}

export const networkLimitsWork: ModuleWork = {
  operations: [setNetworkLimits],
  steps: [limitsStep.handler],
  removers: {},
};
