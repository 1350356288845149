import type { Field, Operation, Struct, Vim25 } from './go-source.ts';
import * as selected from './selection.ts';

/** The part of vim25 that is written out, every map sorted by name. */
export interface Part {
  readonly structs: ReadonlyMap<string, Struct>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly operations: ReadonlyMap<string, Operation & { readonly fields: readonly Field[] }>;
  readonly managed: ReadonlyMap<string, Struct>;
  /** Names of the types that come in lists somewhere. */
  readonly listed: readonly string[];
  /** Direct subclasses, by base. */
  readonly subclasses: ReadonlyMap<string, readonly string[]>;
}

export const MOREF = 'ManagedObjectReference';

const isPlain = (type: string): boolean => type.startsWith('xsd:') || type === MOREF;

function subclassesOf(structs: ReadonlyMap<string, Struct>): Map<string, string[]> {
  const subclasses = new Map<string, string[]>();
  for (const [name, { base }] of structs) {
    if (base !== null) subclasses.set(base, [...(subclasses.get(base) ?? []), name]);
  }
  return subclasses;
}

const sorted = <T>(map: ReadonlyMap<string, T>): Map<string, T> =>
  new Map([...map].sort(([one], [other]) => (one < other ? -1 : 1)));

/** Optional fields of types that are left out, and properties that only vCenter fills, are not asked for. */
const kept = (fields: readonly Field[]): readonly Field[] =>
  fields.filter((field) => !(field.optional && selected.LEFT_OUT.test(field.type)));

/** Says of a field what its Go declaration does not. */
function corrected(owner: string, field: Field): Field {
  const name = `${owner}.${field.name}`;
  const optional = field.optional || selected.ALSO_OPTIONAL.has(name);
  return selected.BASE64.has(name)
    ? { name: field.name, type: 'xsd:base64Binary', array: false, optional }
    : { name: field.name, type: field.type, array: field.array, optional };
}

class Closure {
  readonly structs = new Map<string, Struct>();
  readonly enums = new Map<string, readonly string[]>();
  readonly managed = new Map<string, Struct>();
  readonly listed = new Set<string>();
  private readonly all: Vim25;
  private readonly subclasses: ReadonlyMap<string, readonly string[]>;

  constructor(all: Vim25) {
    this.all = all;
    this.subclasses = subclassesOf(all.structs);
  }

  field(field: Field): void {
    if (field.array) this.listed.add(field.type);
    this.type(field.type);
  }

  /** Takes a type with its base, the types of its fields, and everything that may come in its place. */
  type(name: string): void {
    if (isPlain(name) || this.structs.has(name) || this.enums.has(name)) return;
    const values = this.all.enums.get(name);
    if (values !== undefined) {
      this.enums.set(name, values);
      return;
    }
    const struct = this.all.structs.get(name);
    if (struct === undefined) throw new Error(`The sources have no type ${name}.`);
    const fields = kept(struct.fields).map((field) => corrected(name, field));
    this.structs.set(name, { base: struct.base, fields });
    if (struct.base !== null) this.type(struct.base);
    for (const field of fields) this.field(field);
    if (selected.CLOSED.has(name)) return;
    for (const subclass of this.subclasses.get(name) ?? []) {
      if (!selected.LEFT_OUT.test(subclass)) this.type(subclass);
    }
  }

  object(name: string): void {
    if (this.managed.has(name)) return;
    const found = this.all.managed.get(name);
    if (found === undefined) throw new Error(`The sources have no managed object ${name}.`);
    const fields = kept(found.fields).filter(
      (field) => !selected.LEFT_OUT_PROPERTIES.test(field.name),
    );
    this.managed.set(name, { base: found.base, fields });
    if (found.base !== null) this.object(found.base);
    for (const field of fields) this.field(field);
  }
}

function operationOf(all: Vim25, name: string): Operation & { fields: readonly Field[] } {
  const operation = all.operations.get(name);
  const request = operation === undefined ? undefined : all.structs.get(operation.request);
  if (operation === undefined || request === undefined) {
    throw new Error(`The sources have no operation ${name}.`);
  }
  return { ...operation, fields: kept(request.fields.slice(1)) };
}

/**
 * The selected operations and managed objects with all types that they can carry.
 * @throws an Error when the sources lack something that is selected
 */
export function selectPart(all: Vim25): Part {
  const closure = new Closure(all);
  const operations = new Map(
    selected.OPERATIONS.map((name) => [name, operationOf(all, name)] as const),
  );
  for (const { fields, result } of operations.values()) {
    for (const field of fields) closure.field(field);
    if (result !== null) closure.field(result);
  }
  for (const name of selected.MANAGED) closure.object(name);
  closure.type('MethodFault');
  for (const name of selected.ALSO) closure.type(name);
  const structs = sorted(closure.structs);
  return {
    structs,
    enums: sorted(closure.enums),
    operations,
    managed: sorted(closure.managed),
    listed: [...closure.listed].sort(),
    subclasses: subclassesOf(structs),
  };
}
