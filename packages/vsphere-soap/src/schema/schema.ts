/** A field's name, its type word, and its flags: 1 = array, 2 = optional. */
export type FieldRow = readonly [name: string, type: string, flags: number];

/** The table that the generator writes; see `table.gen.ts`. */
export interface SchemaTable {
  /** Own fields only; those of the base come before them on the wire. */
  readonly TYPES: Readonly<
    Record<string, { readonly base: string | null; readonly fields: readonly FieldRow[] }>
  >;
  readonly ENUMS: Readonly<Record<string, readonly string[]>>;
  readonly OPERATIONS: Readonly<
    Record<
      string,
      {
        /** What follows `_this`. */
        readonly request: readonly FieldRow[];
        readonly result: { readonly type: string; readonly array: boolean } | null;
      }
    >
  >;
}

export const ARRAY = 1;
export const OPTIONAL = 2;

export interface Field {
  readonly name: string;
  readonly type: TypeInfo;
  readonly array: boolean;
  readonly optional: boolean;
}

export type Scalar =
  | 'string'
  | 'int'
  | 'long'
  | 'short'
  | 'byte'
  | 'boolean'
  | 'double'
  | 'float'
  | 'dateTime'
  | 'base64Binary'
  | 'anyURI';

const SCALARS: readonly Scalar[] = [
  'string',
  'int',
  'long',
  'short',
  'byte',
  'boolean',
  'double',
  'float',
  'dateTime',
  'base64Binary',
  'anyURI',
];

/** What the codec needs to know of one type word. */
export type TypeInfo =
  | { readonly kind: 'scalar'; readonly name: string; readonly scalar: Scalar }
  | { readonly kind: 'enum'; readonly name: string; readonly values: ReadonlySet<string> }
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'any'; readonly name: string }
  | { readonly kind: 'list'; readonly name: string; readonly element: TypeInfo }
  | ObjectType;

export class ObjectType {
  readonly kind = 'object';
  readonly name: string;
  readonly base: ObjectType | null;
  /** Other types derive from it, so that a value tells its own type in `_type`. */
  readonly polymorphic: boolean;
  readonly #own: () => readonly Field[];
  #fields: ReadonlyMap<string, Field> | null = null;

  constructor(
    name: string,
    base: ObjectType | null,
    polymorphic: boolean,
    own: () => readonly Field[],
  ) {
    this.name = name;
    this.base = base;
    this.polymorphic = polymorphic;
    this.#own = own;
  }

  /** All fields in the order of the wire: those of the bases first. */
  get fields(): ReadonlyMap<string, Field> {
    if (this.#fields === null) {
      const fields = new Map(this.base?.fields);
      for (const field of this.#own()) fields.set(field.name, field);
      this.#fields = fields;
    }
    return this.#fields;
  }

  derivesFrom(other: ObjectType): boolean {
    return this === other || (this.base?.derivesFrom(other) ?? false);
  }
}

export interface Operation {
  readonly name: string;
  readonly request: readonly Field[];
  readonly result: { readonly type: TypeInfo; readonly array: boolean } | null;
}

const ANY: TypeInfo = { kind: 'any', name: 'anyType' };
const REF: TypeInfo = { kind: 'ref', name: 'ManagedObjectReference' };
const LIST_PREFIX = 'ArrayOf';

const isScalar = (name: string): name is Scalar => SCALARS.some((scalar) => scalar === name);

function basicTypes(): Map<string, TypeInfo> {
  const types = new Map<string, TypeInfo>([
    ['anyType', ANY],
    ['xsd:anyType', ANY],
    ['ManagedObjectReference', REF],
  ]);
  for (const scalar of SCALARS) {
    const info: TypeInfo = { kind: 'scalar', name: scalar, scalar };
    types.set(scalar, info);
    types.set(`xsd:${scalar}`, info);
  }
  return types;
}

/** The table, resolved type by type as they are first met. */
export class Schema {
  readonly #table: SchemaTable;
  readonly #types = basicTypes();
  readonly #operations = new Map<string, Operation>();
  readonly #bases: ReadonlySet<string>;

  constructor(table: SchemaTable) {
    this.#table = table;
    const bases = new Set<string>();
    for (const { base } of Object.values(table.TYPES)) if (base !== null) bases.add(base);
    this.#bases = bases;
  }

  /**
   * The type of a word of the table or of an `xsi:type` without its prefix; undefined when a newer host names what the
   * table does not have.
   */
  type(name: string): TypeInfo | undefined {
    const known = this.#types.get(name);
    if (known !== undefined) return known;
    const made = this.#make(name);
    if (made !== undefined) this.#types.set(name, made);
    return made;
  }

  operation(name: string): Operation | undefined {
    const known = this.#operations.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(this.#table.OPERATIONS, name)) return undefined;
    const row = this.#table.OPERATIONS[name];
    if (row === undefined) return undefined;
    const made: Operation = {
      name,
      request: row.request.map((field) => this.#field(field)),
      result: row.result && { type: this.#require(row.result.type), array: row.result.array },
    };
    this.#operations.set(name, made);
    return made;
  }

  #make(name: string): TypeInfo | undefined {
    if (name.startsWith(LIST_PREFIX)) return this.#list(name);
    const row = Object.hasOwn(this.#table.TYPES, name) ? this.#table.TYPES[name] : undefined;
    if (row !== undefined) {
      const base = row.base === null ? null : this.#require(row.base);
      if (base !== null && base.kind !== 'object') throw new Error(`${name} derives from a scalar`);
      return new ObjectType(name, base, this.#bases.has(name), () =>
        row.fields.map((field) => this.#field(field)),
      );
    }
    const values = Object.hasOwn(this.#table.ENUMS, name) ? this.#table.ENUMS[name] : undefined;
    return values && { kind: 'enum', name, values: new Set(values) };
  }

  /** `ArrayOfInt` holds `<int>`, `ArrayOfVirtualDevice` holds `<VirtualDevice>`. */
  #list(name: string): TypeInfo | undefined {
    const word = name.slice(LIST_PREFIX.length);
    const lower = word.charAt(0).toLowerCase() + word.slice(1);
    const basic = isScalar(lower) || lower === 'anyType' ? lower : undefined;
    const element = this.type(basic ?? word);
    return element && { kind: 'list', name, element };
  }

  #field([name, type, flags]: FieldRow): Field {
    return {
      name,
      type: this.#require(type),
      array: (flags & ARRAY) !== 0,
      optional: (flags & OPTIONAL) !== 0,
    };
  }

  #require(name: string): TypeInfo {
    const type = this.type(name);
    if (type === undefined) throw new Error(`the table names ${name} and does not have it`);
    return type;
  }
}
