import { providerOf, sqliteFile, type Provider } from './url.ts';
import { PrismaClient } from '../generated/sqlite/client.ts';
import { PrismaClient as PostgresClient } from '../generated/postgres/client.ts';

/** The Prisma client. Both providers have the same models; SQLite's types stand for both. */
export type Prisma = PrismaClient;
/** What an interactive transaction hands to its callback. */
export type Transaction = Omit<
  Prisma,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$use' | '$extends'
>;

export interface Connection {
  readonly prisma: Prisma;
  readonly provider: Provider;
}

/** Opens the client for a `file:` or `postgresql:` address; the connection itself is made at the first query. */
export async function openClient(url: string): Promise<Connection> {
  const provider = providerOf(url);
  if (provider === 'sqlite') {
    const { SingleConnectionLibSql } = await import('./sqlite-client.ts');
    const adapter = new SingleConnectionLibSql({ url: `file:${sqliteFile(url)}` });
    return { provider, prisma: new PrismaClient({ adapter }) };
  }
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const schema = new URL(url).searchParams.get('schema') ?? undefined;
  const adapter = new PrismaPg({ connectionString: url }, schema ? { schema } : undefined);
  // The generated types differ in name only; queries in use are common to both.
  return { provider, prisma: new PostgresClient({ adapter }) as unknown as PrismaClient };
}
