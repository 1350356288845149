import { CorralError } from '@corral/domain';
import { decodeCursor, encodeCursor, type SortDirection, type SortKey } from './keyset.ts';

export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 500;

export interface PageRequest {
  /** Rows wanted, 1 to 500; 50 when absent. */
  readonly first?: number | null;
  /** The `cursor` of the row after which the page begins. */
  readonly after?: string | null;
}

export interface Page<Row> {
  readonly edges: readonly { readonly cursor: string; readonly row: Row }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

interface PageQuery<Where, OrderBy> {
  readonly where: Where;
  readonly orderBy: OrderBy[];
  readonly take: number;
}

interface PageSource<Row, Where, OrderBy> {
  readonly filter: Where;
  readonly key: SortKey<Row, Where, OrderBy>;
  readonly direction: SortDirection;
  readonly orderById: (direction: 'asc' | 'desc') => OrderBy;
  readonly whereId: (condition: { gt: string } | { lt: string }) => Where;
  readonly and: (...conditions: Where[]) => Where;
  readonly or: (...conditions: Where[]) => Where;
  readonly find: (query: PageQuery<Where, OrderBy>) => Promise<Row[]>;
}

/**
 * One page by keyset: rows after the cursor's values in the order of the key and then the id, so pages neither skip
 * nor repeat a row that was there all along, whatever is added or deleted between two requests.
 */
export async function readPage<Row extends { readonly id: string }, Where, OrderBy>(
  source: PageSource<Row, Where, OrderBy>,
  request: PageRequest,
): Promise<Page<Row>> {
  const { key, direction } = source;
  const size = pageSize(request.first);
  const order = direction === 'ASC' ? 'asc' : 'desc';
  const rows = await source.find({
    where: request.after ? afterCursor(source, request.after) : source.filter,
    orderBy: [
      key.order(order),
      ...(key.orderThen ? [key.orderThen(order)] : []),
      source.orderById(order),
    ],
    take: size + 1,
  });
  return {
    edges: rows.slice(0, size).map((row) => ({
      // Few clients ask for the cursor of every row.
      get cursor() {
        return encodeCursor({ name: key.name, direction, value: key.read(row), id: row.id });
      },
      row,
    })),
    hasNextPage: rows.length > size,
    hasPreviousPage: Boolean(request.after),
  };
}

function afterCursor<Row, Where, OrderBy>(
  source: PageSource<Row, Where, OrderBy>,
  after: string,
): Where {
  const { key, direction } = source;
  const cursor = decodeCursor(after, key.name, direction);
  const sameValueLaterId = source.and(
    key.equal(cursor.value),
    source.whereId(direction === 'ASC' ? { gt: cursor.id } : { lt: cursor.id }),
  );
  return source.and(
    source.filter,
    source.or(key.beyond(cursor.value, direction), sameValueLaterId),
  );
}

function pageSize(first: number | null | undefined): number {
  if (first === null || first === undefined) return DEFAULT_PAGE;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE) {
    throw new CorralError('INVALID_INPUT', `Ask for 1 to ${MAX_PAGE} rows at once.`, {
      field: 'first',
    });
  }
  return first;
}
