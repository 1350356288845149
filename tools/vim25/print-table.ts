import type { Part } from './closure.ts';
import type { Field, Struct } from './go-source.ts';

const HEADER = `// Made by tools/vim25/generate.ts from the declarations of govmomi (Apache-2.0). Do not edit.
`;

const flagsOf = ({ array, optional }: Field): number => (array ? 1 : 0) + (optional ? 2 : 0);

const rowsOf = (fields: readonly Field[]): string =>
  `[${fields.map((field) => `['${field.name}', '${field.type}', ${flagsOf(field)}]`).join(', ')}]`;

const recordOf = (name: string, type: string, lines: readonly string[]): string =>
  `export const ${name}: Readonly<Record<string, ${type}>> = {\n${lines.map((line) => `  ${line},\n`).join('')}};\n`;

const structLine = ([name, { base, fields }]: [string, Struct]): string =>
  `${name}: { base: ${base === null ? 'null' : `'${base}'`}, fields: ${rowsOf(fields)} }`;

/** `anyType` values that are lists come as `ArrayOf…`, their elements named as their type. */
function listLine(type: string): string {
  const bare = type.replace(/^xsd:/, '');
  const name = `ArrayOf${bare.charAt(0).toUpperCase()}${bare.slice(1)}`;
  return `${name}: { base: null, fields: [['${bare}', '${type}', 3]] }`;
}

function operationLines(part: Part): string[] {
  return [...part.operations].map(([name, { fields, result }]) => {
    const answer =
      result === null ? 'null' : `{ type: '${result.type}', array: ${String(result.array)} }`;
    return `${name}: { request: ${rowsOf(fields)}, result: ${answer} }`;
  });
}

/** Source text of the table that the codec reads. */
export function printTable(part: Part): string {
  const structs = [...part.structs].map(structLine);
  const lists = part.listed.map(listLine);
  return [
    HEADER,
    `/** Flags: 1 = comes any number of times, 2 = may be left out. The order of rows is the order on the wire. */
export type FieldRow = readonly [name: string, type: string, flags: number];

export interface TypeRow {
  readonly base: string | null;
  /** Own fields only; those of the base come before them. */
  readonly fields: readonly FieldRow[];
}

export interface OperationRow {
  /** The fields after \`_this\`. */
  readonly request: readonly FieldRow[];
  readonly result: { readonly type: string; readonly array: boolean } | null;
}
`,
    recordOf('TYPES', 'TypeRow', [...structs, ...lists].sort()),
    recordOf(
      'ENUMS',
      'readonly string[]',
      [...part.enums].map(([name, values]) => `${name}: ['${values.join("', '")}']`),
    ),
    recordOf('OPERATIONS', 'OperationRow', operationLines(part)),
    '/** Properties of managed objects, by type. */',
    recordOf('MANAGED', 'TypeRow', [...part.managed].map(structLine)),
  ].join('\n');
}
