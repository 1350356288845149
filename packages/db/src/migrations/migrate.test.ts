import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrationsDirectory } from './migrate.ts';

let folder: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'corral-migrate-'));
  url = `file:${path.join(folder, 'data', 'app.db')}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, sql: string): void {
  const directory = path.join(folder, 'migrations', name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'migration.sql'), sql);
}

function run(): Promise<string[]> {
  return migrate({ url, directory: path.join(folder, 'migrations') });
}

function rows(sql: string): unknown[] {
  const database = new Libsql(path.join(folder, 'data', 'app.db'));
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

describe('the start-up migrations on SQLite', () => {
  it('apply in order what is missing, once', async () => {
    put('2_second', 'CREATE TABLE b (id TEXT PRIMARY KEY);');
    put('1_first', "CREATE TABLE a (id TEXT PRIMARY KEY); INSERT INTO a VALUES ('x');");
    expect(await run()).toEqual(['1_first', '2_second']);
    expect(await run()).toEqual([]);
    put('3_third', "INSERT INTO a VALUES ('y');");
    expect(await run()).toEqual(['3_third']);
    expect(rows('SELECT id FROM a ORDER BY id')).toEqual([{ id: 'x' }, { id: 'y' }]);
  });

  it('leave the database as it was when one fails, and say which', async () => {
    put('1_first', 'CREATE TABLE a (id TEXT PRIMARY KEY);');
    await run();
    put('2_bad', "INSERT INTO a VALUES ('x'); INSERT INTO nowhere VALUES (1);");
    await expect(run()).rejects.toThrow('nowhere');
    expect(rows('SELECT * FROM a')).toEqual([]);
    expect(rows('SELECT migration_name FROM _prisma_migrations')).toEqual([
      { migration_name: '1_first' },
    ]);
  });

  it('keep the rows that point at a table which is rebuilt', async () => {
    put(
      '1_first',
      `CREATE TABLE parent (id TEXT PRIMARY KEY);
       CREATE TABLE child (id TEXT, parent TEXT REFERENCES parent(id) ON DELETE CASCADE);
       INSERT INTO parent VALUES ('p'); INSERT INTO child VALUES ('c', 'p');`,
    );
    put(
      '2_rebuild',
      `PRAGMA foreign_keys=OFF;
       CREATE TABLE new_parent (id TEXT PRIMARY KEY, more TEXT);
       INSERT INTO new_parent (id) SELECT id FROM parent;
       DROP TABLE parent; ALTER TABLE new_parent RENAME TO parent;
       PRAGMA foreign_keys=ON;`,
    );
    await run();
    expect(rows('SELECT id FROM child')).toEqual([{ id: 'c' }]);
  });

  it('refuse a migration that breaks references', async () => {
    put(
      '1_first',
      'CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE c (p TEXT REFERENCES p(id));',
    );
    put('2_orphan', "INSERT INTO c VALUES ('nobody');");
    await expect(run()).rejects.toThrow('breaks 1 foreign keys');
    expect(rows('SELECT * FROM c')).toEqual([]);
  });

  it('refuse what was changed later, is not known, or stopped half-way', async () => {
    put('1_first', 'CREATE TABLE a (id TEXT);');
    await run();
    put('1_first', 'CREATE TABLE a (id TEXT); -- changed');
    await expect(run()).rejects.toThrow('was changed after it had been applied');
    rmSync(path.join(folder, 'migrations', '1_first'), { recursive: true });
    put('0_other', 'CREATE TABLE b (id TEXT);');
    await expect(run()).rejects.toThrow('which this version does not know');
    put('1_first', 'CREATE TABLE a (id TEXT);');
    const database = new Libsql(path.join(folder, 'data', 'app.db'));
    database.exec('UPDATE _prisma_migrations SET finished_at = NULL');
    database.close();
    await expect(run()).rejects.toThrow('half-way');
  });

  it('apply once when three processes start together', async () => {
    const script = `import { migrate } from ${JSON.stringify(fileURLToPath(new URL('./migrate.ts', import.meta.url)))};
      process.stdout.write(String((await migrate({ url: ${JSON.stringify(url)} })).length));`;
    const counts = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
        let out = '';
        child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
        const [code] = await once(child, 'close');
        expect(code).toBe(0);
        return Number(out);
      }),
    );
    const all = (await migrate({ url })).length;
    expect(all).toBe(0);
    expect(counts.toSorted((a, b) => a - b).slice(0, 1)).toEqual([0]);
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(rows('SELECT count(*) AS n FROM _prisma_migrations')).toEqual([{ n: total }]);
  });

  it('refuse an address that names no database', async () => {
    await expect(migrate({ url: 'mysql://x' })).rejects.toThrow('must begin with');
    expect(migrationsDirectory('postgres')).toMatch(/prisma\/postgres\/migrations$/);
  });
});
