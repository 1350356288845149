import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { z } from 'zod';
import type { ShownError } from './graphql/outcome.ts';

/** Names that are safe everywhere; the API checks the same rule. */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export const nameField = (message: string) => z.string().regex(NAME_PATTERN, { message });

/** A whole number typed into a box, within bounds. */
export const wholeNumber = (message: string, min: number, max: number) =>
  z.string().refine(
    (text) => {
      const value = Number(text);
      return text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max;
    },
    { message },
  );

/** A positive size, or nothing. */
export const optionalSize = (message: string) =>
  z
    .string()
    .refine((text) => text.trim() === '' || (Number(text) > 0 && Number.isFinite(Number(text))), {
      message,
    });

export const requiredSize = (message: string) =>
  z
    .string()
    .refine((text) => text.trim() !== '' && Number(text) > 0 && Number.isFinite(Number(text)), {
      message,
    });

/** Puts the API's field errors under the fields of the form; true when every one found its place. */
export function placeFieldErrors<Values extends FieldValues>(
  error: ShownError,
  setError: UseFormSetError<Values>,
  fieldOf: Readonly<Record<string, Path<Values>>>,
): boolean {
  if (error.fields.length === 0) return false;
  let placed = 0;
  for (const item of error.fields) {
    const name = item.field.replace(/^input\./, '');
    const field = fieldOf[name];
    if (!field) continue;
    setError(field, { type: 'server', message: item.message });
    placed += 1;
  }
  return placed === error.fields.length;
}
