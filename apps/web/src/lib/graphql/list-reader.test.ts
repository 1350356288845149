import { Client, type Exchange, type Operation, type OperationResult } from '@urql/core';
import { parse } from 'graphql';
import { filter, fromPromise, map, mergeMap, pipe } from 'wonka';
import { expect, it } from 'vitest';
import { ListReader, type ListState, type PageVariables } from './list-reader.ts';

interface Row {
  readonly id: number;
}
interface Data {
  readonly items: {
    edges: { node: Row }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

const QUERY = parse(
  'query Items($first: Int, $after: String) { items(first: $first, after: $after) { edges { node { id } } } }',
);
const settle = () => new Promise((resolve) => setTimeout(resolve, 500));

/** A server with `total` rows that answers a moment later. */
function server(total: () => number, asked: (string | null)[]): Exchange {
  const answer = (operation: Operation): Data => {
    const { first = 0, after = null } = operation.variables as { first?: number; after?: string };
    asked.push(after);
    const begin = after === null ? 0 : Number(after);
    const end = Math.min(begin + first, total());
    return {
      items: {
        edges: Array.from({ length: end - begin }, (_, index) => ({ node: { id: begin + index } })),
        pageInfo: { hasNextPage: end < total(), endCursor: String(end) },
      },
    };
  };
  return () => (operations) =>
    pipe(
      operations,
      filter((operation) => operation.kind === 'query'),
      mergeMap((operation) =>
        pipe(
          fromPromise(new Promise((resolve) => setTimeout(resolve, 20))),
          map((): OperationResult => ({
            operation,
            data: answer(operation),
            error: undefined,
            extensions: undefined,
            stale: false,
            hasNext: false,
          })),
        ),
      ),
    );
}

function read(total: () => number) {
  const asked: (string | null)[] = [];
  const states: ListState<Row>[] = [];
  const reader = new ListReader<Data, PageVariables, Row>({
    client: new Client({ url: 'http://127.0.0.1/', exchanges: [server(total, asked)] }),
    query: QUERY,
    variables: {},
    pick: (data) => data.items,
    onChange: (state) => states.push(state),
  });
  return { reader, asked, states };
}

it('reads every page once, and shows rows as they come', async () => {
  const { reader, asked, states } = read(() => 250);
  reader.start();
  await settle();
  expect(asked).toEqual([null, '100', '200']);
  expect(states.at(0)).toMatchObject({ loading: false, complete: false });
  expect(states.at(0)?.rows).toHaveLength(100);
  expect(states.at(-1)?.complete).toBe(true);
  expect(states.at(-1)?.rows.map((row) => row.id)).toEqual(
    Array.from({ length: 250 }, (_, index) => index),
  );
  reader.stop();
});

it('is complete at once when there is nothing', async () => {
  const { reader, states } = read(() => 0);
  reader.start();
  await settle();
  expect(states.at(-1)).toEqual({ rows: [], error: undefined, loading: false, complete: true });
  reader.stop();
});

it('says nothing more after it was stopped', async () => {
  const { reader, asked, states } = read(() => 250);
  reader.start();
  reader.stop();
  await settle();
  expect(states).toEqual([]);
  expect(asked.length).toBeLessThanOrEqual(1);
});
