import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  Kind,
  parse,
  validate,
  type DefinitionNode,
  type FragmentDefinitionNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const schema = buildSchema(readFileSync(path.resolve(root, '../../../schema.graphql'), 'utf8'));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(full);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [full] : [];
  });
}

/** Every definition inside `graphql(`…`)` of the sources. */
const definitions: readonly DefinitionNode[] = sources(root).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\bgraphql\(\s*`([^`]+)`/g)].flatMap(
    ([, text]) => parse(text ?? '').definitions,
  ),
);
const fragments = new Map(
  definitions
    .filter(
      (definition): definition is FragmentDefinitionNode =>
        definition.kind === 'FragmentDefinition',
    )
    .map((fragment) => [fragment.name.value, fragment]),
);

/** The fragments a definition needs, and those that they need. */
function needed(
  definition: DefinitionNode,
  found = new Set<FragmentDefinitionNode>(),
): Set<FragmentDefinitionNode> {
  for (const [, name] of JSON.stringify(definition).matchAll(
    /"FragmentSpread","name":\{"kind":"Name","value":"(\w+)"/g,
  )) {
    const fragment = fragments.get(name ?? '');
    if (!fragment || found.has(fragment)) continue;
    found.add(fragment);
    needed(fragment, found);
  }
  return found;
}

const operations = definitions.filter((definition) => definition.kind === 'OperationDefinition');

describe('documents', () => {
  it('are many, and no two have one name', () => {
    const names = operations.map((operation) => operation.name?.value);
    expect(names.length).toBeGreaterThan(50);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(operations.map((operation) => [operation.name?.value, operation] as const))(
    '%s is valid as the server checks it',
    (_name, operation) => {
      const document = {
        kind: Kind.DOCUMENT,
        definitions: [operation, ...needed(operation)],
      } as const;
      expect(validate(schema, document).map((error) => error.message)).toEqual([]);
    },
  );
});
