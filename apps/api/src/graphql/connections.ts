import type { ObjectRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { GraphSchemaTypes } from './builder.ts';

/**
 * Relay-style connections over the pages of the repositories (keyset cursors: a page goes on where the last row stood,
 * even when that row is gone).
 */

interface Edge<Row> {
  readonly cursor: string;
  readonly row: Row;
}

/** A page as repositories give it. */
export interface RowPage<Row> {
  readonly edges: readonly Edge<Row>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface Connection<Row> extends RowPage<Row> {
  /** Asked only where the client asks for it. */
  totalCount(): Promise<number>;
}

const PageInfoRef = builder.objectRef<RowPage<unknown>>('PageInfo').implement({
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
    startCursor: t.string({ nullable: true, resolve: ({ edges }) => edges.at(0)?.cursor ?? null }),
    endCursor: t.string({ nullable: true, resolve: ({ edges }) => edges.at(-1)?.cursor ?? null }),
  }),
});

/** Makes `<Name>Connection` and `<Name>Edge` for a type. Call it once for each type, in its module. */
export function connectionType<Row extends object>(
  name: string,
  node: ObjectRef<GraphSchemaTypes, Row>,
): ObjectRef<GraphSchemaTypes, Connection<Row>> {
  const edge = builder.objectRef<Edge<Row>>(`${name}Edge`);
  edge.implement({
    fields: (t) => ({
      cursor: t.exposeString('cursor'),
      node: t.field({ type: node, resolve: (value) => value.row as never }),
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

/** A connection of a repository's page and its count. */
export async function connectionOf<Row>(
  page: Promise<RowPage<Row>>,
  totalCount: () => Promise<number>,
): Promise<Connection<Row>> {
  return { ...(await page), totalCount };
}
