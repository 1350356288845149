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
