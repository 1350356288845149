export { openDatabase, type Database, type OpenDatabaseOptions } from './database.ts';
export type { Prisma as PrismaClient, Transaction } from './connection/client.ts';
export type { Provider } from './connection/url.ts';
export { migrate, type MigrateOptions } from './migrations/migrate.ts';
export type * from './generated/sqlite/client.ts';
