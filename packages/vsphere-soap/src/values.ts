import type { MoRef } from './mo-ref.ts';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isMoRef(value: unknown): value is MoRef {
  return isRecord(value) && typeof value['type'] === 'string' && typeof value['value'] === 'string';
}

/** Equal for references to the same object, different for all others. */
export function refKey(ref: MoRef): string {
  return `${ref.type}:${ref.value}`;
}
