import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

export interface WaitOptions {
  /** Gives up after this many milliseconds. Default 10 s. */
  readonly timeoutMs?: number;
  /** Pause between two looks. Default 25 ms. */
  readonly everyMs?: number;
}

/**
 * Looks again and again until `look` returns something else than undefined, null or false, and returns that.
 * `what` completes the sentence "waited in vain for …". Errors thrown by `look` end the wait at once.
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  options: WaitOptions = {},
): Promise<T> {
  const timeout = options.timeoutMs ?? 10_000;
  const end = performance.now() + timeout;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (performance.now() > end) throw new Error(`Waited ${timeout} ms in vain for ${what}.`);
    await sleep(options.everyMs ?? 25);
  }
}
