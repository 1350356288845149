import { CorralError } from '@corral/domain';
import type { HypervisorSession, NetworkRecord } from '@corral/hypervisor';
import { z } from 'zod';
import type { World } from '../../world.ts';

/** A network as operations see it: its row, the open session of its node, and what the node says of it now. */
export interface NetworkSubject {
  readonly id: string;
  readonly nodeId: string;
  readonly uuid: string;
  readonly name: string;
  readonly session: HypervisorSession;
  readonly live: NetworkRecord;
}

/** @throws CorralError NOT_FOUND, or why the node has no session. */
export async function loadNetwork(world: World, networkId: string): Promise<NetworkSubject> {
  const row = await world.db.networks.require(networkId);
  const session = world.nodes.session(row.nodeId);
  const live = await session.networks.get(row.uuid);
  if (live === null)
    throw new CorralError('NOT_FOUND', `The network ${row.name} is gone from its node.`);
  return { id: row.id, nodeId: row.nodeId, uuid: row.uuid, name: live.name, session, live };
}

export const networkStepParams = z.object({
  nodeId: z.string(),
  networkUuid: z.string(),
  name: z.string(),
});
export type NetworkStepParams = z.output<typeof networkStepParams>;

export const paramsOf = (network: NetworkSubject): NetworkStepParams => ({
  nodeId: network.nodeId,
  networkUuid: network.uuid,
  name: network.name,
});

/** The target of a task on a network. */
export const targetOf = (
  network: NetworkSubject,
): { readonly kind: string; readonly id: string; readonly name: string } => ({
  kind: 'NETWORK',
  id: network.id,
  name: network.name,
});
