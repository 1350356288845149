'use client';
import type { TypedDocumentNode } from '@urql/core';
import { startTransition, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { ListReader, type Connection, type ListState, type PageVariables } from './list-reader.ts';
import { useRefreshEpoch } from './refresh.ts';

export type { Connection };

const EMPTY = { rows: [], error: undefined, loading: true, complete: false } as const;

/**
 * A whole list, read page after page and kept live. Rows come as soon as their page is there.
 * @param pick takes the connection out of the answer; must be stable (defined outside the component).
 */
export function useConnection<Data, Variables extends PageVariables, Row>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pick: (data: Data) => Connection<Row>,
  pause = false,
): ListState<Row> {
  const client = useClient();
  const epoch = useRefreshEpoch();
  const key = JSON.stringify(variables);
  const [state, setState] = useState<ListState<Row>>(EMPTY);
  useEffect(() => {
    if (pause) return undefined;
    const reader = new ListReader<Data, Variables, Row>({
      client,
      query,
      variables: JSON.parse(key),
      pick,
      onChange: (next, pages) => {
        if (pages > 1) startTransition(() => setState(next));
        else setState(next);
      },
    });
    reader.start();
    return () => reader.stop();
    // A new epoch reads everything again.
  }, [client, query, key, pick, pause, epoch]);
  return state;
}
