import { cacheExchange } from '@urql/exchange-graphcache';
import { parse } from 'graphql';
import { createRequest, type Exchange, type Operation, type OperationResult } from '@urql/core';
import { Client } from 'urql';
import { describe, expect, it } from 'vitest';
import {
  filter,
  fromValue,
  makeSubject,
  map,
  merge,
  mergeMap,
  pipe,
  publish,
  share,
  subscribe,
} from 'wonka';
import { belongs, cacheOptions } from './cache.ts';

const LIST = parse(`query List($filter: VmFilter) {
  vms(first: 100, filter: $filter) { edges { cursor node { __typename id name } } pageInfo { hasNextPage endCursor } }
}`);
const FEED = parse(`subscription Feed {
  inventoryChanged { lastSeq gap changes { seq kind op id nodeId object { __typename ... on Vm { id name } } } }
}`);

const edge = (id: string, name: string) => ({
  __typename: 'VmEdge',
  cursor: id,
  node: { __typename: 'Vm', id, name },
});
const page = (edges: unknown[], hasNextPage = false) => ({
  __typename: 'Query',
  vms: {
    __typename: 'VmConnection',
    edges,
    pageInfo: { __typename: 'PageInfo', hasNextPage, endCursor: null },
  },
});

interface Change {
  op: 'CREATED' | 'UPDATED' | 'DELETED';
  id: string;
  name?: string;
  nodeId?: string;
}

/** The real cache over a server that the test plays. */
function scene(first: unknown) {
  const feed = makeSubject<unknown>();
  let asked = 0;
  const server: Exchange = () => (operations) => {
    const shared = share(operations);
    const answer = (operation: Operation, data: unknown): OperationResult => ({
      operation,
      data,
      hasNext: false,
      stale: false,
      error: undefined,
      extensions: undefined,
    });
    return merge([
      pipe(
        shared,
        filter((op) => op.kind === 'query'),
        mergeMap((op) => {
          asked += 1;
          return fromValue(answer(op, first));
        }),
      ),
      pipe(
        shared,
        filter((op) => op.kind === 'subscription'),
        mergeMap((op) =>
          pipe(
            feed.source,
            map((data) => answer(op, data)),
          ),
        ),
      ),
    ]);
  };
  const client = new Client({
    url: 'http://127.0.0.1/graphql',
    exchanges: [cacheExchange(cacheOptions), server],
  });
  pipe(client.executeSubscription(createRequest(FEED, {})), publish);
  const names: string[][] = [];
  const watch = (variables: object) =>
    pipe(
      client.executeQuery(
        createRequest<{ vms: { edges: { node: { name: string } }[] } }, object>(LIST, variables),
      ),
      subscribe((result) => names.push(result.data?.vms.edges.map((item) => item.node.name) ?? [])),
    );
  /** The client reads again in the next task, so wait for that. */
  const send = async (...changes: Change[]): Promise<void> => {
    feed.next({
      __typename: 'Subscription',
      inventoryChanged: {
        __typename: 'InventoryBatch',
        lastSeq: 1,
        gap: false,
        changes: changes.map((change, index) => ({
          __typename: 'InventoryChange',
          seq: index,
          kind: 'VM',
          op: change.op,
          id: change.id,
          nodeId: change.nodeId ?? 'n1',
          object:
            change.op === 'DELETED' ? null : { __typename: 'Vm', id: change.id, name: change.name },
        })),
      },
    });
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { watch, send, names, asked: () => asked };
}

describe('the inventory feed and the cache', () => {
  it('changes a row in place without asking the server again', async () => {
    const world = scene(page([edge('1', 'web')]));
    world.watch({});
    await world.send({ op: 'UPDATED', id: '1', name: 'web-renamed' });
    expect(world.names.at(-1)).toEqual(['web-renamed']);
    expect(world.asked()).toBe(1);
  });

  it('adds a new object to the last page, once', async () => {
    const world = scene(page([edge('1', 'web')]));
    world.watch({});
    await world.send({ op: 'CREATED', id: '2', name: 'db' });
    await world.send({ op: 'CREATED', id: '2', name: 'db' });
    expect(world.names.at(-1)).toEqual(['web', 'db']);
    expect(world.asked()).toBe(1);
  });

  it('leaves a page alone that is not the last', async () => {
    const world = scene(page([edge('1', 'web')], true));
    world.watch({});
    await world.send({ op: 'CREATED', id: '2', name: 'db' });
    expect(world.names.at(-1)).toEqual(['web']);
  });

  it('adds it only to lists whose filter it passes', async () => {
    const world = scene(page([edge('1', 'web')]));
    world.watch({ filter: { nodeIds: ['n1'] } });
    await world.send({ op: 'CREATED', id: '2', name: 'elsewhere', nodeId: 'n2' });
    expect(world.names.at(-1)).toEqual(['web']);
    await world.send({ op: 'CREATED', id: '3', name: 'here', nodeId: 'n1' });
    expect(world.names.at(-1)).toEqual(['web', 'here']);
  });

  it('takes a deleted object out', async () => {
    const world = scene(page([edge('1', 'web'), edge('2', 'db')]));
    world.watch({});
    await world.send({ op: 'DELETED', id: '1' });
    expect(world.names.at(-1)).toEqual(['db']);
    expect(world.asked()).toBe(1);
  });
});

describe('belongs', () => {
  const change = { kind: 'VOLUME', op: 'CREATED', id: '1', nodeId: 'n1' };
  it('judges by node and pool, and admits what it cannot judge', () => {
    expect(belongs(null, change, null)).toBe('yes');
    expect(belongs({ filter: { poolId: 'p1' } }, change, 'p1')).toBe('yes');
    expect(belongs({ filter: { poolId: 'p2' } }, change, 'p1')).toBe('no');
    expect(belongs({ filter: { nodeId: 'n2' } }, change, null)).toBe('no');
    expect(belongs({ filter: { search: 'x' } }, change, null)).toBe('unknown');
    expect(belongs({ filter: { search: null } }, change, null)).toBe('yes');
  });
});
