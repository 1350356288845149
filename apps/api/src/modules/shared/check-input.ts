import { CorralError, type ErrorCode } from '@corral/domain';
import type { z } from 'zod';

/** Which code of the catalogue says most about a bad value, by the last word of its path. */
const CODE_BY_FIELD: Readonly<Record<string, ErrorCode>> = {
  name: 'INVALID_NAME',
  capacityBytes: 'INVALID_SIZE',
  diskBytes: 'INVALID_SIZE',
  memoryBytes: 'INVALID_SIZE',
  path: 'INVALID_PATH',
  filePath: 'INVALID_PATH',
  url: 'INVALID_URL',
  checksumUrl: 'INVALID_URL',
  ipv4Cidr: 'INVALID_NETWORK_RANGE',
};

/** The first fault: where it is and what is wrong. */
function firstIssue(error: z.ZodError): { field: string; message: string; last: string } {
  const issue = error.issues[0];
  const path = issue?.path.map(String) ?? [];
  return {
    field: path.join('.'),
    message: issue?.message ?? 'The value is not acceptable.',
    last: path.at(-1) ?? '',
  };
}

/**
 * Checks input against its schema.
 * @returns the parsed value.
 * @throws CorralError of family `input` whose `details.field` is the path of the first bad value.
 */
export function checkInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { field, message, last } = firstIssue(result.error);
  throw new CorralError(
    CODE_BY_FIELD[last] ?? 'INVALID_INPUT',
    message,
    field === '' ? {} : { field },
  );
}

/** Leaves out what a GraphQL client sent as null, which means the same as not sending it; also within lists. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutNulls(one)]));
}
