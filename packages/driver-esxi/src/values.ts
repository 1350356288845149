/**
 * Reading what a host sent. Properties come as plain values whose type only the host's version decides, so nothing is
 * taken for granted: what is not of the expected form reads as absent.
 */

export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of an object; none for anything else. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : NO_FIELDS;
}

/** The elements of an array; none for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something; null otherwise. Blanks around it are not part of what it says. */
export function text(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

export function integer(value: unknown): number | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** A moment as ISO 8601; null when it is none. */
export function moment(value: unknown): string | null {
  const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** The value of a reference to a managed object, as in `ha-host`. */
export function refValue(value: unknown): string | null {
  return text(fields(value)['value']);
}

/** The name of the type of a value that may be of several, as in `VirtualDisk`; null when it was not sent. */
export function typeName(value: unknown): string | null {
  return text(fields(value)['_type']);
}
