import { CorralError } from '@corral/domain';
import type { Json } from './operation.ts';

export const MAX_OUTPUT_BYTES = 64 * 1024;

/**
 * A value as plain JSON: without undefined, classes and the like. Throws for what JSON cannot hold (BigInt, cycles).
 */
export function asJson(value: unknown): Json {
  const text = JSON.stringify(value);
  return text === undefined ? null : JSON.parse(text);
}

/** What a step returned, as it is stored: plain JSON of at most 64 KB. */
export function asOutput(value: unknown): Json | null {
  const json = asJson(value);
  const size = Buffer.byteLength(JSON.stringify(json));
  if (size > MAX_OUTPUT_BYTES) {
    throw new CorralError('INTERNAL', `A step returned ${size} bytes, more than can be kept.`);
  }
  return json;
}

/** JSON with sorted keys: equal for equal values, whatever the order of their keys. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
