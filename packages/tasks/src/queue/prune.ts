import { DatabaseSync } from 'node:sqlite';
import postgres from 'postgres';
import type { QueueBackend } from './port.ts';

/**
 * openworkflow keeps every run for good and has no way to delete one. Runs that have ended are of no use here: tasks
 * have their own history. Its steps go with a run (both schemas say ON DELETE CASCADE). A run younger than a day must
 * stay, for its key keeps the same job from being made twice.
 */
export const MIN_QUEUE_RETENTION_MS = 24 * 3_600_000;

const ENDED = ['completed', 'succeeded', 'failed', 'canceled'];
/** Runs in one statement: the writers of the queue wait for no more than this. */
const BATCH = 200;

/** Deletes runs that ended before a time. Gives how many went. */
export async function pruneQueue(backend: QueueBackend, before: Date): Promise<number> {
  const latest = new Date(Date.now() - MIN_QUEUE_RETENTION_MS);
  const limit = before < latest ? before : latest;
  const remove = backend.kind === 'sqlite' ? inSqlite(backend.file) : inPostgres(backend.url);
  let gone = 0;
  try {
    for (;;) {
      const count = await remove.batch(limit);
      gone += count;
      if (count < BATCH) return gone;
    }
  } finally {
    await remove.close();
  }
}

interface Remover {
  batch(before: Date): Promise<number>;
  close(): Promise<void>;
}

/** A statement runs to its end before anything else of this process, the file's one owner, can write. */
function inSqlite(file: string): Remover {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec('PRAGMA foreign_keys = ON');
  const statement = db.prepare(
    `DELETE FROM "workflow_runs" WHERE rowid IN (
       SELECT rowid FROM "workflow_runs"
       WHERE "finished_at" < ? AND "status" IN (${ENDED.map(() => '?').join(', ')}) LIMIT ?)`,
  );
  return {
    batch: async (before) => Number(statement.run(before.toISOString(), ...ENDED, BATCH).changes),
    close: async () => db.close(),
  };
}

function inPostgres(url: string): Remover {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  return {
    batch: async (before) => {
      const result = await sql`
        DELETE FROM "openworkflow"."workflow_runs" WHERE ("namespace_id", "id") IN (
          SELECT "namespace_id", "id" FROM "openworkflow"."workflow_runs"
          WHERE "finished_at" < ${before} AND "status" IN ${sql(ENDED)}
          LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`;
      return result.count;
    },
    close: () => sql.end(),
  };
}
