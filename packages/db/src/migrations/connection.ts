import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { sqliteFile } from '../connection/url.ts';

/** What the migration runner needs of a database: scripts of several statements, and rows back. */
export interface MigrationConnection {
  exec(sql: string): Promise<void>;
  rows(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const BUSY_TIMEOUT_MS = 60_000;

export async function connectPostgres(url: string): Promise<MigrationConnection> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    exec: async (sql) => {
      await client.query(sql);
    },
    rows: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
    close: () => client.end(),
  };
}

export async function connectSqlite(url: string): Promise<MigrationConnection> {
  const file = sqliteFile(url);
  mkdirSync(path.dirname(file), { recursive: true });
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(file, { timeout: BUSY_TIMEOUT_MS });
  // Off for this connection: the PRAGMA inside a migration does nothing within a transaction, and rebuilding a
  // table would then delete the rows that point at it.
  database.exec('PRAGMA journal_mode=WAL; PRAGMA foreign_keys=OFF');
  return {
    exec: async (sql) => {
      database.exec(sql);
    },
    rows: async (sql) => database.prepare(sql).all().filter(isRow),
    close: async () => {
      database.close();
    },
  };
}

function isRow(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
