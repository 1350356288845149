import { isDeepStrictEqual } from 'node:util';

/** What of a stored row differs from what was read; null when nothing does. */
export function changedFields<Row extends object, Data extends object>(
  stored: Row,
  wanted: Data,
): Partial<Data> | null {
  const before = new Map<string, unknown>(Object.entries(stored));
  const changed: Partial<Data> = {};
  let any = false;
  for (const key in wanted) {
    if (!isDeepStrictEqual(before.get(key), wanted[key])) {
      changed[key] = wanted[key];
      any = true;
    }
  }
  return any ? changed : null;
}
