import type { Provider } from '../connection/url.ts';

/**
 * Condition "contains, whatever the case". SQLite compares ASCII letters without case by itself; PostgreSQL has to
 * be told, with an option that the SQLite client does not know. `%` and `_` in the text stand for themselves as far
 * as Prisma escapes them.
 */
export function containsText(provider: Provider, text: string): { contains: string } {
  const condition = { contains: text.trim() };
  return provider === 'postgres' ? Object.assign(condition, { mode: 'insensitive' }) : condition;
}

/** True when the search text asks for something. */
export function isSearch(text: string | null | undefined): text is string {
  return typeof text === 'string' && text.trim() !== '';
}
