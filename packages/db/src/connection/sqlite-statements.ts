import type LibsqlDatabase from 'libsql';

type Statement = ReturnType<LibsqlDatabase.Database['prepare']>;

/** A prepared statement and what is known of its result. */
export interface PreparedStatement {
  readonly statement: Statement;
  /** Names of the result's columns; null for a statement that gives no rows. */
  readonly columns: readonly string[] | null;
  readonly columnTypes: readonly string[];
}

const MAX_STATEMENTS = 500;

/** Prepared statements of one connection by their text, the least recently used dropped first. */
export class StatementCache {
  readonly #database: LibsqlDatabase.Database;
  readonly #entries = new Map<string, PreparedStatement>();

  constructor(database: LibsqlDatabase.Database) {
    this.#database = database;
  }

  /** The prepared statement of a text, made when it is not there yet. Throws the driver's error for bad SQL. */
  get(sql: string): PreparedStatement {
    const known = this.#entries.get(sql);
    if (known) {
      this.#entries.delete(sql);
      this.#entries.set(sql, known);
      return known;
    }
    const made = this.#prepare(sql);
    this.#entries.set(sql, made);
    this.#dropOldest();
    return made;
  }

  clear(): void {
    this.#entries.clear();
  }

  #prepare(sql: string): PreparedStatement {
    const statement = this.#database.prepare(withEscape(sql));
    statement.safeIntegers(true); // numbers above 2^53 come as BigInt instead of an exception
    try {
      statement.raw(true);
    } catch {
      return { statement, columns: null, columnTypes: [] }; // raw() is refused where no rows come
    }
    const columns = statement.columns();
    return {
      statement,
      columns: columns.map((column) => column.name),
      columnTypes: columns.map((column) => column.type ?? ''),
    };
  }

  #dropOldest(): void {
    if (this.#entries.size <= MAX_STATEMENTS) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

/** A pattern as Prisma writes it, with no escape character named yet. */
const CONTAINS = "LIKE ('%' || ? || '%')";

/**
 * Gives the condition of `contains` the escape character that PostgreSQL has by itself and Prisma cannot ask SQLite
 * for.
 */
function withEscape(sql: string): string {
  return sql.replaceAll(CONTAINS, `${CONTAINS} ESCAPE '\\'`);
}
