import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, isCorralError } from '@corral/domain';

/** Success is observed: a changing call is followed by reading the state until it is the wanted one. */

export interface ObserveOptions<T> {
  /** What is waited for, as the end of a sentence: `the VM web-1 running`. */
  readonly what: string;
  read(): Promise<T>;
  /** True when the value read is the wanted end state. */
  done(value: T): boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Why the call may never have been taken: the reason given when its end state does not come. */
  readonly unanswered?: CorralError | null;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Reads again and again until the state is the wanted one. A node that does not answer for a while is waited for as
 * long as there is time.
 * @returns the value that was wanted.
 * @throws CorralError NOT_OBSERVED after the time; the node's own error when that was the last thing seen; what was said
 * instead of an answer when there was none; the signal's reason when it is aborted.
 */
export async function observe<T>(options: ObserveOptions<T>): Promise<T> {
  const end = Date.now() + options.timeoutMs;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    options.signal.throwIfAborted();
    const seen = await look(options);
    if ('value' in seen && options.done(seen.value)) return seen.value;
    if (Date.now() + pause > end) {
      if ('error' in seen) throw seen.error;
      if (options.unanswered) throw stillOpen(options.unanswered);
      const seconds = Math.round(options.timeoutMs / 1000);
      throw new CorralError(
        'NOT_OBSERVED',
        `Within ${seconds} s the node did not show ${options.what}.`,
      );
    }
    await delay(pause, undefined, { signal: options.signal });
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
}

/** What was asked and never answered may still be done: the user must know. */
function stillOpen(error: CorralError): CorralError {
  const message = `${error.message} It may still happen when there is an answer again.`;
  return new CorralError(error.code, message, error.details, error);
}

async function look<T>(options: ObserveOptions<T>): Promise<{ value: T } | { error: CorralError }> {
  try {
    return { value: await options.read() };
  } catch (error) {
    if (isCorralError(error) && error.family === 'node' && error.retryable) return { error };
    throw error;
  }
}

/**
 * Makes a changing call whose end state is observed afterwards, so that a call of unknown outcome is no failure yet.
 * @returns null when it was accepted, else the error: the connection broke or the time ran out before the answer.
 */
export async function request(
  call: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<CorralError | null> {
  try {
    await call();
    return null;
  } catch (error) {
    if (isCorralError(error) && error.details.outcomeUnknown === true && !signal.aborted)
      return error;
    throw error;
  }
}
