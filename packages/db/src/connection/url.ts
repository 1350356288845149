import path from 'node:path';

export type Provider = 'sqlite' | 'postgres';

/** Which database a URL names: `file:/path` or `postgres(ql)://…`. Anything else throws. */
export function providerOf(url: string): Provider {
  if (/^postgres(ql)?:\/\//.test(url)) return 'postgres';
  if (url.startsWith('file:')) return 'sqlite';
  throw new Error('The database address must begin with file: or postgresql://.');
}

/** Absolute path of a `file:` URL's database; relative ones count from the working directory. */
export function sqliteFile(url: string): string {
  return path.resolve(url.replace(/^file:(\/\/(?=\/))?/, ''));
}
