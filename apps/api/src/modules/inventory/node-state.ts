import { CorralError, hasCode, isCorralError } from '@corral/domain';
import type { ErrorCode, NodeState } from '@corral/domain';

/** Connection states in both directions: what an error makes of a node, and what a state answers to a caller. */

/** A node's connection as it stands. */
export interface ConnectionState {
  readonly state: NodeState;
  /** A sentence for the user; null while all is well. */
  readonly reason: string | null;
  readonly code: ErrorCode | null;
}

export const CONNECTING: ConnectionState = { state: 'CONNECTING', reason: null, code: null };
export const ONLINE: ConnectionState = { state: 'ONLINE', reason: null, code: null };
export const DISABLED: ConnectionState = {
  state: 'DISABLED',
  reason: 'The node is disabled in Corral.',
  code: 'NODE_DISABLED',
};

/** What a failed connection means. Defects count as unreachable, with a neutral sentence. */
export function stateOfError(error: unknown): ConnectionState {
  const code = isCorralError(error) ? error.code : 'INTERNAL';
  const reason = isCorralError(error)
    ? error.message
    : 'The connection failed for a reason that is in the server log.';
  if (hasCode(error, 'NODE_AUTH_FAILED')) return { state: 'AUTH_FAILED', reason, code };
  if (hasCode(error, 'NODE_HOST_KEY_CHANGED', 'NODE_HOST_KEY_UNKNOWN')) {
    return { state: 'HOST_KEY_CHANGED', reason, code };
  }
  if (hasCode(error, 'NODE_NO_HYPERVISOR')) return { state: 'NO_HYPERVISOR', reason, code };
  return { state: 'UNREACHABLE', reason, code };
}

/** True for states that only a person can mend: they are tried again rarely, so that no account gets locked. */
export function needsAPerson(state: NodeState): boolean {
  return state === 'AUTH_FAILED' || state === 'HOST_KEY_CHANGED';
}

const CODE_OF_STATE: Readonly<Record<NodeState, ErrorCode>> = {
  CONNECTING: 'NODE_UNREACHABLE',
  ONLINE: 'NODE_UNREACHABLE',
  UNREACHABLE: 'NODE_UNREACHABLE',
  AUTH_FAILED: 'NODE_AUTH_FAILED',
  HOST_KEY_CHANGED: 'NODE_HOST_KEY_CHANGED',
  NO_HYPERVISOR: 'NODE_NO_HYPERVISOR',
  DISABLED: 'NODE_DISABLED',
};

/** The error for someone who wants a session of a node that has none. */
export function noSession(nodeId: string, connection: ConnectionState): CorralError {
  const reason =
    connection.reason ??
    (connection.state === 'CONNECTING'
      ? 'The node is being connected.'
      : 'The node is not connected.');
  return new CorralError(CODE_OF_STATE[connection.state], reason, { nodeId });
}
