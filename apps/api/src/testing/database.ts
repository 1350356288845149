import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '@corral/db';
import type { Database } from '@corral/db';

export interface TempDatabase {
  readonly db: Database;
  readonly dir: string;
  close(): Promise<void>;
}

/** An empty SQLite database of its own in a folder of its own. */
export async function tempDatabase(): Promise<TempDatabase> {
  const dir = await mkdtemp(path.join(tmpdir(), 'corral-api-'));
  const db = await openDatabase({ url: `file:${path.join(dir, 'test.db')}` });
  return {
    db,
    dir,
    close: async () => {
      await db.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
