import { NODE_STATES } from '@corral/domain';
import type { NodeState } from '@corral/domain';
import type { GraphContext } from '../../graphql/context.ts';
import { word } from '../../graphql/enums.ts';
import { perRequest } from '../../graphql/request-cache.ts';

/** Freshness: what is shown of a node that is not ONLINE may be out of date. */

const nodeStates = perRequest<ReadonlyMap<string, NodeState>>(async ({ app }) => {
  const rows = await app.db.prisma.node.findMany({ select: { id: true, state: true } });
  return new Map(rows.map((row) => [row.id, word(NODE_STATES, row.state, 'UNREACHABLE')]));
});

/** The state of a node, as stored; UNREACHABLE for a node that is gone. One query for a whole request. */
export async function nodeStateOf(context: GraphContext, nodeId: string): Promise<NodeState> {
  return (await nodeStates(context)).get(nodeId) ?? 'UNREACHABLE';
}

/** True when what is shown of this node's objects may be out of date. */
export async function isStale(context: GraphContext, nodeId: string): Promise<boolean> {
  return (await nodeStateOf(context, nodeId)) !== 'ONLINE';
}

const maintained = perRequest<ReadonlySet<string>>(async ({ app }) => {
  const where = { maintenanceSince: { not: null } };
  const rows = await app.db.prisma.node.findMany({ where, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
});

/** True when nothing is placed or started on the node. One query for a whole request. */
export async function isInMaintenance(context: GraphContext, nodeId: string): Promise<boolean> {
  return (await maintained(context)).has(nodeId);
}
