import { Repeater } from '@graphql-yoga/subscription';

/** One look at what there is for a subscriber. */
export interface Look<T> {
  /** Null when there is nothing new. */
  readonly value: T | null;
  /** True when there is more to read at once. */
  readonly more: boolean;
  /** True when nothing will ever follow. */
  readonly end?: boolean;
}

export interface FollowOptions<T> {
  /** Reads what is new since the last look. The reader keeps its own cursor. */
  look(): Promise<Look<T>>;
  /** Calls `wake` whenever a look may be worth it; returns the way to stop. Must be listening when it returns. */
  listen(wake: () => void): () => void;
}

/**
 * A subscription that reads instead of being fed: messages only wake it, and what it gives is read after its cursor.
 * So there is no hole and no double between replay and live, and a slow client holds nothing in memory but its cursor;
 * it simply looks later. Listening begins before the first look.
 */
export function follow<T>(options: FollowOptions<T>): AsyncIterable<T> {
  return new Repeater<T>(async (push, stop) => {
    let dirty = true;
    let stopped = false;
    let wake: () => void = () => undefined;
    const touch = (): void => {
      dirty = true;
      wake();
    };
    void stop.then(() => {
      stopped = true;
      wake();
    });
    const unlisten = options.listen(touch);
    const woken = (): Promise<void> =>
      new Promise((resolve) => {
        wake = resolve;
        if (dirty || stopped) resolve();
      });
    try {
      for (;;) {
        await woken();
        if (stopped) return;
        dirty = false;
        const { value, more, end } = await options.look();
        if (more) dirty = true;
        if (value !== null && !stopped) await push(value);
        if (end === true) break;
      }
      stop();
    } finally {
      unlisten();
    }
  });
}
