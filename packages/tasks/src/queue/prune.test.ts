import { DatabaseSync } from 'node:sqlite';
import { afterAll } from 'vitest';
import { queueFolder } from '../testing/bench.ts';
import { pruneSuite } from '../testing/prune.testsuite.ts';
import type { QueueBackend } from './port.ts';

let backend: QueueBackend;
const removals: (() => void)[] = [];
afterAll(() => removals.forEach((remove) => remove()));

function open(): DatabaseSync {
  if (backend.kind !== 'sqlite') throw new Error('This queue is a file.');
  return new DatabaseSync(backend.file, { timeout: 5_000 });
}

pruneSuite({
  backend: () => {
    const folder = queueFolder();
    ({ backend } = folder);
    removals.push(folder.remove);
    return backend;
  },
  age: async (days) => {
    const db = open();
    const at = new Date(Date.now() - days * 24 * 3_600_000).toISOString();
    db.prepare('UPDATE "workflow_runs" SET "finished_at" = ? WHERE "finished_at" IS NOT NULL').run(
      at,
    );
    db.close();
  },
  count: async () => {
    const db = open();
    const rows = (table: string): number =>
      Number(db.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.['n']);
    const counted = { runs: rows('workflow_runs'), steps: rows('step_attempts') };
    db.close();
    return counted;
  },
});
