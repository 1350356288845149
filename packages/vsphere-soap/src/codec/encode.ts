import { VimError } from '../errors.ts';
import type { Field, ObjectType, Schema, TypeInfo } from '../schema/schema.ts';
import type { MoRef } from '../mo-ref.ts';
import { isMoRef, isRecord } from '../values.ts';
import { escapeAttribute, MistypedError, writeScalar } from './scalars.ts';

export const VIM_NAMESPACE = 'urn:vim25';
const XSD = 'http://www.w3.org/2001/XMLSchema';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Where in the request something does not fit, as in `spec.deviceChange[0].device.key`. */
class Place {
  readonly operation: string;
  readonly path: string;

  constructor(operation: string, path: string) {
    this.operation = operation;
    this.path = path;
  }

  field(name: string): Place {
    return new Place(this.operation, this.path === '' ? name : `${this.path}.${name}`);
  }

  item(index: number): Place {
    return new Place(this.operation, `${this.path}[${index}]`);
  }

  /** The value itself is never told: it may be a password. */
  refuse(why: string): never {
    throw new VimError('protocol', `${this.operation}: ${this.path} ${why}`, {
      operation: this.operation,
    });
  }
}

function scalarText(place: Place, write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof MistypedError) return place.refuse(error.message);
    throw error;
  }
}

/** Writes requests in the order of the table, which real hosts insist on and simulators do not. */
class Encoder {
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** The elements of one field: none when an optional one is absent, several of an array. */
  field(place: Place, field: Field, value: unknown): string {
    if (value === undefined) {
      return field.optional ? '' : place.refuse('is missing');
    }
    if (!field.array) return this.#element(place, field.name, field.type, value);
    if (!Array.isArray(value)) return place.refuse('is no array');
    if (value.length === 0 && !field.optional) return place.refuse('needs at least one value');
    return value
      .map((item: unknown, index) => this.#element(place.item(index), field.name, field.type, item))
      .join('');
  }

  #element(place: Place, name: string, type: TypeInfo, value: unknown): string {
    switch (type.kind) {
      case 'scalar':
        return `<${name}>${scalarText(place, () => writeScalar(type.scalar, value))}</${name}>`;
      case 'enum':
        if (typeof value !== 'string' || !type.values.has(value))
          return place.refuse(`is none of the values of ${type.name}`);
        return `<${name}>${value}</${name}>`;
      case 'ref':
        return this.#ref(place, name, '', value);
      case 'object':
        return this.#object(place, name, type, value);
      case 'any':
        return this.#any(place, name, value);
      case 'list':
        return place.refuse('is a list, which no request field is declared as');
    }
  }

  #ref(place: Place, name: string, attributes: string, value: unknown): string {
    if (!isMoRef(value)) return place.refuse('is no reference');
    const type = scalarText(place, () => escapeAttribute(value.type));
    const id = scalarText(place, () => writeScalar('string', value.value));
    return `<${name}${attributes} type="${type}">${id}</${name}>`;
  }

  #object(place: Place, name: string, declared: ObjectType, value: unknown): string {
    if (!isRecord(value)) return place.refuse(`is no ${declared.name}`);
    const actual = this.#actual(place, declared, value['_type']);
    const attribute = actual === declared ? '' : ` xsi:type="${actual.name}"`;
    return `<${name}${attribute}>${this.#fields(place, actual, value)}</${name}>`;
  }

  #actual(place: Place, declared: ObjectType, named: unknown): ObjectType {
    if (named === undefined) return declared;
    const actual = typeof named === 'string' ? this.#schema.type(named) : undefined;
    if (actual?.kind !== 'object' || !actual.derivesFrom(declared))
      return place.refuse(`has a _type that is no ${declared.name}`);
    return actual;
  }

  #fields(place: Place, type: ObjectType, value: Record<string, unknown>): string {
    for (const key of Object.keys(value)) {
      if (key !== '_type' && !type.fields.has(key))
        place.field(key).refuse(`is no field of ${type.name}`);
    }
    let xml = '';
    for (const field of type.fields.values())
      xml += this.field(place.field(field.name), field, value[field.name]);
    return xml;
  }

  /**
   * A value whose type the schema leaves open. Strings, booleans, dates and numbers tell theirs (a whole number is an
   * int where it fits, else a long); `{ _type: 'xsd:long', value: 5 }` says another; objects need their `_type`.
   */
  #any(place: Place, name: string, value: unknown): string {
    if (isRecord(value) && !(value instanceof Date) && !(value instanceof Uint8Array)) {
      const named = typeof value['_type'] === 'string' ? value['_type'] : '';
      const type = this.#schema.type(named);
      if (type?.kind === 'scalar') return this.#typed(place, name, type, value['value']);
      if (type?.kind === 'ref') return this.#ref(place, name, ` xsi:type="${type.name}"`, value);
      if (type?.kind === 'object')
        return `<${name} xsi:type="${type.name}">${this.#fields(place, type, value)}</${name}>`;
      return place.refuse('needs a _type that the table has');
    }
    const type = this.#schema.type(inferredScalar(place, value));
    return type?.kind === 'scalar'
      ? this.#typed(place, name, type, value)
      : place.refuse('has no type');
  }

  #typed(
    place: Place,
    name: string,
    type: Extract<TypeInfo, { kind: 'scalar' }>,
    value: unknown,
  ): string {
    const text = scalarText(place, () => writeScalar(type.scalar, value));
    return `<${name} xsi:type="xsd:${type.name}">${text}</${name}>`;
  }
}

function inferredScalar(place: Place, value: unknown): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'bigint') return 'long';
  if (value instanceof Date) return 'dateTime';
  if (value instanceof Uint8Array) return 'base64Binary';
  if (typeof value !== 'number') return place.refuse('has no type that can be sent');
  if (!Number.isSafeInteger(value)) return 'double';
  return Math.abs(value) < 2 ** 31 ? 'int' : 'long';
}

/**
 * The element inside the SOAP body, with the namespaces it needs, so that it can also be validated on its own.
 * @param self what the operation is called on, `_this`
 * @param args the request's fields by name; `_type` names a subtype of what is declared
 * @throws VimError kind `protocol` for an operation, field or value that the table does not allow; nothing is sent
 */
export function encodeRequest(
  schema: Schema,
  operation: string,
  self: MoRef,
  args: Readonly<Record<string, unknown>>,
): string {
  const known = schema.operation(operation);
  if (known === undefined)
    throw new VimError('protocol', `${operation} is no operation of the table`, { operation });
  const root = new Place(operation, '');
  const names = new Set(known.request.map((field) => field.name));
  for (const key of Object.keys(args)) {
    if (!names.has(key)) root.field(key).refuse(`is no field of ${operation}`);
  }
  const encoder = new Encoder(schema);
  const THIS: Field = {
    name: '_this',
    type: { kind: 'ref', name: 'ManagedObjectReference' },
    array: false,
    optional: false,
  };
  let xml = encoder.field(root.field('_this'), THIS, self);
  for (const field of known.request)
    xml += encoder.field(root.field(field.name), field, args[field.name]);
  return `<${operation} xmlns="${VIM_NAMESPACE}" xmlns:xsd="${XSD}" xmlns:xsi="${XSI}">${xml}</${operation}>`;
}
