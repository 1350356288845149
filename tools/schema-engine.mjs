#!/usr/bin/env node
// Stand-in for Prisma's Rust schema engine: same JSON-RPC over stdio, served by
// @prisma/schema-engine-wasm (npm) + a driver adapter. Set PRISMA_SCHEMA_ENGINE_BINARY to it.
import { createInterface } from 'node:readline';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

const require = createRequire(import.meta.url);
const argv = process.argv.slice(2);
const wasmFile = require
  .resolve('@prisma/schema-engine-wasm')
  .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), {
  './schema_engine_bg.js': glue,
});
glue.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

if (argv.includes('--version')) {
  console.log(`schema-engine-wasm ${glue.version()}`);
  process.exit(0);
}

const opt = (n) => {
  const out = [];
  argv.forEach((a, i) => a === n && out.push(argv[i + 1]));
  return out;
};
const datasource = opt('--datasource')[0];
const ds = datasource?.startsWith('{')
  ? JSON.parse(datasource)
  : datasource
    ? { url: datasource }
    : {};

async function factory(url) {
  if (!url || url.startsWith('file:')) {
    const file = (url ?? 'file:./dev.db').slice(5).split('?')[0];
    if (process.env.SE_SQLITE === 'better') {
      const { PrismaBetterSqlite3 } = await import('@prisma/adapter-better-sqlite3');
      return fixSqlite(new PrismaBetterSqlite3({ url: `file:${path.resolve(file)}` }));
    }
    const { PrismaLibSql } = await import('@prisma/adapter-libsql');
    return fixSqlite(new PrismaLibSql({ url: `file:${path.resolve(file)}` }));
  }
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const u = new URL(url);
  const schema = u.searchParams.get('schema') ?? 'public';
  // host/port/..., not connectionString, which would win over the shadow database's name
  const cfg = {
    host: u.hostname,
    port: Number(u.port || 5432),
    user: decodeURIComponent(u.username),
    password: decodeURIComponent(u.password),
    database: decodeURIComponent(u.pathname.slice(1)),
  };
  const connect = async (database) =>
    fixPg(await new PrismaPg({ ...cfg, database }, { schema }).connect());
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(cfg.database),
    async connectToShadowDb() {
      // upstream drops the database while its own pool is still connected
      const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      const main = await connect(cfg.database);
      await main.executeScript(`CREATE DATABASE "${database}"`);
      const shadow = await connect(database);
      const end = shadow.dispose.bind(shadow);
      shadow.dispose = async () => {
        await end();
        await main.executeScript(`DROP DATABASE IF EXISTS "${database}"`);
        await main.dispose();
      };
      return shadow;
    },
  };
}
// adapter-pg does not know PostgreSQL's internal "char" type (OID 18) and splits scripts at every ';'
function fixPg(a) {
  const performIO = a.performIO.bind(a);
  a.performIO = async (q) => {
    const r = await performIO(q);
    for (const c of r.fields ?? []) if (c.dataTypeID === 18) c.dataTypeID = 25;
    return r;
  };
  a.executeScript = async (sql) => {
    try {
      await a.client.query(sql);
    } catch (e) {
      a.onError(e);
    }
  };
  return a;
}
// Two upstream gaps: adapter-libsql looks for messages starting 'no such table' but libsql prefixes
// 'SQLITE_ERROR: '; and the wasm engine sends whole scripts to executeRaw, where SQLite drivers run one statement.
function fixSqlite(f) {
  const patch = (a) => {
    const { onError, executeRaw } = a;
    a.onError = (e) => {
      if (typeof e?.message === 'string') e.message = e.message.replace(/^SQLITE_[A-Z_]+: /, '');
      onError.call(a, e);
    };
    a.executeRaw = async (q) =>
      q.args.length ? executeRaw.call(a, q) : (await a.executeScript(q.sql), 0);
    return a;
  };
  const { connect, connectToShadowDb } = f;
  f.connect = async () => patch(await connect.call(f));
  f.connectToShadowDb = async () => patch(await connectToShadowDb.call(f));
  return f;
}

// the wasm engine's reset drops nothing on SQLite: remove the file instead
function removeDb() {
  const file = path.resolve((ds.url ?? 'file:./dev.db').slice(5).split('?')[0]);
  for (const ext of ['', '-wal', '-shm', '-journal']) rmSync(file + ext, { force: true });
  engine = undefined;
}

if (argv.includes('cli')) {
  // can-connect-to-database | create-database | drop-database
  try {
    const f = await factory(ds.url);
    const a = await f.connect();
    await a.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] });
    await a.dispose();
    process.exit(0);
  } catch (e) {
    console.error('');
    console.error(
      JSON.stringify({
        level: 'ERROR',
        target: 'schema_engine::logger',
        fields: { message: String(e?.message ?? e), error_code: 'P1003' },
      }),
    );
    process.exit(1);
  }
}

const models = opt('--datamodels').map((p) => [p, readFileSync(p, 'utf8')]);
let engine;
const log = process.env.SE_DEBUG ? (m) => process.stderr.write(m + '\n') : () => {};
const getEngine = async () =>
  (engine ??= await glue.SchemaEngine.new(
    { datamodels: models.length ? models : undefined },
    log,
    bindMigrationAwareSqlAdapterFactory(await factory(ds.url)),
  ));
const send = (m) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...m }) + '\n');
let printId = 1;
const name = { getDatabaseVersion: 'version' };
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const { id, method, params } = JSON.parse(line);
  if (!method) continue;
  try {
    if (process.env.SE_DEBUG)
      process.stderr.write(`> ${method} ${JSON.stringify(params).slice(0, 400)}\n`);
    if (method === 'reset' && (!ds.url || ds.url.startsWith('file:'))) {
      removeDb();
      send({ id, result: null });
      continue;
    }
    const e = await getEngine();
    const call = () => e[name[method] ?? method](params ?? {});
    let result;
    try {
      result = await call();
    } catch (err) {
      // the wasm engine does not treat a missing _prisma_migrations table as "not initialised": create it, once
      if (!params?.migrationsList || !/_prisma_migrations/.test(String(err?.message))) throw err;
      await e.applyMigrations({
        migrationsList: { ...params.migrationsList, migrationDirectories: [] },
        filters: params.filters ?? { externalTables: [], externalEnums: [] },
      });
      result = await call();
    }
    if (method === 'diff' && result?.stdout != null) {
      send({ id: printId++, method: 'print', params: { content: result.stdout } });
      result.stdout = null;
    }
    send({ id, result: result ?? null });
  } catch (err) {
    const message = String(err?.message ?? err);
    send({
      id,
      error: {
        code: 4466,
        message: 'An error happened. Check the data field for details.',
        data: { is_panic: false, message, meta: null, error_code: err?.code ?? null },
      },
    });
  }
}
