import { startPostgres, type TestPostgres } from '@corral/testkit';
import { engineSuite, taskStoreSuite } from '@corral/tasks/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { feedSuite, inventorySuite, listSuite, storeUnderTest } from './testing/index.ts';

describe('PostgreSQL', () => {
  let server: TestPostgres;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgres();
    database = await openDatabase({ url: server.url });
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await server.stop();
  });
  inventorySuite(() => database);
  listSuite(() => database);
  taskStoreSuite(() => storeUnderTest(database));
  engineSuite({
    store: () => storeUnderTest(database),
    backend: () => ({ kind: 'postgres', url: server.url }),
  });
  feedSuite(() => database);
});
