import { ConnectionLostError, DeadlineError } from './errors.ts';
import type { Lane, Outcome } from './lane.ts';
import type { ProcedureInfo } from './procedures.ts';

export interface CallHooks {
  /** The deadline passed; `sent` tells whether the call is with the daemon. */
  onDeadline?(sent: boolean): void;
  /** The daemon answered (or the connection ended), maybe long after the caller was told. */
  onAnswered?(outcome: Outcome): void;
  /** The call ended without having been sent. */
  onDropped?(): void;
}

/**
 * One call on its way: waits for a slot, is sent, is answered. Its caller is told at the answer,
 * the deadline or the abort, whichever comes first; the slot is kept until the answer, because
 * the protocol has no cancel.
 */
export class Call {
  readonly info: ProcedureInfo;
  readonly result: Promise<unknown>;
  readonly #frame: Buffer;
  readonly #deadlineMs: number;
  readonly #hooks: CallHooks;
  readonly #settleCaller: { resolve(value: unknown): void; reject(error: unknown): void };
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#abort();
  #timer: NodeJS.Timeout | null = null;
  #state: 'queued' | 'sent' | 'ended' = 'queued';

  constructor(
    info: ProcedureInfo,
    frame: Buffer,
    options: { deadlineMs: number; signal?: AbortSignal | undefined; hooks?: CallHooks },
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.info = info;
    this.result = promise;
    this.#settleCaller = { resolve, reject };
    this.#frame = frame;
    this.#deadlineMs = options.deadlineMs;
    this.#hooks = options.hooks ?? {};
    this.#signal = options.signal;
    this.#start();
  }

  /** False once the call needs no sending any more. */
  get isQueued(): boolean {
    return this.#state === 'queued';
  }

  /** Sends the call on a lane that has a free slot; returns its serial, 0 when it was not sent. */
  dispatch(lane: Lane): number {
    if (this.#state !== 'queued') return 0;
    this.#state = 'sent';
    return lane.send(this.info, this.#frame, (outcome) => this.#answered(outcome));
  }

  /** Ends a call that was not sent, because no connection could be had. */
  drop(error: unknown): void {
    if (this.#state !== 'queued') return;
    this.#end();
    this.#settleCaller.reject(error);
    this.#hooks.onDropped?.();
  }

  #start(): void {
    if (this.#signal?.aborted === true) {
      this.#abort();
      return;
    }
    this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (Number.isFinite(this.#deadlineMs)) {
      this.#timer = setTimeout(() => this.#expire(), Math.min(this.#deadlineMs, 2 ** 31 - 1));
    }
  }

  #abort(): void {
    if (this.#state === 'queued') this.drop(this.#signal?.reason);
    else this.#settleCaller.reject(this.#signal?.reason);
  }

  #expire(): void {
    const sent = this.#state === 'sent';
    const error = new DeadlineError(this.info.name, this.#deadlineMs, sent);
    this.#hooks.onDeadline?.(sent);
    if (sent) this.#settleCaller.reject(error);
    else this.drop(error);
  }

  #answered(outcome: Outcome): void {
    this.#end();
    if (outcome.kind === 'reply') this.#settleCaller.resolve(outcome.value);
    else this.#settleCaller.reject(this.#named(outcome.error));
    this.#hooks.onAnswered?.(outcome);
  }

  #named(error: Error): Error {
    if (!(error instanceof ConnectionLostError)) return error;
    return new ConnectionLostError(`${this.info.name}: ${error.message}`, {
      outcomeUnknown: error.outcomeUnknown,
      cause: error,
    });
  }

  #end(): void {
    this.#state = 'ended';
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}
