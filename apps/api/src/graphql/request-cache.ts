import type { GraphContext } from './context.ts';

/**
 * Reads something once for all rows of a request. A subscription keeps its context for hours, so what was read is
 * trusted only for a moment: long enough for the fields of one message, too short to show old state in the next.
 */
const TRUST_MS = 50;

interface Entry<T> {
  readonly at: number;
  readonly value: Promise<T>;
}

/** Wraps `load` so that one request runs it once. */
export function perRequest<T>(
  load: (context: GraphContext) => Promise<T>,
): (context: GraphContext) => Promise<T> {
  const entries = new WeakMap<GraphContext, Entry<T>>();
  return (context) => {
    const now = performance.now();
    const known = entries.get(context);
    if (known !== undefined && now - known.at < TRUST_MS) return known.value;
    const value = load(context);
    entries.set(context, { at: now, value });
    return value;
  };
}

/**
 * Wraps a reading of many keys for resolvers that ask for one key each: what the rows of a request ask for in the same
 * turn is read at once, and each key once. A key that `load` does not give has no value.
 */
export function perRequestBatch<T>(
  load: (context: GraphContext, keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (context: GraphContext, key: string) => Promise<T | undefined> {
  const batches = perRequest(async (context) => new Batch((keys) => load(context, keys)));
  return async (context, key) => (await batches(context)).get(key);
}

class Batch<T> {
  readonly #load: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;
  readonly #loads = new Map<string, Promise<ReadonlyMap<string, T>>>();
  #waiting: Set<string> | null = null;
  #next: Promise<ReadonlyMap<string, T>> | null = null;

  constructor(load: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
    this.#load = load;
  }

  async get(key: string): Promise<T | undefined> {
    const reading = this.#loads.get(key) ?? this.#join(key);
    return (await reading).get(key);
  }

  #join(key: string): Promise<ReadonlyMap<string, T>> {
    this.#waiting ??= new Set();
    this.#waiting.add(key);
    this.#next ??= this.#begin();
    this.#loads.set(key, this.#next);
    return this.#next;
  }

  /** Waits until all resolvers of this turn have asked. */
  async #begin(): Promise<ReadonlyMap<string, T>> {
    await new Promise((resolve) => setImmediate(resolve));
    const keys = [...(this.#waiting ?? [])];
    this.#waiting = null;
    this.#next = null;
    return this.#load(keys);
  }
}
