'use client';
import { createRequest, type TypedDocumentNode } from '@urql/core';
import { startTransition, useEffect, useMemo, useState } from 'react';
import { useClient, type AnyVariables, type CombinedError } from 'urql';
import { pipe, subscribe } from 'wonka';
import { useRefreshEpoch } from './refresh.ts';

export interface Connection<Row> {
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface ConnectionRows<Row> {
  readonly rows: readonly Row[];
  readonly error: CombinedError | undefined;
  /** True until the first page is there. */
  readonly loading: boolean;
  /** True when every page is there. */
  readonly complete: boolean;
}

type PageVariables = { first?: number | null; after?: string | null };
const PAGE = 100;
const NO_ROWS: readonly never[] = [];

interface Page<Row> {
  rows: readonly Row[];
  cursor: string | null;
  stop: () => void;
}

/**
 * Reads a whole list, page after page, and keeps every page live. Rows come as soon as their page is there.
 * @param pick takes the connection out of the answer; must be stable (defined outside the component).
 */
export function useConnection<Data, Variables extends PageVariables, Row>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pick: (data: Data) => Connection<Row>,
  pause = false,
): ConnectionRows<Row> {
  const client = useClient();
  const epoch = useRefreshEpoch();
  const key = JSON.stringify(variables);
  const [state, setState] = useState<ConnectionRows<Row>>({
    rows: NO_ROWS,
    error: undefined,
    loading: true,
    complete: false,
  });
  const stable = useMemo(() => variables, [key]);

  useEffect(() => {
    if (pause) return undefined;
    const pages: Page<Row>[] = [];
    let ended = false;
    let scheduled = false;
    let error: CombinedError | undefined;
    const publish = (): void => {
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(() => {
        scheduled = false;
        if (ended) return;
        const last = pages.at(-1);
        const next = {
          rows: pages.flatMap((page) => page.rows),
          error,
          loading: pages.length === 0 && error === undefined,
          complete: last !== undefined && last.cursor === null,
        };
        if (pages.length > 1) startTransition(() => setState(next));
        else setState(next);
      });
    };
    const cut = (from: number): void => {
      for (const page of pages.splice(from)) page.stop();
    };
    const read = (index: number, after: string | null): void => {
      const request = createRequest<Data, AnyVariables>(
        query as TypedDocumentNode<Data, AnyVariables>,
        {
          ...stable,
          first: PAGE,
          after,
        },
      );
      const source = client.executeQuery(request, { requestPolicy: 'cache-and-network' });
      let page: Page<Row> | null = null;
      const { unsubscribe } = pipe(
        source,
        subscribe((result) => {
          if (ended) return;
          error = result.error;
          if (result.data) {
            const connection = pick(result.data);
            const info = connection.pageInfo;
            const cursor = info.hasNextPage ? info.endCursor : null;
            const moved = page?.cursor !== cursor;
            page ??= { rows: NO_ROWS, cursor, stop: () => unsubscribe() };
            page.rows = connection.edges.map((edge) => edge.node);
            page.cursor = cursor;
            pages[index] = page;
            if (moved) {
              cut(index + 1);
              if (cursor !== null) queueMicrotask(() => !ended && read(index + 1, cursor));
            }
          }
          publish();
        }),
      );
    };
    read(0, null);
    return () => {
      ended = true;
      cut(0);
    };
  }, [client, query, stable, pick, pause, epoch]);
  return state;
}
