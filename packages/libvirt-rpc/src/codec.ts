import { ProtocolError } from './errors.ts';
import { compositeTypes } from './schema/types.ts';
import { readTypedParam, TYPED_PARAM_MIN_BYTES, writeTypedParam } from './typed-params.ts';
import { uuidFromBytes, uuidToBytes } from './uuid.ts';
import type { XdrReader, XdrWriter } from './xdr.ts';

/** Decoded data before it is given its type by the tables. */
export type Value = unknown;

/** Reads and writes one layout or type; `minBytes` is the least it takes on the wire. */
export interface Codec {
  readonly minBytes: number;
  read(reader: XdrReader): Value;
  write(writer: XdrWriter, value: Value): void;
}

const codecs = new Map<string, Codec>();
const layouts = new Map<string, Codec>();

/** The codec of a layout such as `dom:domain flags:u`, compiled at first use and kept. */
export function layoutCodec(layout: string): Codec {
  let codec = layouts.get(layout);
  if (codec === undefined) {
    codec = compileLayout(layout);
    layouts.set(layout, codec);
  }
  return codec;
}

interface Field {
  readonly name: string;
  readonly codec: Codec;
}

function compileLayout(layout: string): Codec {
  const fields = splitLayout(layout).map(({ name, type }): Field => ({
    name,
    codec: typeCodec(type),
  }));
  return {
    minBytes: fields.reduce((sum, field) => sum + field.codec.minBytes, 0),
    read(reader) {
      const record: Record<string, Value> = {};
      for (const field of fields) record[field.name] = field.codec.read(reader);
      return record;
    },
    write(writer, value) {
      if (!isRecord(value)) throw new ProtocolError(`a record {${layout}} was expected`);
      for (const field of fields) writeField(writer, field, value);
    },
  };
}

function writeField(writer: XdrWriter, field: Field, record: Record<string, Value>): void {
  try {
    field.codec.write(writer, record[field.name]);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new ProtocolError(`${field.name}: ${error.message}`, { cause: error });
  }
}

/** Splits a layout at its top level; a nested `{…}` stays whole. */
export function splitLayout(layout: string): { name: string; type: string }[] {
  const fields: { name: string; type: string }[] = [];
  let rest = layout;
  while (rest !== '') {
    const match = /^(\w+):(\{[^}]*\}|\S+)(?: |$)/.exec(rest);
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new ProtocolError(`the layout "${layout}" cannot be read at "${rest}"`);
    }
    fields.push({ name: match[1], type: match[2] });
    rest = rest.slice(match[0].length);
  }
  return fields;
}

function typeCodec(type: string): Codec {
  let codec = codecs.get(type);
  if (codec === undefined) {
    codec = compileType(type);
    codecs.set(type, codec);
  }
  return codec;
}

function compileType(type: string): Codec {
  const simple = simpleCodecs[type];
  if (simple !== undefined) return simple;
  if (type.startsWith('{')) return layoutCodec(type.slice(1, -1));
  if (type.startsWith('?')) return optionalCodec(typeCodec(type.slice(1)));
  const text = /^c\[(\d*)\]$/.exec(type);
  if (text?.[1] !== undefined) return wideTextCodec(text[1] === '' ? null : Number(text[1]));
  if (type.endsWith('[]')) return arrayCodec(typeCodec(type.slice(0, -2)));
  if (isCompositeName(type)) return layoutCodec(compositeTypes[type]);
  throw new ProtocolError(`"${type}" is no type of the notation`);
}

function isCompositeName(name: string): name is keyof typeof compositeTypes {
  return Object.hasOwn(compositeTypes, name);
}

function optionalCodec(inner: Codec): Codec {
  return {
    minBytes: 4,
    read: (reader) => (reader.flag() ? inner.read(reader) : null),
    write(writer, value) {
      const present = value !== null && value !== undefined;
      writer.flag(present);
      if (present) inner.write(writer, value);
    },
  };
}

function arrayCodec(item: Codec): Codec {
  return {
    minBytes: 4,
    read(reader) {
      const count = reader.count(item.minBytes);
      const items: Value[] = [];
      for (let i = 0; i < count; i += 1) items.push(item.read(reader));
      return items;
    },
    write(writer, value) {
      if (!Array.isArray(value)) throw new ProtocolError('an array was expected');
      writer.u32(value.length);
      for (const entry of value) item.write(writer, entry);
    },
  };
}

function wideTextCodec(characters: number | null): Codec {
  return {
    minBytes: (characters ?? 1) * 4,
    read: (reader) => reader.wideText(characters ?? reader.count(4)),
    write(writer, value) {
      const text = asString(value);
      if (characters === null) writer.u32(Buffer.byteLength(text));
      writer.wideText(text, characters ?? Buffer.byteLength(text));
    },
  };
}

const simpleCodecs: Readonly<Record<string, Codec>> = {
  i: { minBytes: 4, read: (r) => r.i32(), write: (w, v) => w.i32(asNumber(v)) },
  u: { minBytes: 4, read: (r) => r.u32(), write: (w, v) => w.u32(asNumber(v)) },
  I: { minBytes: 8, read: (r) => r.i64(), write: (w, v) => w.i64(asInteger(v)) },
  U: { minBytes: 8, read: (r) => r.u64(), write: (w, v) => w.u64(asInteger(v)) },
  d: { minBytes: 8, read: (r) => r.f64(), write: (w, v) => w.f64(asNumber(v)) },
  s: { minBytes: 4, read: (r) => r.string(), write: (w, v) => w.string(asString(v)) },
  o: { minBytes: 4, read: (r) => r.opaque(), write: (w, v) => w.opaque(asBytes(v)) },
  o16: {
    minBytes: 16,
    read: (r) => uuidFromBytes(r.fixed(16)),
    write: (w, v) => w.fixed(uuidToBytes(asString(v))),
  },
  P: { minBytes: TYPED_PARAM_MIN_BYTES, read: readTypedParam, write: writeTypedParam },
};

function isRecord(value: Value): value is Record<string, Value> {
  return typeof value === 'object' && value !== null;
}

function asNumber(value: Value): number {
  if (typeof value !== 'number') throw new ProtocolError(`${describe(value)} is no number`);
  return value;
}

function asInteger(value: Value): number | bigint {
  return typeof value === 'bigint' ? value : asNumber(value);
}

function asString(value: Value): string {
  if (typeof value !== 'string') throw new ProtocolError(`${describe(value)} is no string`);
  return value;
}

function asBytes(value: Value): Uint8Array {
  if (!(value instanceof Uint8Array))
    throw new ProtocolError(`${describe(value)} is no byte array`);
  return value;
}

/** Names the kind of a wrong value; never its content, which may be secret. */
function describe(value: Value): string {
  return value === null ? 'null' : typeof value;
}
