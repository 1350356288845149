import { startPostgres, type TestPostgres } from '@corral/testkit';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { pruneSuite } from '../testing/prune.testsuite.ts';

let server: TestPostgres;
let sql: postgres.Sql;
beforeAll(async () => {
  server = await startPostgres();
  sql = postgres(server.url, { max: 1, onnotice: () => undefined });
}, 60_000);
afterAll(async () => {
  await sql.end();
  await server.stop();
});
// Every test finds an empty queue.
beforeEach(async () => {
  await sql`DROP SCHEMA IF EXISTS openworkflow CASCADE`;
});

pruneSuite({
  backend: () => ({ kind: 'postgres', url: server.url }),
  age: async (days) => {
    const at = new Date(Date.now() - days * 24 * 3_600_000);
    await sql`UPDATE openworkflow.workflow_runs SET finished_at = ${at} WHERE finished_at IS NOT NULL`;
  },
  count: async () => {
    const [row] = await sql`SELECT
      (SELECT count(*) FROM openworkflow.workflow_runs)::int AS runs,
      (SELECT count(*) FROM openworkflow.step_attempts)::int AS steps`;
    return { runs: Number(row?.['runs']), steps: Number(row?.['steps']) };
  },
});
