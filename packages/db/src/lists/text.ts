import type { Provider } from '../connection/url.ts';

/**
 * Condition "contains, whatever the case". SQLite compares ASCII letters without case by itself; PostgreSQL has to
 * be told, with an option that the SQLite client does not know.
 */
export function containsText(provider: Provider, text: string): { contains: string } {
  const condition = { contains: literal(text.trim()) };
  return provider === 'postgres' ? Object.assign(condition, { mode: 'insensitive' }) : condition;
}

/** True when the search text asks for something. */
export function isSearch(text: string | null | undefined): text is string {
  return typeof text === 'string' && text.trim() !== '';
}

/**
 * A text for `contains` that means itself: Prisma leaves `%` and `_` to stand for anything. Both databases take the
 * backslash for the escape character (SQLite because our connection tells it).
 */
export function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
