import type { PortForward } from '@corral/db';
import { CorralError } from '@corral/domain';
import { defineStep, type ArtefactRemover, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { settleRemoved } from '../shared/settle.ts';
import { applyForwards, ownerOf } from './keeper.ts';

const addParams = z.object({
  id: z.string(),
  nodeId: z.string(),
  vmUuid: z.string(),
  networkUuid: z.string(),
  mac: z.string(),
  protocol: z.enum(['TCP', 'UDP']),
  hostAddress: z.string().nullable(),
  hostPort: z.number(),
  guestAddress: z.string(),
  guestPort: z.number(),
  description: z.string().nullable(),
});
type AddParams = z.output<typeof addParams>;

/** Writes the forward down as wanted, makes the node have it, and reads it back from the node's firewall. */
export const addForwardStep = defineStep<World, AddParams>({
  kind: 'portForward.add',
  params: addParams,
  run: async (context, params) => {
    const { world, signal } = context;
    const session = world.nodes.session(params.nodeId);
    const artefactId = await context.ledger.plan({
      nodeId: params.nodeId,
      kind: 'portForward',
      ref: { id: params.id },
      label: `${params.protocol} port ${params.hostPort} to ${params.guestAddress}`,
    });
    await world.db.portForwards.add(params);
    await applyForwards(world, params.nodeId, session, signal);
    const seen = await session.portForwards.list(await ownerOf(world), { signal });
    if (!seen.some((rule) => rule.id === params.id))
      throw new CorralError('NOT_OBSERVED', 'The node does not show the port forward.');
    await context.ledger.present(artefactId);
    return { id: params.id };
  },
});

const removeParams = z.object({ id: z.string(), nodeId: z.string() });
type RemoveParams = z.output<typeof removeParams>;

export const removeForwardStep = defineStep<World, RemoveParams>({
  kind: 'portForward.remove',
  params: removeParams,
  run: async ({ world, signal }, { id, nodeId }) => {
    await removeForward(world, nodeId, id, signal);
    return { nodeId };
  },
});

export function removeForwardStepOf(row: PortForward): PlannedStep {
  return removeForwardStep.step({
    key: `forward:${row.id}`,
    title: `Stop sending ${row.protocol} port ${row.hostPort} to ${row.guestAddress} port ${row.guestPort}`,
    params: { id: row.id, nodeId: row.nodeId },
    effect: 'REMOVES',
  });
}

async function removeForward(
  world: World,
  nodeId: string,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const session = world.nodes.session(nodeId);
  await world.db.portForwards.remove(id);
  await applyForwards(world, nodeId, session, signal);
  await settleRemoved(world, nodeId, 'portForward', [{ id }]);
}

const forwardRef = z.object({ id: z.string() });

/** Removes a forward that a task left. */
export const removeForwardArtefact: ArtefactRemover<World> = (world, artefact, signal) =>
  removeForward(world, artefact.nodeId, forwardRef.parse(artefact.ref).id, signal);
