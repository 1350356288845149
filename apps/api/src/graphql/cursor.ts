import { CorralError } from '@corral/domain';
import { z } from 'zod';

/** What the sort column of a row can hold. */
export type CursorValue = string | number | bigint | Date | null;

const tagged = z.union([
  z.tuple([z.literal('s'), z.string().max(4096)]),
  z.tuple([z.literal('n'), z.number()]),
  z.tuple([z.literal('b'), z.string().regex(/^-?\d{1,20}$/)]),
  z.tuple([z.literal('d'), z.iso.datetime()]),
  z.tuple([z.literal('0')]),
]);
const cursorSchema = z.tuple([tagged, z.string().max(64)]);

const tag = (value: CursorValue): z.infer<typeof tagged> => {
  if (value === null) return ['0'];
  if (value instanceof Date) return ['d', value.toISOString()];
  if (typeof value === 'bigint') return ['b', value.toString()];
  return typeof value === 'number' ? ['n', value] : ['s', value];
};

const untag = (pair: z.infer<typeof tagged>): CursorValue => {
  switch (pair[0]) {
    case '0':
      return null;
    case 'd':
      return new Date(pair[1]);
    case 'b':
      return BigInt(pair[1]);
    default:
      return pair[1];
  }
};

/** The place of a row in a sorted list, as an opaque text. */
export function encodeCursor([value, id]: readonly [CursorValue, string]): string {
  return Buffer.from(JSON.stringify([tag(value), id])).toString('base64url');
}

/** @throws CorralError INVALID_INPUT when the text is not a cursor of this server. */
export function decodeCursor(cursor: string): readonly [CursorValue, string] {
  try {
    const parsed = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    return [untag(parsed[0]), parsed[1]];
  } catch {
    throw new CorralError('INVALID_INPUT', 'The cursor is not one that this server gave.', {
      field: 'after',
    });
  }
}
