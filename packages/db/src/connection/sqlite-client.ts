import {
  LibsqlError,
  type Client,
  type Config,
  type InStatement,
  type ResultSet,
} from '@libsql/client';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import Libsql from 'libsql';
import { StatementCache } from './sqlite-statements.ts';

const BUSY_TIMEOUT_MS = 10_000;

/**
 * Prisma's libsql adapter on one SQLite connection with cached statements for the whole process; the adapter's own
 * lock serialises its use. The stock client opens a new connection per transaction (file handles pile up, PRAGMAs
 * are lost), begins transactions DEFERRED (fails as soon as a second process writes) and prepares every statement
 * anew. A consequence to respect: an interactive transaction holds the only connection, so keep it short and use
 * nothing but its own handle inside.
 */
export class SingleConnectionLibSql extends PrismaLibSql {
  override createClient(config: Config): Client {
    return new SqliteClient(config.url.replace(/^file:/, '')).asClient();
  }
}

/** The part of the libsql client's interface that the adapter uses, over one synchronous connection. */
class SqliteClient {
  readonly #database: Libsql.Database;
  readonly #statements: StatementCache;

  constructor(file: string) {
    this.#database = new Libsql(file, { timeout: BUSY_TIMEOUT_MS });
    this.#database.exec(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;',
    );
    this.#statements = new StatementCache(this.#database);
  }

  asClient(): Client {
    const surface = {
      execute: this.#execute,
      executeMultiple: this.#executeMultiple,
      transaction: this.#transaction,
      close: this.#close,
    };
    // The adapter calls these four only; batch, sync and the like belong to remote databases.
    return surface as unknown as Client;
  }

  #execute = async (input: InStatement): Promise<ResultSet> => {
    try {
      return this.#run(input);
    } catch (error) {
      throw asLibsqlError(error);
    }
  };

  #run(input: InStatement): ResultSet {
    const sql = typeof input === 'string' ? input : input.sql;
    const values = valuesOf(input).map(toSql);
    const { statement, columns, columnTypes } = this.#statements.get(sql);
    if (!columns) {
      const info = statement.run(values);
      return resultSet([], [], [], info.changes, BigInt(info.lastInsertRowid));
    }
    const rows = statement.all(values).map((row) => (Array.isArray(row) ? row.map(fromSql) : []));
    return resultSet([...columns], [...columnTypes], rows, 0, undefined);
  }

  #executeMultiple = async (sql: string): Promise<void> => {
    try {
      this.#database.exec(sql);
    } catch (error) {
      throw asLibsqlError(error);
    } finally {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
    }
  };

  #transaction = async () => {
    await this.#execute('BEGIN IMMEDIATE');
    let closed = false;
    const end = async (sql: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
      closed = true;
      await this.#execute(sql);
    };
    return {
      execute: this.#execute,
      executeMultiple: this.#executeMultiple,
      commit: () => end('COMMIT'),
      rollback: () => end('ROLLBACK'),
      close: (): void => {},
      get closed(): boolean {
        return closed;
      },
    };
  };

  #close = (): void => {
    this.#statements.clear();
    this.#database.close();
  };
}

function resultSet(
  columns: string[],
  columnTypes: string[],
  rows: unknown[][],
  rowsAffected: number,
  lastInsertRowid: bigint | undefined,
): ResultSet {
  const set = { columns, columnTypes, rows, rowsAffected, lastInsertRowid };
  // The adapter reads rows by index alone, so plain arrays do.
  return set as unknown as ResultSet;
}

function valuesOf(input: InStatement): unknown[] {
  if (typeof input === 'string' || input.args === undefined) return [];
  return Array.isArray(input.args) ? input.args : Object.values(input.args);
}

function toSql(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof ArrayBuffer ? Buffer.from(value) : value;
}

const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER);
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function fromSql(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return value >= MIN_SAFE && value <= MAX_SAFE ? Number(value) : value;
  }
  if (!Buffer.isBuffer(value)) return value;
  return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength);
}

/** The adapter maps LibsqlError to Prisma's codes; anything else would reach the user raw. */
function asLibsqlError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const rawCode =
    'rawCode' in error && typeof error.rawCode === 'number' ? error.rawCode : undefined;
  if (code === undefined && rawCode === undefined) return error;
  return new LibsqlError(error.message, code ?? 'SQLITE_ERROR', code, rawCode, error);
}
