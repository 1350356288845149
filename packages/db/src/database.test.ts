import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engineSuite, taskStoreSuite } from '@corral/tasks/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { feedSuite, inventorySuite, listSuite, storeUnderTest } from './testing/index.ts';

describe('SQLite', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-db-'));
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ url: `file:${folder}/test.db` });
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  inventorySuite(() => database);
  listSuite(() => database);
  taskStoreSuite(() => storeUnderTest(database));
  let queues = 0;
  engineSuite({
    store: () => storeUnderTest(database),
    backend: () => ({ kind: 'sqlite', file: path.join(folder, `work-${(queues += 1)}.db`) }),
  });
  feedSuite(() => database);
});
