/**
 * What went wrong, in the words a driver decides by:
 * - `unreachable`: no connection could be made (refused, no route, unknown name, connect deadline);
 * - `timeout`: the host did not answer within the deadline;
 * - `cancelled`: the caller's signal, or a task that was cancelled;
 * - `connection`: the connection broke under the call;
 * - `certificate`: the host showed another certificate than the pinned one; nothing was sent to it;
 * - `fault`: the host's own answer, with `fault` naming its type;
 * - `protocol`: arguments that do not fit the table (nothing was sent), or an answer no host should give;
 * - `closed`: this client was closed.
 */
export type VimErrorKind =
  | 'unreachable'
  | 'timeout'
  | 'cancelled'
  | 'connection'
  | 'certificate'
  | 'fault'
  | 'protocol'
  | 'closed';

export interface VimErrorInit {
  readonly operation?: string | null;
  readonly fault?: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly outcomeUnknown?: boolean;
  readonly cause?: unknown;
}

/**
 * The one error of this package. It never holds a request, so no password can be in it: the `cause` is at most a
 * socket's error, whose text is the system's.
 */
export class VimError extends Error {
  override readonly name = 'VimError';
  readonly kind: VimErrorKind;
  /** The fault's type in the vim25 namespace, for example `InvalidPowerState`; null unless `kind` is `fault` or `cancelled`. */
  readonly fault: string | null;
  /** The fault's fields as decoded, and `faultstring` or `localizedMessage` where the host sent one. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly operation: string | null;
  /** The request had left when it failed: the host may or may not have done it, so read the state before deciding. */
  readonly outcomeUnknown: boolean;

  constructor(kind: VimErrorKind, message: string, init: VimErrorInit = {}) {
    super(message, init.cause === undefined ? {} : { cause: init.cause });
    this.kind = kind;
    this.fault = init.fault ?? null;
    this.detail = init.detail ?? {};
    this.operation = init.operation ?? null;
    this.outcomeUnknown = init.outcomeUnknown ?? false;
  }
}

/** True for a {@link VimError} that is the host's own answer of that type. */
export function isFault(error: unknown, type: string): error is VimError {
  return error instanceof VimError && error.fault === type;
}
