import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, parse, type DocumentNode } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { beforeAll, describe, expect, it } from 'vitest';
import { limitsPlugin } from '../apps/api/src/graphql/limits.ts';

/** No page of the console may be refused by the server's own limits. Read as text: the walls stay. */

const ROOT = path.resolve(import.meta.dirname, '..');
const CONSOLE = path.join(ROOT, 'apps/web/src');
const schema = buildSchema(readFileSync(path.join(ROOT, 'schema.graphql'), 'utf8'));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(full);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [full] : [];
  });
}

const texts = sources(CONSOLE).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\bgraphql\(\s*`([^`]+)`/g)].map(
    ([, text]) => text ?? '',
  ),
);

interface Piece {
  readonly name: string;
  readonly text: string;
}

/** Each definition with its own text. */
function pieces(text: string): (Piece & { readonly kind: string })[] {
  const document: DocumentNode = parse(text);
  return document.definitions.flatMap((definition) =>
    (definition.kind === 'OperationDefinition' || definition.kind === 'FragmentDefinition') &&
    definition.name !== undefined &&
    definition.loc !== undefined
      ? [
          {
            kind: definition.kind,
            name: definition.name.value,
            text: text.slice(definition.loc.start, definition.loc.end),
          },
        ]
      : [],
  );
}

const all = texts.flatMap(pieces);
const fragments = new Map(
  all.filter(({ kind }) => kind === 'FragmentDefinition').map((piece) => [piece.name, piece.text]),
);
const operations = all.filter(({ kind }) => kind === 'OperationDefinition');

/** The operation with every fragment that it needs, as the console sends it. */
function whole(text: string, seen = new Set<string>()): string {
  const needed = [...text.matchAll(/\.\.\.\s*(?!on\b)(\w+)/g)].flatMap(([, name = '']) => {
    const fragment = fragments.get(name);
    if (fragment === undefined || seen.has(name)) return [];
    seen.add(name);
    return [whole(fragment, seen)];
  });
  return [text, ...needed].join('\n');
}

describe('the documents of the console', () => {
  /** The messages with which a document is refused before it is run. */
  let refusals: (query: string) => Promise<string[]>;
  beforeAll(() => {
    const yoga = createYoga({
      schema,
      plugins: [limitsPlugin()],
      logging: false,
      maskedErrors: false,
    });
    refusals = async (query) => {
      const { parse: read, validate } = yoga.getEnveloped({ params: { query } });
      try {
        return validate(schema, read(query)).map((error: Error) => error.message);
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    };
  });

  it('are found', () => {
    expect(operations.length).toBeGreaterThan(50);
  });

  it.each(operations)('$name is within the limits', async ({ text }) => {
    expect(await refusals(whole(text))).toEqual([]);
  });

  it('would be refused beyond them', async () => {
    const aliases = Array.from({ length: 61 }, (_, index) => `a${index}: serverInfo { role }`);
    expect((await refusals(`{ ${aliases.join(' ')} }`)).join()).toMatch(/alias/i);
    const deep = `{ nodes { edges { node ${'{ vms { edges { node { node '.repeat(4)}{ id }${' } } } }'.repeat(4)} } } }`;
    expect((await refusals(deep)).join()).toMatch(/depth|cost/i);
  });
});
