import type { PoolState } from '@corral/domain';
import type { GraphContext } from '../../graphql/context.ts';
import { nodeStateOf } from './freshness.ts';
import { ALLOWED, refused, type Verdict } from './verdict.ts';

/** Verdicts that several kinds of objects share. */

const OFFLINE = refused('NODE_NOT_ONLINE', 'The node is not connected.');

/** Refuses everything while the node is not connected, else asks `judge`. */
export async function whenOnline(
  context: GraphContext,
  nodeId: string,
  judge: () => Verdict | Promise<Verdict>,
): Promise<Verdict> {
  return (await nodeStateOf(context, nodeId)) === 'ONLINE' ? judge() : OFFLINE;
}

/** Allowed in the state alone; otherwise the sentence says why not. */
export function inState(is: boolean, reason: string): Verdict {
  return is ? ALLOWED : refused('WRONG_STATE', reason);
}

export const poolRuns = (pool: { readonly state: string }): boolean =>
  pool.state === ('RUNNING' satisfies PoolState);

export const IN_USE = (reason: string): Verdict => refused('IN_USE', reason);
