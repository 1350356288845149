import type { Transaction } from '../connection/client.ts';
import type { Provider } from '../connection/url.ts';

/** What a column may be given. Objects and arrays are for columns of JSON. */
export type ColumnValue = string | number | bigint | boolean | Date | object | null;

/**
 * Inserts many rows by one statement with one JSON parameter: Prisma's own costs per row and column are an order of
 * magnitude above the database's. Every row must name the same columns. Times and columns of JSON must be among them
 * also where the schema has a default: Prisma gives those itself, and SQLite's own would be other text.
 * @param table and columns are names of the schema, never input: they stand in the statement's text.
 */
export async function insertRows<Row extends object>(
  tx: Transaction,
  provider: Provider,
  table: string,
  rows: readonly (Row & Readonly<Record<keyof Row, ColumnValue>>)[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const names = columns.map(quoted).join(', ');
  const json = JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  if (provider === 'postgres') {
    await tx.$executeRawUnsafe(
      `INSERT INTO ${quoted(table)} (${names})
       SELECT ${names} FROM json_populate_recordset(NULL::${quoted(table)}, $1::json)`,
      json,
    );
    return;
  }
  const dates = dateColumns(rows);
  const values = columns.map((column) => {
    const value = `json_extract(value, '$.${column}')`;
    // Prisma's adapter keeps times in this spelling of UTC, and SQLite compares them as text.
    return dates.has(column) ? `replace(${value}, 'Z', '+00:00')` : value;
  });
  await tx.$executeRawUnsafe(
    `INSERT INTO ${quoted(table)} (${names}) SELECT ${values.join(', ')} FROM json_each(?)`,
    json,
  );
}

function quoted(name: string): string {
  if (!/^[A-Za-z]+$/.test(name)) throw new Error(`Not a name of the schema: ${name}.`);
  return `"${name}"`;
}

function dateColumns(rows: readonly object[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) if (value instanceof Date) found.add(column);
  }
  return found;
}
