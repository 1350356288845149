import { startPostgres, startRedis } from '@corral/testkit';
import type { TestPostgres, TestRedis } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from './testing/api.ts';

/** Two API processes on one PostgreSQL, told of each other's changes by one Redis. */

let postgres: TestPostgres;
let redis: TestRedis;
let one: TestApi;
let two: TestApi;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const env = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    CORRAL_SECRET_KEY: 'ab'.repeat(32),
  };
  one = await TestApi.start({ env });
  two = await TestApi.start({ env });
});

afterAll(async () => {
  await one?.stop();
  await two?.stop();
  await redis?.stop();
  await postgres?.stop();
});

describe('two processes', () => {
  it('share the inventory and tell its changes to each other’s subscribers', async () => {
    type Batch = {
      inventoryChanged: {
        lastSeq: number;
        changes: { op: string; object: { name: string } | null }[];
      };
    };
    const reader = two.subscribe<Batch>(
      'subscription { inventoryChanged { lastSeq changes { op object { ... on Node { name } } } } }',
    );
    await reader.next();
    const node = await one.container.app.db.nodes.create({
      name: 'shared',
      kind: 'libvirt',
      transport: 'local',
      enabled: false,
    });
    expect((await reader.next()).value.inventoryChanged.changes).toEqual([
      { op: 'CREATED', object: { name: 'shared' } },
    ]);
    await reader.return?.();
    const query =
      '{ serverInfo { database } nodes(filter: { search: "SHARED" }) { edges { node { id } } } }';
    expect(await two.data(query)).toEqual({
      serverInfo: { database: 'postgres' },
      nodes: { edges: [{ node: { id: node.id } }] },
    });
  });
});
