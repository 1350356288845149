import type { GraphContext } from '../../graphql/context.ts';
import type { NodeRow } from '../../graphql/refs.ts';
import { perRequest } from '../../graphql/request-cache.ts';

const known = perRequest(async () => new Map<string, Promise<NodeRow>>());

/** The node of a row, read once for all rows of a request. @throws CorralError NOT_FOUND when it is gone meanwhile */
export async function nodeOf(context: GraphContext, nodeId: string): Promise<NodeRow> {
  const rows = await known(context);
  const found = rows.get(nodeId) ?? context.app.db.nodes.require(nodeId);
  rows.set(nodeId, found);
  return found;
}
