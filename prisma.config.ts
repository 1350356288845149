import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

/**
 * One set of models, two providers: the provider follows from DATABASE_URL. `generate` and `diff` need no database;
 * the server itself never calls the Prisma command (packages/db applies the migrations at its start).
 */
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const url = process.env.DATABASE_URL ?? `file:${here('./data/dev.db')}`;
const provider = url.startsWith('postgres') ? 'postgres' : 'sqlite';

// Prisma would download a native engine; the shim answers in its place from an npm package. A .mjs file cannot be
// spawned on Windows: there Prisma keeps its own way.
if (process.platform !== 'win32') {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= here('./tools/schema-engine.mjs');
}
process.env.CHECKPOINT_DISABLE ??= '1';

export default defineConfig({
  schema: `prisma/${provider}`,
  migrations: { path: `prisma/${provider}/migrations` },
  datasource: { url },
});
