import { CorralError, isCorralError } from '@corral/domain';
import { z } from 'zod';

/** Checking input, and the errors that come of it. Knows nothing of the graph, so that services use it too. */

export interface FieldErrorShape {
  readonly field: string;
  readonly message: string;
}

/** All faults of an input at once; made by `validate`, told apart from the others by its list. */
export class InvalidInputError extends CorralError {
  readonly fields: readonly FieldErrorShape[];

  constructor(fields: readonly FieldErrorShape[]) {
    const first = fields[0] ?? { field: '', message: 'The input is not acceptable.' };
    super('INVALID_INPUT', first.message, { field: first.field });
    this.fields = fields;
  }
}

/** The input fields an error is about. */
export function fieldErrors(error: CorralError): FieldErrorShape[] {
  if (error instanceof InvalidInputError) return [...error.fields];
  const { field } = error.details;
  return field === undefined ? [] : [{ field, message: error.message }];
}

/** A zod failure in the words of the graph, with every field that is at fault. */
export function fromZod(error: z.ZodError): InvalidInputError {
  return new InvalidInputError(
    error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
  );
}

/**
 * Checks a value against a schema.
 * @returns the parsed value. @throws InvalidInputError naming every field at fault.
 */
export function validate<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fromZod(parsed.error);
}

/** Anything thrown, as a CorralError where it is an expected one; null for defects. */
export function asExpected(error: unknown): CorralError | null {
  if (isCorralError(error)) return error;
  if (error instanceof z.ZodError) return fromZod(error);
  return null;
}

/** For objects asked by id. @throws CorralError NOT_FOUND naming what was asked. */
export function found<T>(row: T | null | undefined, what: string, id: string): T {
  if (row !== null && row !== undefined) return row;
  throw new CorralError('NOT_FOUND', `There is no ${what} with the id ${id.slice(0, 64)}.`);
}
