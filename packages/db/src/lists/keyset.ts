import { CorralError } from '@corral/domain';

/** What a list may be ordered by. */
export type SortValue = string | number | bigint | Date;
export type SortDirection = 'ASC' | 'DESC';
/** The comparison that leads beyond a cursor. */
export type Beyond<V extends SortValue> = { gt: V } | { lt: V };

/** One way to order a list. `Where` and `OrderBy` are Prisma's of the model. */
export interface SortKey<Row, Where, OrderBy> {
  /** Stands in cursors, so that a cursor of another order is refused. */
  readonly name: string;
  order(direction: 'asc' | 'desc'): OrderBy;
  /** What orders rows that are equal by that; their id where absent. */
  orderThen?(direction: 'asc' | 'desc'): OrderBy;
  /** The row's value as it stands in a cursor. */
  read(row: Row): string;
  /** Rows beyond the value, and rows that have it. */
  beyond(text: string, direction: SortDirection): Where;
  equal(text: string): Where;
}

interface SortKeySpec<Row, Where, OrderBy, V extends SortValue> {
  readonly name: string;
  readonly order: (direction: 'asc' | 'desc') => OrderBy;
  readonly value: (row: Row) => V;
  readonly parse: (text: string) => V;
  readonly where: (condition: Beyond<V> | { equals: V }) => Where;
}

/** Makes a sort key of a model from how its value is read and compared. */
export function sortKey<Row, Where, OrderBy, V extends SortValue>(
  spec: SortKeySpec<Row, Where, OrderBy, V>,
): SortKey<Row, Where, OrderBy> {
  return {
    name: spec.name,
    order: spec.order,
    read: (row) => textOf(spec.value(row)),
    beyond: (text, direction) => {
      const value = spec.parse(text);
      return spec.where(direction === 'ASC' ? { gt: value } : { lt: value });
    },
    equal: (text) => spec.where({ equals: spec.parse(text) }),
  };
}

function textOf(value: SortValue): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Reads a number of a cursor. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw badCursor();
  return value;
}

/** Reads a whole number of 64 bits of a cursor. */
export function parseBigInt(text: string): bigint {
  if (!/^-?\d{1,19}$/.test(text)) throw badCursor();
  return BigInt(text);
}

/** Reads a time of a cursor. */
export function parseDate(text: string): Date {
  const value = new Date(text);
  if (Number.isNaN(value.getTime())) throw badCursor();
  return value;
}

/** Where a page ended: the order's name and direction, the value and the id of the row. */
interface Cursor {
  readonly name: string;
  readonly direction: SortDirection;
  readonly value: string;
  readonly id: string;
}

/** An opaque cursor of a row. It holds the row's values, so it stays good when the row is deleted. */
export function encodeCursor(cursor: Cursor): string {
  const { name, direction, value, id } = cursor;
  return Buffer.from(JSON.stringify([name, direction, value, id])).toString('base64url');
}

/** Reads a cursor back; INVALID_INPUT when it is not one, or of another order. */
export function decodeCursor(text: string, name: string, direction: SortDirection): Cursor {
  const parts = parseJson(Buffer.from(text, 'base64url').toString('utf8'));
  if (!Array.isArray(parts) || parts.length !== 4) throw badCursor();
  const [cursorName, cursorDirection, value, id]: unknown[] = parts;
  if (cursorName !== name || cursorDirection !== direction) throw badCursor();
  if (typeof value !== 'string' || typeof id !== 'string') throw badCursor();
  return { name, direction, value, id };
}

/** Null for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The refusal of a cursor that is not one of its list. */
export function badCursor(): CorralError {
  return new CorralError(
    'INVALID_INPUT',
    'The cursor is not one of this list and order; begin again without a cursor.',
    { field: 'after' },
  );
}
