import { openClient, type Prisma } from './connection/client.ts';
import type { Provider } from './connection/url.ts';
import { migrate } from './migrations/migrate.ts';

export interface Database {
  /** For reads by the graph; inventory and tasks are written through the repositories alone. */
  readonly prisma: Prisma;
  readonly provider: Provider;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** `file:/path/to.db` or `postgresql://…`. */
  readonly url: string;
  /** Told each migration that was applied. */
  readonly log?: (message: string) => void;
}

/** Applies missing migrations, then opens the database. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  await migrate({ url: options.url, log: options.log });
  const { prisma, provider } = await openClient(options.url);
  return { prisma, provider, close: () => prisma.$disconnect() };
}
