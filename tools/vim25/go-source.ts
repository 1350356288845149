import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One element of a data type, as the wire has it. */
export interface Field {
  readonly name: string;
  /** `xsd:…`, `ManagedObjectReference`, or the name of a struct or an enumeration. */
  readonly type: string;
  readonly array: boolean;
  readonly optional: boolean;
}

export interface Struct {
  readonly base: string | null;
  /** Own fields, in the order in which the wire wants them. */
  readonly fields: readonly Field[];
}

export interface Operation {
  /** Name of the struct with the request's fields, the first of them `_this`. */
  readonly request: string;
  readonly result: Field | null;
}

/** The facts of vim25 that govmomi's sources hold. */
export interface Vim25 {
  readonly structs: ReadonlyMap<string, Struct>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly operations: ReadonlyMap<string, Operation>;
  /** Managed object types with their properties. */
  readonly managed: ReadonlyMap<string, Struct>;
}

/** Where Debian's package golang-github-vmware-govmomi-dev puts the library. */
export const DEBIAN_GOVMOMI = '/usr/share/gocode/src/github.com/vmware/govmomi';

/** What each scalar of the Go sources is on the wire. Of `[]byte` the sources do not say which of two. */
const SCALARS: Readonly<Record<string, string>> = {
  string: 'xsd:string',
  bool: 'xsd:boolean',
  int32: 'xsd:int',
  int64: 'xsd:long',
  int16: 'xsd:short',
  byte: 'xsd:byte',
  float32: 'xsd:float',
  float64: 'xsd:double',
  'time.Time': 'xsd:dateTime',
  'url.URL': 'xsd:anyURI',
  AnyType: 'xsd:anyType',
  '[]byte': 'xsd:base64Binary',
};

/** A field of vim25/types (`xml` tag) or of vim25/mo (`mo` tag), as gofmt writes it. */
const FIELD = /^\t\w+\s+(\S+)\s+`(?:xml|mo):"([^",]*)((?:,\w+)*)"`$/;
const EMBEDDED = /^\t(\w+)$/;
const STRUCT = /^type (\w+) struct \{\n([\s\S]*?)^\}/gm;
const ALIAS = /^type (\w+) (\w+)$/gm;

/**
 * The field that a Go declaration stands for. govmomi has no other mark for «may be left out» than `omitempty` and a
 * pointer, and writes a type that may come as a subclass as the interface `Base…`.
 */
function readField(goType: string, name: string, options: string): Field {
  const array = goType.startsWith('[]');
  const pointer = goType.startsWith('*');
  const bare = goType.replace(/^(\[\]|\*)/, '').replace(/^types\./, '');
  const polymorphic = options.includes('typeattr') && bare.startsWith('Base');
  const type = SCALARS[bare] ?? (polymorphic ? bare.slice('Base'.length) : bare);
  return { name, type, array, optional: pointer || options.includes('omitempty') };
}

function readStructs(source: string): Map<string, Struct> {
  const structs = new Map<string, Struct>();
  for (const [, name = '', body = ''] of source.matchAll(STRUCT)) {
    let base: string | null = null;
    const fields: Field[] = [];
    for (const line of body.split('\n')) {
      if (line.trim() === '' || line.startsWith('\tSelf ')) continue;
      const field = FIELD.exec(line);
      const embedded = EMBEDDED.exec(line);
      if (field !== null) fields.push(readField(field[1] ?? '', field[2] ?? '', field[3] ?? ''));
      else if (embedded !== null) base = embedded[1] ?? null;
      else throw new Error(`A line of the struct ${name} is not understood: ${line.trim()}`);
    }
    structs.set(name, { base, fields });
  }
  if (structs.size === 0) throw new Error('The sources hold no struct; is this govmomi?');
  return structs;
}

/** The values of every enumeration, whether or not a type of the wire uses it. */
function readEnums(source: string): Map<string, readonly string[]> {
  const enums = new Map<string, string[]>();
  for (const [, name = ''] of source.matchAll(/^type (\w+) string$/gm)) enums.set(name, []);
  for (const [, name = '', value = ''] of source.matchAll(/^\t\w+\s+= (\w+)\("([^"]*)"\)$/gm)) {
    enums.get(name)?.push(value);
  }
  return enums;
}

/** An operation is a struct named as it, or an alias of its request's struct, with a struct for the response. */
function readOperations(
  source: string,
  structs: ReadonlyMap<string, Struct>,
): Map<string, Operation> {
  const requests = new Map<string, string>();
  for (const [, name = '', target = ''] of source.matchAll(ALIAS)) {
    if (structs.has(target)) requests.set(name, target);
  }
  const operations = new Map<string, Operation>();
  for (const [name, request] of requests) {
    const response = structs.get(`${name}Response`);
    if (response === undefined || structs.get(request)?.fields[0]?.name !== '_this') continue;
    operations.set(name, { request, result: response.fields[0] ?? null });
  }
  return operations;
}

/** Interfaces of vim25/mo are not tagged `typeattr`; their `Base…` names are resolved here. */
function readManaged(source: string, structs: ReadonlyMap<string, Struct>): Map<string, Struct> {
  const known = (type: string): string =>
    type.startsWith('Base') && !structs.has(type) ? type.slice('Base'.length) : type;
  const managed = new Map<string, Struct>();
  for (const [name, { base, fields }] of readStructs(source)) {
    managed.set(name, {
      base,
      fields: fields.map((field) => Object.assign({}, field, { type: known(field.type) })),
    });
  }
  return managed;
}

/**
 * Reads the declarations of vim25 from govmomi's sources.
 * @param folder of the library, see {@link DEBIAN_GOVMOMI}
 * @throws an Error when files are missing or hold a line that is not understood
 */
export function readGovmomi(folder: string): Vim25 {
  const text = (...parts: string[]): string =>
    readFileSync(path.join(folder, 'vim25', ...parts), 'utf8');
  const types = text('types', 'types.go');
  const structs = readStructs(types);
  return {
    structs,
    enums: readEnums(text('types', 'enum.go')),
    operations: readOperations(types, structs),
    managed: readManaged(text('mo', 'mo.go'), structs),
  };
}
