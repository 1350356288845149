import { CorralError } from '@corral/domain';
import type { Prisma as Client } from '../connection/client.ts';
import type { Provider } from '../connection/url.ts';
import type { ChangeFeed } from '../feed/change-feed.ts';
import type { Prisma } from '../generated/sqlite/client.ts';

/** What every repository is made of. */
export interface RepositoryContext {
  readonly prisma: Client;
  readonly provider: Provider;
  readonly feed: ChangeFeed;
}

/** Plain JSON of a value, as it comes back from the database: without undefined, readonly or classes. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}

/** Sizes are whole bytes; the hypervisor's numbers are below 2^53. */
export function toBytes(value: number): bigint;
export function toBytes(value: number | null): bigint | null;
export function toBytes(value: number | null): bigint | null {
  return value === null ? null : BigInt(Math.trunc(value));
}

export function notFound(kind: string, id: string): CorralError {
  return new CorralError('NOT_FOUND', `There is no ${kind} with the id ${id}.`);
}

/** True for Prisma's error of that code: P2002 a unique value is taken, P2003 a reference points nowhere, P2025 no row. */
export function isPrismaError(error: unknown, code: 'P2002' | 'P2003' | 'P2025'): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Turns "that value is taken" and "no such row" into errors for the user. */
export async function asUserErrors<T>(
  subject: { readonly kind: string; readonly name: string; readonly field?: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isPrismaError(error, 'P2002')) {
      throw new CorralError(
        'ALREADY_EXISTS',
        `There is a ${subject.kind} named ${subject.name} already.`,
        { field: subject.field ?? 'name' },
        error,
      );
    }
    if (isPrismaError(error, 'P2025')) throw notFound(subject.kind, subject.name);
    throw error;
  }
}
