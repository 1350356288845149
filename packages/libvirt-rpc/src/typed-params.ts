import { ProtocolError } from './errors.ts';
import type { TypedParam } from './types.ts';
import type { XdrReader, XdrWriter } from './xdr.ts';

const TYPES = ['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'] as const;

/** Name (empty string), type and the shortest value. */
export const TYPED_PARAM_MIN_BYTES = 12;

/** Reads one typed parameter. */
export function readTypedParam(reader: XdrReader): TypedParam {
  const field = reader.internedString();
  const type = reader.u32();
  switch (type) {
    case 1:
      return { field, type: 'int', value: reader.i32() };
    case 2:
      return { field, type: 'uint', value: reader.u32() };
    case 3:
      return { field, type: 'llong', value: reader.i64() };
    case 4:
      return { field, type: 'ullong', value: reader.u64() };
    case 5:
      return { field, type: 'double', value: reader.f64() };
    case 6:
      return { field, type: 'boolean', value: reader.i32() !== 0 };
    case 7:
      return { field, type: 'string', value: reader.string() };
    default:
      throw new ProtocolError(`typed parameter "${field}" has the unknown type ${type}`);
  }
}

/** Writes one typed parameter. */
export function writeTypedParam(writer: XdrWriter, value: unknown): void {
  if (!isTypedParam(value)) throw new ProtocolError('a typed parameter was expected');
  writer.string(value.field);
  writer.u32(TYPES.indexOf(value.type) + 1);
  switch (value.type) {
    case 'int':
      return writer.i32(value.value);
    case 'uint':
      return writer.u32(value.value);
    case 'llong':
      return writer.i64(value.value);
    case 'ullong':
      return writer.u64(value.value);
    case 'double':
      return writer.f64(value.value);
    case 'boolean':
      return writer.i32(value.value ? 1 : 0);
    case 'string':
      return writer.string(value.value);
  }
}

function isTypedParam(value: unknown): value is TypedParam {
  if (typeof value !== 'object' || value === null) return false;
  if (!('field' in value && 'type' in value && 'value' in value)) return false;
  if (typeof value.field !== 'string' || !TYPES.some((type) => type === value.type)) return false;
  const wanted = value.type === 'string' || value.type === 'boolean' ? value.type : 'number';
  return typeof value.value === wanted;
}

/** Typed parameters as a map; where a field is repeated, the first value is kept. */
export function paramsToMap(params: readonly TypedParam[]): Map<string, TypedParam['value']> {
  const map = new Map<string, TypedParam['value']>();
  for (const param of params) if (!map.has(param.field)) map.set(param.field, param.value);
  return map;
}

/** All values of a field that may be repeated (such as `migrate_disks`), in their order. */
export function paramValues(params: readonly TypedParam[], field: string): TypedParam['value'][] {
  return params.filter((param) => param.field === field).map((param) => param.value);
}

/** Makes typed parameters: `param.string('destination_xml', xml)`. */
export const param = {
  int: (field: string, value: number): TypedParam => ({ field, type: 'int', value }),
  uint: (field: string, value: number): TypedParam => ({ field, type: 'uint', value }),
  llong: (field: string, value: number): TypedParam => ({ field, type: 'llong', value }),
  ullong: (field: string, value: number): TypedParam => ({ field, type: 'ullong', value }),
  double: (field: string, value: number): TypedParam => ({ field, type: 'double', value }),
  boolean: (field: string, value: boolean): TypedParam => ({ field, type: 'boolean', value }),
  string: (field: string, value: string): TypedParam => ({ field, type: 'string', value }),
} as const;
