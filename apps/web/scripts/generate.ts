/**
 * Writes what the browser must know of the schema: which concrete types stand behind each interface and union.
 * Run by `npm run generate` after schema.graphql has changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, isAbstractType } from 'graphql';

const [source = new URL('../../../schema.graphql', import.meta.url).pathname] =
  process.argv.slice(2);
const schema = buildSchema(readFileSync(source, 'utf8'));
const possible = Object.values(schema.getTypeMap())
  .filter((type) => isAbstractType(type) && !type.name.startsWith('__'))
  .map((type) =>
    isAbstractType(type) ? { name: type.name, of: schema.getPossibleTypes(type) } : null,
  )
  .filter((entry) => entry !== null)
  .sort((a, b) => a.name.localeCompare(b.name));
const body = possible
  .map((entry) => {
    const names = entry.of.map((type) => `'${type.name}'`).sort();
    return `  ${entry.name}: [${names.join(', ')}],`;
  })
  .join('\n');
writeFileSync(
  new URL('../src/lib/graphql/possible-types.gen.ts', import.meta.url),
  `// Made by scripts/generate.ts from schema.graphql. Do not edit.\nexport const possibleTypes: Record<string, string[]> = {\n${body}\n};\n`,
);
