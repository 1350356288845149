import type { Scalar } from '../schema/schema.ts';

/** A value that cannot be written, or a text that is not of its type; the caller adds where it stood. */
export class MistypedError extends Error {
  override readonly name = 'MistypedError';
}

const INTEGER_RANGE = {
  byte: [-(2 ** 7), 2 ** 7 - 1],
  short: [-(2 ** 15), 2 ** 15 - 1],
  int: [-(2 ** 31), 2 ** 31 - 1],
} as const;

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/** What XML 1.0 cannot carry, however written: control characters but tab and line ends, lone surrogates, two non-characters. */
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  // A parser turns a bare carriage return into a line feed.
  '\r': '&#13;',
};

/** Text as element content. Throws {@link MistypedError} for what XML cannot carry. */
export function escapeText(text: string): string {
  if (NOT_XML.test(text) || !text.isWellFormed())
    throw new MistypedError('holds characters that XML cannot carry');
  return text.replaceAll(/[&<>\r]/g, (found) => ESCAPES[found] ?? found);
}

/** Text as the value of an attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll(/["\t\n]/g, (found) => ESCAPES[found] ?? found);
}

function integer(scalar: 'byte' | 'short' | 'int', value: unknown): string {
  const [min, max] = INTEGER_RANGE[scalar];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw new MistypedError(`is no ${scalar}`);
  return String(value);
}

function long(value: unknown): string {
  if (typeof value === 'bigint' && value >= LONG_MIN && value <= LONG_MAX) return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new MistypedError('is no long that a number holds exactly');
}

function floating(value: unknown): string {
  if (typeof value !== 'number') throw new MistypedError('is no number');
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'INF' : '-INF';
}

/**
 * The text of a scalar, escaped for element content.
 * @throws MistypedError when the value is not of the type; a date must be a `Date`, bytes a `Uint8Array`
 */
export function writeScalar(scalar: Scalar, value: unknown): string {
  switch (scalar) {
    case 'string':
    case 'anyURI':
      if (typeof value !== 'string') throw new MistypedError('is no string');
      return escapeText(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw new MistypedError('is no boolean');
      return String(value);
    case 'byte':
    case 'short':
    case 'int':
      return integer(scalar, value);
    case 'long':
      return long(value);
    case 'double':
    case 'float':
      return floating(value);
    case 'dateTime':
      if (!(value instanceof Date) || Number.isNaN(value.getTime()))
        throw new MistypedError('is no valid Date');
      return value.toISOString();
    case 'base64Binary':
      if (!(value instanceof Uint8Array)) throw new MistypedError('is no Uint8Array');
      return Buffer.from(value).toString('base64');
  }
}

function readNumber(text: string): number {
  const trimmed = text.trim();
  if (trimmed === 'INF') return Number.POSITIVE_INFINITY;
  if (trimmed === '-INF') return Number.NEGATIVE_INFINITY;
  if (trimmed === 'NaN') return Number.NaN;
  const value = Number(trimmed);
  if (trimmed === '' || Number.isNaN(value)) throw new MistypedError('is no number');
  return value;
}

function readBoolean(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === '1') return true;
  if (trimmed === 'false' || trimmed === '0') return false;
  throw new MistypedError('is no boolean');
}

/** A time without a zone is the host's own UTC (the vSphere API reference: times are UTC). */
function readDate(text: string): Date {
  const trimmed = text.trim();
  const zoned = /(?:Z|[+-]\d\d:\d\d)$/.test(trimmed) ? trimmed : `${trimmed}Z`;
  const value = new Date(zoned);
  if (Number.isNaN(value.getTime())) throw new MistypedError('is no date and time');
  return value;
}

/**
 * The value of a scalar's text: strings untouched, numbers exact below 2^53, times as `Date` (to the millisecond),
 * bytes as `Uint8Array`.
 * @throws MistypedError when the text is not of the type
 */
export function readScalar(scalar: Scalar, text: string): unknown {
  switch (scalar) {
    case 'string':
    case 'anyURI':
      return text;
    case 'boolean':
      return readBoolean(text);
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
    case 'double':
    case 'float':
      return readNumber(text);
    case 'dateTime':
      return readDate(text);
    case 'base64Binary':
      return new Uint8Array(Buffer.from(text, 'base64'));
  }
}
