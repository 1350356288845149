import type { GraphQLResolveInfo } from 'graphql';
import type { ObjectRef } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import { CorralError } from '@corral/domain';
import { builder } from './builder.ts';
import type { GraphSchemaTypes } from './builder.ts';
import type { GraphContext } from './context.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { CursorValue } from './cursor.ts';

/** Relay-style connections with keyset cursors: a page goes on where the last row stood, even when that row is gone. */

const DEFAULT_PAGE = 50;
export const MAX_PAGE = 1000;

/** A column or path a list can be sorted by. The id always comes last, so the order is total. */
export interface SortKey<Row> {
  orderBy(direction: 'asc' | 'desc'): object;
  /** Rows that come after one whose value is `value`, without the equal ones. */
  after(direction: 'asc' | 'desc', value: CursorValue): object;
  equals(value: CursorValue): object;
  value(row: Row, context: GraphContext): CursorValue | Promise<CursorValue>;
}

/** Sorts by a column that is never null. */
export function column<Row extends object, K extends keyof Row & string>(name: K): SortKey<Row> {
  return {
    orderBy: (direction) => ({ [name]: direction }),
    after: (direction, value) => ({ [name]: { [direction === 'asc' ? 'gt' : 'lt']: value } }),
    equals: (value) => ({ [name]: value }),
    value: (row) => toCursorValue(row[name]),
  };
}

/** Sorts by a column that may be null; nulls come last in both directions. */
export function nullableColumn<Row extends object, K extends keyof Row & string>(
  name: K,
): SortKey<Row> {
  const plain = column<Row, K>(name);
  return {
    ...plain,
    orderBy: (direction) => ({ [name]: { sort: direction, nulls: 'last' } }),
    after: (direction, value) =>
      value === null
        ? { id: { in: [] } }
        : { OR: [plain.after(direction, value), { [name]: null }] },
  };
}

/** Sorts by the name of the node a row belongs to. */
export function nodeName<Row extends { readonly nodeId: string }>(): SortKey<Row> {
  return {
    orderBy: (direction) => ({ node: { name: direction } }),
    after: (direction, value) => ({
      node: { name: { [direction === 'asc' ? 'gt' : 'lt']: value } },
    }),
    equals: (value) => ({ node: { name: value } }),
    value: async (row, { app }) => {
      const node = await app.db.prisma.node.findUnique({
        where: { id: row.nodeId },
        select: { name: true },
      });
      return node?.name ?? '';
    },
  };
}

function toCursorValue(value: unknown): CursorValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError('A sort column holds a text, a number or a time.');
}

export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** What `load` hands to Prisma's `findMany`. */
export interface ListQuery {
  readonly where: object;
  readonly orderBy: object[];
  readonly take: number;
}

export interface Sorting<Row> {
  readonly key: SortKey<Row>;
  readonly direction: 'asc' | 'desc';
}

export interface ConnectionOptions<Row extends { readonly id: string }> {
  readonly context: GraphContext;
  readonly info: GraphQLResolveInfo;
  readonly args: PageArgs;
  /** Name of the GraphQL type of the rows, for what Prisma is to load with them. */
  readonly typeName: string;
  readonly where: object;
  readonly sorting: Sorting<Row>;
  load(query: ListQuery): Promise<readonly Row[]>;
  count(where: object): Promise<number>;
}

interface Edge<Row> {
  readonly node: Row;
  cursor(): Promise<string>;
}

export interface Connection<Row> {
  readonly edges: readonly Edge<Row>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  totalCount(): Promise<number>;
}

const PageInfoRef = builder.objectRef<Connection<unknown>>('PageInfo').implement({
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
    startCursor: t.string({
      nullable: true,
      resolve: ({ edges }) => edges.at(0)?.cursor() ?? null,
    }),
    endCursor: t.string({ nullable: true, resolve: ({ edges }) => edges.at(-1)?.cursor() ?? null }),
  }),
});

/** Makes `<Name>Connection` and `<Name>Edge` for a type. Call it once for each type, in its module. */
export function connectionType<Row extends { readonly id: string }>(
  name: string,
  node: ObjectRef<GraphSchemaTypes, Row>,
): ObjectRef<GraphSchemaTypes, Connection<Row>> {
  const edge = builder.objectRef<Edge<Row>>(`${name}Edge`);
  edge.implement({
    fields: (t) => ({
      cursor: t.string({ resolve: (value) => value.cursor() }),
      node: t.field({ type: node, resolve: (value) => value.node as never }),
    }),
  });
  const connection = builder.objectRef<Connection<Row>>(`${name}Connection`);
  connection.implement({
    fields: (t) => ({
      edges: t.field({ type: [edge], resolve: (value) => [...value.edges] as never }),
      pageInfo: t.field({ type: PageInfoRef, resolve: (value) => value }),
      totalCount: t.int({ resolve: (value) => value.totalCount() }),
    }),
  });
  return connection;
}

/** Loads one page. @throws CorralError LIMIT_EXCEEDED for a page too large, INVALID_INPUT for a foreign cursor. */
export async function resolveConnection<Row extends { readonly id: string }>(
  options: ConnectionOptions<Row>,
): Promise<Connection<Row>> {
  const { context, sorting, args } = options;
  const first = pageSize(args.first);
  const shape = queryFromInfo({
    context,
    info: options.info,
    typeName: options.typeName,
    path: ['edges', 'node'],
  });
  const rows = await options.load({
    ...shape,
    where: { AND: [options.where, afterCursor(sorting, args.after)] },
    orderBy: [sorting.key.orderBy(sorting.direction), { id: sorting.direction }],
    take: first + 1,
  });
  return {
    edges: rows.slice(0, first).map((row) => ({
      node: row,
      cursor: async () => encodeCursor([await sorting.key.value(row, context), row.id]),
    })),
    hasNextPage: rows.length > first,
    hasPreviousPage: typeof args.after === 'string',
    totalCount: () => options.count(options.where),
  };
}

function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE;
  if (size >= 0 && size <= MAX_PAGE) return size;
  throw new CorralError('LIMIT_EXCEEDED', `A page has 0 to ${MAX_PAGE} rows; ${size} were asked.`, {
    field: 'first',
  });
}

function afterCursor<Row>(sorting: Sorting<Row>, after: string | null | undefined): object {
  if (after === null || after === undefined || after === '') return {};
  const [value, id] = decodeCursor(after);
  const beyond = { id: { [sorting.direction === 'asc' ? 'gt' : 'lt']: id } };
  return {
    OR: [sorting.key.after(sorting.direction, value), { AND: [sorting.key.equals(value), beyond] }],
  };
}
