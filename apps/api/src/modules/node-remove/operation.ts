import type { Node, PortForward } from '@corral/db';
import { CorralError } from '@corral/domain';
import { defineOperation, defineStep, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { LOCAL_REMOVED } from '../node/local-node.ts';
import { removeForwardStepOf } from '../port-forward/steps.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { consequences, refuseBusy, refuseParked } from './facts.ts';

export const removeNodeInput = z.object({ nodeId: z.string().min(1) });
type RemoveNodeInput = z.output<typeof removeNodeInput>;

/** The node is named otherwise than in steps that need its connection: those wait for it. */
const stepParams = z.object({ forgottenNodeId: z.string(), name: z.string() });
type StepParams = z.output<typeof stepParams>;

/** Ends the connection and drops what is known of the node. Nothing is changed on the node itself. */
const forgetStep = defineStep<World, StepParams>({
  kind: 'node.forget',
  params: stepParams,
  run: async ({ world, log }, { forgottenNodeId, name }) => {
    const node = await world.db.nodes.get(forgottenNodeId);
    if (node === null) return;
    // Work that began since the plan was made.
    await refuseBusy(world, node);
    await refuseParked(world, node);
    await world.inventory.forgetNode(node.id);
    await world.db.nodes.remove(node.id);
    if (node.transport === 'local') await world.db.settings.set(LOCAL_REMOVED, true);
    if ((await world.db.nodes.get(node.id)) !== null) {
      throw new CorralError('NOT_OBSERVED', `${name} is still among the nodes.`);
    }
    log('INFO', `${name} is no longer a node of Corral. Nothing was changed on it.`);
  },
  isDone: async ({ world }, { forgottenNodeId }) =>
    (await world.db.nodes.get(forgottenNodeId)) === null,
});

const removeNode = defineOperation<World, RemoveNodeInput>({
  name: 'node.remove',
  input: removeNodeInput,
  plan: async (world, { nodeId }) => {
    const node = await world.db.nodes.require(nodeId);
    await refuseBusy(world, node);
    await refuseParked(world, node);
    const forwards = await world.db.portForwards.ofNode(node.id);
    const connected = node.state === 'ONLINE';
    return {
      title: `Remove node ${node.name}`,
      disruption: connected && forwards.length > 0 ? 'LIVE' : 'NONE',
      warnings: [
        ...(await consequences(world, node)),
        ...(connected ? [] : remaining(forwards, node)),
      ],
      // The task outlives its node.
      nodeId: null,
      target: { kind: 'NODE', id: node.id, name: node.name },
      leaseVmIds: [],
      steps: [...(connected ? forwards.map(removeForwardStepOf) : []), forget(node)],
    };
  },
});

function forget(node: Node): PlannedStep {
  return forgetStep.step({
    key: 'forget',
    title: 'Forget the node, and leave it as it is',
    params: { forgottenNodeId: node.id, name: node.name },
    effect: 'REMOVES',
    irreversible:
      'Tags, notes and the order of the node are gone, and its login must be given anew.',
  });
}

function remaining(forwards: readonly PortForward[], { name }: Node): string[] {
  if (forwards.length === 0) return [];
  const ports = forwards.map(({ protocol, hostPort }) => `${protocol} ${hostPort}`).join(', ');
  return [
    `${name} is not connected, so these ports go on leading to guests until it restarts: ${ports}.`,
  ];
}

export const nodeRemoveWork: ModuleWork = {
  operations: [removeNode],
  steps: [forgetStep.handler],
  removers: {},
};
