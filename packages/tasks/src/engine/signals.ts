import { CorralError } from '@corral/domain';

/** How long work may go on after it was told to stop, before it is left alone. */
const GRACE_MS = { cancel: 60_000, timeout: 5_000, stop: 1_000 } as const;

/** The two ways a run is told to stop. */
export class RunSignals {
  readonly #stop = new AbortController();
  readonly #cancel = new AbortController();
  readonly #forward = AbortSignal.any([this.#stop.signal, this.#cancel.signal]);

  /** For steps: aborted by cancel and by stop. */
  get forward(): AbortSignal {
    return this.#forward;
  }

  /** For undoing: a cancelled task still cleans up. */
  get undo(): AbortSignal {
    return this.#stop.signal;
  }

  get isCancelled(): boolean {
    return this.#cancel.signal.aborted;
  }

  /** Why the run has to stop at once (lease lost, another run, the process ends); undefined while it may go on. */
  get stopReason(): unknown {
    return this.#stop.signal.aborted ? this.#stop.signal.reason : undefined;
  }

  cancel(): void {
    this.#cancel.abort(new CorralError('TASK_CANCELLED', 'The task was cancelled.'));
  }

  stop(reason: Error): void {
    this.#stop.abort(reason);
  }

  /** How long a step may still take after the signal. */
  graceMs(): number {
    if (this.#stop.signal.aborted) return GRACE_MS.stop;
    return this.#cancel.signal.aborted ? GRACE_MS.cancel : GRACE_MS.timeout;
  }
}

/**
 * Waits for work that should heed the signal. When it does not, the wait ends with the signal's reason after the
 * grace time, so that a step that hangs cannot hold its task for ever.
 */
export async function heed<T>(
  work: Promise<T>,
  signal: AbortSignal,
  graceMs: () => number,
): Promise<T> {
  const gaveUp = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => gaveUp.reject(signal.reason), graceMs());
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, gaveUp.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}
