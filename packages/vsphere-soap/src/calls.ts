import type { MoRef } from './mo-ref.ts';
import type { Requests, Results, ServiceContent } from './schema/types.gen.ts';
import type { Session } from './session.ts';

export type OperationName = keyof Requests & keyof Results;
/** The fields of an operation's request, after the object it is called on. */
export type RequestOf<O extends OperationName> = Requests[O];
export type ResultOf<O extends OperationName> = Results[O];

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Of the one call; the client's own without it. */
  readonly timeoutMs?: number | undefined;
}

/** What the parts of the client share: typed calls in one session. */
export interface Calls {
  readonly session: Session;
  readonly content: ServiceContent;
  call<O extends OperationName>(
    operation: O,
    self: MoRef,
    args?: RequestOf<O>,
    options?: CallOptions,
  ): Promise<ResultOf<O>>;
}
