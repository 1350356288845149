import { hasCode } from '@corral/domain';
import {
  defineStep,
  type ArtefactRemover,
  type StepContext,
  type StepFactory,
} from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { observe, request } from '../../shared/observe.ts';
import type { NetworkSpec } from '@corral/hypervisor';
import { asSubnet, NEW_NETWORK_MODES, storedSubnet } from '../stored.ts';
import { networkStepParams, type NetworkStepParams } from '../subject.ts';

type Context = StepContext<World>;
const networksOf = (context: Context, params: NetworkStepParams) =>
  context.world.nodes.session(params.nodeId).networks;
const read = (context: Context, params: NetworkStepParams) =>
  networksOf(context, params).get(params.networkUuid, { signal: context.signal });

const createParams = networkStepParams.extend({
  mode: z.enum(NEW_NETWORK_MODES),
  autostart: z.boolean(),
  bridge: z.string().nullable(),
  forwardDevice: z.string().nullable().default(null),
  domain: z.string().nullable(),
  ipv4: storedSubnet.nullable(),
  ipv6: storedSubnet.nullable().default(null),
});
type CreateParams = z.output<typeof createParams>;

/** Makes a network under the uuid chosen with the plan, so that a network of that uuid is always this task's own. */
export const createNetworkStep = defineStep<World, CreateParams>({
  kind: 'network.create',
  params: createParams,
  run: async (context, params) => {
    const networks = networksOf(context, params);
    const options = { signal: context.signal };
    const artefactId = await context.ledger.plan({
      nodeId: params.nodeId,
      kind: 'network',
      ref: { uuid: params.networkUuid },
      label: `network ${params.name}`,
    });
    const before = await read(context, params);
    if (before !== null && !before.active) await networks.delete(params.networkUuid, options);
    if (before?.active !== true)
      await request(() => networks.create(specOf(params), options), context.signal);
    const made = await observe({
      what: `the network ${params.name} active`,
      read: () => read(context, params),
      done: (network) => network?.active === true,
      timeoutMs: 30_000,
      signal: context.signal,
    });
    await context.ledger.present(artefactId);
    const networkId = await context.world.inventory.network(params.nodeId, params.networkUuid);
    context.log('INFO', `The network ${params.name} is active.`, { bridge: made?.bridge ?? null });
    return { networkId };
  },
});

function specOf(params: CreateParams): NetworkSpec {
  const { bridge, forwardDevice, domain, ipv4, ipv6 } = params;
  return {
    uuid: params.networkUuid,
    name: params.name,
    mode: params.mode,
    autostart: params.autostart,
    ...(bridge === null ? {} : { bridge }),
    ...(forwardDevice === null ? {} : { forwardDevice }),
    ...(domain === null ? {} : { domain }),
    ...(ipv4 === null ? {} : { ipv4: asSubnet(ipv4) }),
    ...(ipv6 === null ? {} : { ipv6: asSubnet(ipv6) }),
  };
}

function stateStep(
  kind: string,
  active: boolean,
  call: (context: Context, params: NetworkStepParams) => Promise<void>,
): StepFactory<World, NetworkStepParams> {
  return defineStep<World, NetworkStepParams>({
    kind,
    params: networkStepParams,
    isDone: async (context, params) => (await read(context, params))?.active === active,
    run: async (context, params) => {
      await request(() => call(context, params), context.signal);
      await observe({
        what: `the network ${params.name} ${active ? 'active' : 'stopped'}`,
        read: () => read(context, params),
        // A network without a stored definition is gone once it is stopped.
        done: (network) => (network?.active ?? false) === active,
        timeoutMs: 30_000,
        signal: context.signal,
      });
      await context.world.inventory.network(params.nodeId, params.networkUuid);
    },
  });
}

export const startNetworkStep = stateStep('network.start', true, (context, params) =>
  networksOf(context, params).start(params.networkUuid, { signal: context.signal }),
);
export const stopNetworkStep = stateStep('network.stop', false, (context, params) =>
  networksOf(context, params).stop(params.networkUuid, { signal: context.signal }),
);

export const deleteNetworkStep = defineStep<World, NetworkStepParams>({
  kind: 'network.delete',
  params: networkStepParams,
  run: async (context, params) => {
    await removeNetwork(
      context.world,
      params.nodeId,
      params.networkUuid,
      params.name,
      context.signal,
    );
    context.log('INFO', `The network ${params.name} is gone.`);
  },
});

async function removeNetwork(
  world: World,
  nodeId: string,
  uuid: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const { networks } = world.nodes.session(nodeId);
  try {
    await request(() => networks.delete(uuid, { signal }), signal);
  } catch (error) {
    if (!hasCode(error, 'NOT_FOUND')) throw error;
  }
  await observe({
    what: `the network ${name} gone`,
    read: () => networks.get(uuid, { signal }),
    done: (network) => network === null,
    timeoutMs: 30_000,
    signal,
  });
  await world.inventory.network(nodeId, uuid);
  await settleRemoved(world, nodeId, 'network', [{ uuid }]);
}

const networkRef = z.object({ uuid: z.string() });

/** Removes a network that a task left. */
export const removeNetworkArtefact: ArtefactRemover<World> = async (world, artefact, signal) => {
  const { uuid } = networkRef.parse(artefact.ref);
  if ((await world.nodes.session(artefact.nodeId).networks.get(uuid, { signal })) === null) return;
  await removeNetwork(world, artefact.nodeId, uuid, artefact.label, signal);
};
