import { GraphQLError, Kind } from 'graphql';
import type { ValueNode } from 'graphql';
import { builder } from './builder.ts';

/** A time in ISO 8601, in UTC. */
builder.scalarType('DateTime', {
  description: 'A time in ISO 8601, in UTC, as in 2026-01-31T12:00:00.000Z.',
  serialize: (value) => {
    const date = value instanceof Date ? value : new Date(String(value));
    if (Number.isNaN(date.getTime())) throw new TypeError('Not a time.');
    return date.toISOString();
  },
  parseValue: (value) => {
    const date = new Date(typeof value === 'string' ? value : Number.NaN);
    if (Number.isNaN(date.getTime())) throw new GraphQLError('A DateTime is a text in ISO 8601.');
    return date;
  },
});

const readWhole = (value: unknown): number => {
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return Number(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  throw new GraphQLError('A BigInt is a whole number, as a decimal text or a number.');
};

builder.scalarType('BigInt', {
  description:
    'A 64-bit whole number as a decimal string. Numbers are taken too where they are exact.',
  serialize: (value) => {
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'number' && Number.isFinite(value))
      return BigInt(Math.trunc(value)).toString();
    throw new TypeError('Not a whole number.');
  },
  parseValue: readWhole,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return readWhole(node.value);
    throw new GraphQLError('A BigInt is a whole number, as a decimal text or a number.');
  },
});

const literalToJson = (
  node: ValueNode,
  variables: Record<string, unknown> | null | undefined,
): unknown => {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.BOOLEAN:
    case Kind.STRING:
    case Kind.ENUM:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.LIST:
      return node.values.map((value) => literalToJson(value, variables));
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, literalToJson(field.value, variables)]),
      );
    case Kind.VARIABLE:
      return variables?.[node.name.value];
  }
};

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => literalToJson(node, variables),
});
