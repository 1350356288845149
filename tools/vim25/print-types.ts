import { MOREF, type Part } from './closure.ts';
import type { Field, Struct } from './go-source.ts';

const HEADER = `// Made by tools/vim25/generate.ts from the declarations of govmomi (Apache-2.0). Do not edit.
import type { MoRef } from '../mo-ref.ts';
`;

/** What each type of the wire is in TypeScript. 64-bit numbers are sizes and counters, all below 2^53. */
const PLAIN: Readonly<Record<string, string>> = {
  'xsd:string': 'string',
  'xsd:anyURI': 'string',
  'xsd:boolean': 'boolean',
  'xsd:int': 'number',
  'xsd:long': 'number',
  'xsd:short': 'number',
  'xsd:byte': 'number',
  'xsd:float': 'number',
  'xsd:double': 'number',
  'xsd:dateTime': 'Date',
  'xsd:base64Binary': 'Uint8Array',
  'xsd:anyType': 'unknown',
  [MOREF]: 'MoRef',
};

const typeOf = ({ type, array }: Field): string => {
  const word = PLAIN[type] ?? type;
  return array ? `readonly ${word}[]` : word;
};

const member = (field: Field): string =>
  `readonly ${field.name}${field.optional ? '?' : ''}: ${typeOf(field)};`;

const members = (fields: readonly Field[]): string =>
  fields.length === 0 ? 'Readonly<Record<never, never>>' : `{ ${fields.map(member).join(' ')} }`;

/** `_type` tells which subclass a value is; where it can be but one, only that name fits. */
function discriminator(part: Part, name: string, { base }: Struct): string[] {
  if (part.subclasses.has(name)) return ['readonly _type?: string;'];
  return base !== null && base !== 'DynamicData' ? [`readonly _type?: '${name}';`] : [];
}

function printStruct(part: Part, name: string, struct: Struct): string {
  // DynamicData has no fields of its own: as a base it would only let any object pass for any other.
  const base = struct.base === null || struct.base === 'DynamicData' ? null : struct.base;
  const lines = [...discriminator(part, name, struct), ...struct.fields.map(member)];
  const head = `export interface ${name}${base === null ? '' : ` extends ${base}`}`;
  return lines.length === 0
    ? `${head} {}\n`
    : `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

const printEnum = (name: string, values: readonly string[]): string =>
  `export type ${name} = '${values.join("' | '")}';\n`;

function printOperations(part: Part): string {
  const requests = [...part.operations].map(
    ([name, { fields }]) => `  readonly ${name}: ${members(fields)};\n`,
  );
  const results = [...part.operations].map(([name, { result }]) => {
    if (result === null) return `  readonly ${name}: undefined;\n`;
    const missing = result.optional && !result.array ? ' | undefined' : '';
    return `  readonly ${name}: ${typeOf(result)}${missing};\n`;
  });
  return `/** Arguments of every operation, without the object that it is called on. */
export interface Requests {
${requests.join('')}}

/** What every operation answers. */
export interface Results {
${results.join('')}}

export type OperationName = keyof Requests;
`;
}

/** Every property is optional: a host leaves out what is not set or not asked for. */
function printManaged(part: Part): string {
  const objects = [...part.managed].map(([name, { base, fields }]) => {
    const head = `export interface ${name}Properties${base === null ? '' : ` extends ${base}Properties`}`;
    const lines = fields.map((field) => `  ${member({ ...field, optional: true })}\n`);
    return lines.length === 0 ? `${head} {}\n` : `${head} {\n${lines.join('')}}\n`;
  });
  const names = [...part.managed.keys()].map((name) => `  readonly ${name}: ${name}Properties;\n`);
  return `${objects.join('\n')}
/** Properties of managed objects, by type. */
export interface Managed {
${names.join('')}}
`;
}

/** Source text of the interfaces of vim25. */
export function printTypes(part: Part): string {
  const structs = [...part.structs].filter(([name]) => name !== MOREF);
  return [
    HEADER,
    ...[...part.enums].map(([name, values]) => printEnum(name, values)),
    ...structs.map(([name, struct]) => printStruct(part, name, struct)),
    printOperations(part),
    printManaged(part),
  ].join('\n');
}
