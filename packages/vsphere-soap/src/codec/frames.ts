import type { Field, ObjectType, Scalar, Schema, TypeInfo } from '../schema/schema.ts';
import { readScalar } from './scalars.ts';

/** What an element's attributes may tell. */
export interface Attributes {
  /** `xsi:type` without its prefix, by whatever prefix it came; null without one. */
  readonly xsiType: string | null;
  /** The plain `type` attribute, which references carry; null without one. */
  readonly type: string | null;
  readonly nil: boolean;
}

export const NO_ATTRIBUTES: Attributes = { xsiType: null, type: null, nil: false };

/** An open element: makes those of its children, takes their values, and becomes a value itself when it closes. */
export interface Frame {
  open(name: string, attributes: Attributes): Frame;
  text(text: string): void;
  take(name: string, value: unknown): void;
  close(): unknown;
}

/** The frame of an element of that declared type; the element's own `xsi:type` goes before it. */
export function frameOf(schema: Schema, declared: TypeInfo, attributes: Attributes): Frame {
  if (attributes.nil) return new SkipFrame();
  const { xsiType } = attributes;
  if (xsiType === null || xsiType === declared.name) {
    return ofType(schema, declared, null, attributes);
  }
  const actual = schema.type(xsiType);
  // A newer host may send a type the table does not have: what is known of its base is still read.
  if (actual === undefined)
    return ofType(schema, declared, declared.kind === 'scalar' ? null : xsiType, attributes);
  return ofType(schema, actual, xsiType, attributes);
}

function ofType(
  schema: Schema,
  type: TypeInfo,
  xsiType: string | null,
  attributes: Attributes,
): Frame {
  switch (type.kind) {
    case 'scalar':
      return new ScalarFrame(type.scalar);
    case 'enum':
      return new ScalarFrame('string');
    case 'ref':
      return new RefFrame(attributes.type ?? '');
    case 'list':
      return new ListFrame(schema, type.element);
    case 'object':
      return new ObjectFrame(schema, type, xsiType);
    case 'any':
      return attributes.type === null
        ? new LooseFrame(schema, xsiType)
        : new RefFrame(attributes.type);
  }
}

abstract class LeafFrame implements Frame {
  protected content = '';

  /** What no table knows inside a value that should have no parts. */
  open(): Frame {
    return new SkipFrame();
  }

  text(text: string): void {
    this.content += text;
  }

  take(): void {
    // What was skipped has no value.
  }

  abstract close(): unknown;
}

class ScalarFrame extends LeafFrame {
  readonly #scalar: Scalar;

  constructor(scalar: Scalar) {
    super();
    this.#scalar = scalar;
  }

  close(): unknown {
    return readScalar(this.#scalar, this.content);
  }
}

class RefFrame extends LeafFrame {
  readonly #type: string;

  constructor(type: string) {
    super();
    this.#type = type;
  }

  close(): unknown {
    return { type: this.#type, value: this.content };
  }
}

/** An element whose content is of no use; its value is undefined. */
export class SkipFrame extends LeafFrame {
  override text(): void {
    // Not kept.
  }

  close(): undefined {
    return undefined;
  }
}

/** `ArrayOf…`: its children are the items, whatever they are called. */
class ListFrame implements Frame {
  readonly #schema: Schema;
  readonly #element: TypeInfo;
  readonly #items: unknown[] = [];

  constructor(schema: Schema, element: TypeInfo) {
    this.#schema = schema;
    this.#element = element;
  }

  open(_name: string, attributes: Attributes): Frame {
    return frameOf(this.#schema, this.#element, attributes);
  }

  text(): void {
    // White space between the items.
  }

  take(_name: string, value: unknown): void {
    if (value !== undefined) this.#items.push(value);
  }

  close(): unknown {
    return this.#items;
  }
}

type Fields = Record<string, unknown>;

function append(fields: Fields, name: string, value: unknown): void {
  const there = fields[name];
  if (Array.isArray(there)) there.push(value);
  else fields[name] = [value];
}

/** An object of the table. `_type` stands on it where the declaration alone does not tell what it is. */
class ObjectFrame implements Frame {
  readonly #schema: Schema;
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #value: Fields = {};

  constructor(schema: Schema, type: ObjectType, xsiType: string | null) {
    this.#schema = schema;
    this.#fields = type.fields;
    if (xsiType !== null) this.#value['_type'] = xsiType;
    else if (type.polymorphic) this.#value['_type'] = type.name;
  }

  open(name: string, attributes: Attributes): Frame {
    const field = this.#fields.get(name);
    return field === undefined
      ? new LooseFrame(this.#schema, null).as(attributes)
      : frameOf(this.#schema, field.type, attributes);
  }

  text(): void {
    // White space between the fields.
  }

  take(name: string, value: unknown): void {
    if (value === undefined) return;
    const field = this.#fields.get(name);
    if (field === undefined) takeLoose(this.#value, name, value);
    else if (field.array) append(this.#value, name, value);
    else this.#value[name] = value;
  }

  close(): unknown {
    return this.#value;
  }
}

/** Fields of no table: one that comes again becomes an array. */
function takeLoose(fields: Fields, name: string, value: unknown): void {
  if (name === '__proto__') return;
  if (Object.hasOwn(fields, name)) {
    const there = fields[name];
    fields[name] = Array.isArray(there) ? [...there, value] : [there, value];
  } else fields[name] = value;
}

/** An element the table does not know: its text when it has no children, else an object of strings and objects. */
class LooseFrame implements Frame {
  readonly #schema: Schema;
  readonly #xsiType: string | null;
  #content = '';
  #fields: Fields | null = null;

  constructor(schema: Schema, xsiType: string | null) {
    this.#schema = schema;
    this.#xsiType = xsiType;
  }

  /** The same element read by its own `xsi:type`, or as a reference, where it tells one. */
  as(attributes: Attributes): Frame {
    return frameOf(this.#schema, { kind: 'any', name: 'anyType' }, attributes);
  }

  open(_name: string, attributes: Attributes): Frame {
    this.#fields ??= {};
    return this.as(attributes);
  }

  text(text: string): void {
    if (this.#fields === null) this.#content += text;
  }

  take(name: string, value: unknown): void {
    this.#fields ??= {};
    if (value !== undefined) takeLoose(this.#fields, name, value);
  }

  close(): unknown {
    if (this.#fields === null && this.#xsiType === null) return this.#content;
    return this.#xsiType === null ? this.#fields : { _type: this.#xsiType, ...this.#fields };
  }
}
