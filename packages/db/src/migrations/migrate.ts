import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { providerOf, type Provider } from '../connection/url.ts';
import { connectPostgres, connectSqlite, type MigrationConnection } from './connection.ts';

/** A migration as it lies in the repository. */
interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrateOptions {
  readonly url: string;
  /** Folder with `<name>/migration.sql`; the repository's own for the URL's provider when absent. */
  readonly directory?: string;
  readonly log?: (message: string) => void;
}

// The table and the lock are those of `prisma migrate`, so that its commands agree with what was done here.
const ADVISORY_LOCK = 72707369;
const CREATE_TABLE: Record<Provider, string> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`,
  postgres: `CREATE TABLE IF NOT EXISTS _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`,
};

/** The migrations that belong to this version of Corral. */
export function migrationsDirectory(provider: Provider): string {
  return fileURLToPath(new URL(`../../../../prisma/${provider}/migrations`, import.meta.url));
}

/**
 * Applies the migrations that the database lacks, each in one transaction, and gives their names. Several processes
 * may do it at once: one applies, the others find it done. Throws, leaving the database as it was, when a migration
 * fails, was changed after it had been applied, or is not known to this version.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const provider = providerOf(options.url);
  const migrations = readMigrations(options.directory ?? migrationsDirectory(provider));
  const connection = await (provider === 'postgres' ? connectPostgres : connectSqlite)(options.url);
  const applied: string[] = [];
  try {
    // The session's end frees the lock, however it ends.
    if (provider === 'postgres') await connection.exec(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`);
    await connection.exec(CREATE_TABLE[provider]);
    for (const migration of migrations) {
      if (await applyOne(connection, provider, migration, migrations)) {
        applied.push(migration.name);
        options.log?.(`applied migration ${migration.name}`);
      }
    }
    return applied;
  } finally {
    await connection.close();
  }
}

function readMigrations(directory: string): Migration[] {
  return readdirSync(directory)
    .filter((name) => existsSync(path.join(directory, name, 'migration.sql')))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(path.join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function applyOne(
  connection: MigrationConnection,
  provider: Provider,
  migration: Migration,
  known: readonly Migration[],
): Promise<boolean> {
  const startedAt = new Date();
  await connection.exec(provider === 'postgres' ? 'BEGIN' : 'BEGIN IMMEDIATE');
  try {
    const isNew = await isToApply(connection, migration, known);
    if (isNew) {
      await connection.exec(migration.sql);
      if (provider === 'sqlite') await checkForeignKeys(connection, migration.name);
      await connection.exec(insertRecord(migration, startedAt));
    }
    await connection.exec('COMMIT');
    return isNew;
  } catch (error) {
    await connection.exec('ROLLBACK');
    throw error;
  }
}

/** False when it is there already; throws when the record does not fit what this version knows. */
async function isToApply(
  connection: MigrationConnection,
  migration: Migration,
  known: readonly Migration[],
): Promise<boolean> {
  const records = await connection.rows(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const names = new Set(known.map((one) => one.name));
  const foreign = records.find((record) => !names.has(String(record.migration_name)));
  if (foreign) {
    throw new Error(
      `The database has migration ${String(foreign.migration_name)}, which this version does not know. Use the newer version of Corral.`,
    );
  }
  const record = records.find((one) => one.migration_name === migration.name);
  if (!record) return true;
  if (!record.finished_at) throw new Error(`Migration ${migration.name} failed half-way earlier.`);
  if (record.checksum !== migration.checksum) {
    throw new Error(`Migration ${migration.name} was changed after it had been applied.`);
  }
  return false;
}

async function checkForeignKeys(connection: MigrationConnection, name: string): Promise<void> {
  const broken = await connection.rows('SELECT * FROM pragma_foreign_key_check');
  if (broken.length > 0) throw new Error(`Migration ${name} breaks ${broken.length} foreign keys.`);
}

function insertRecord(migration: Migration, startedAt: Date): string {
  const values = [
    randomUUID(),
    migration.checksum,
    migration.name,
    startedAt.toISOString(),
    new Date().toISOString(),
  ].map((value) => `'${value.replaceAll("'", "''")}'`);
  return `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (${values.join(', ')}, 1)`;
}
