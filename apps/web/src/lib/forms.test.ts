import { describe, expect, it } from 'vitest';
import { nameField, optionalSize, placeFieldErrors, requiredSize, wholeNumber } from './forms.ts';
import type { ShownError } from './graphql/outcome.ts';

const error = (fields: ShownError['fields']): ShownError => ({
  code: 'INVALID_NAME',
  message: 'm',
  wayOut: null,
  fields,
  dependents: [],
  native: null,
  task: null,
});

describe('fields', () => {
  it('take the names that are safe everywhere', () => {
    const ok = (name: string) => nameField('bad').safeParse(name).success;
    expect(['web-1', 'a', 'A.b_c-9', 'a'.repeat(63)].map(ok)).toEqual([true, true, true, true]);
    expect(['', '-a', 'a b', 'a/b', '$(x)', 'ü', 'a'.repeat(64)].map(ok)).toEqual(
      Array(7).fill(false),
    );
  });
  it('take whole numbers within their bounds', () => {
    const ok = (text: string) => wholeNumber('bad', 1, 8).safeParse(text).success;
    expect(['1', '8'].map(ok)).toEqual([true, true]);
    expect(['0', '9', '1.5', '', 'x'].map(ok)).toEqual(Array(5).fill(false));
  });
  it('take sizes above zero; the optional one may be empty', () => {
    expect(['', '0.5'].map((text) => optionalSize('bad').safeParse(text).success)).toEqual([
      true,
      true,
    ]);
    expect(['', '0', '-1', 'x'].map((text) => requiredSize('bad').safeParse(text).success)).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('placeFieldErrors', () => {
  it('puts each error under its field and says when one found no place', () => {
    const placed: string[] = [];
    const set = (name: string, issue: { message?: string }) =>
      placed.push(`${name}: ${issue.message}`);
    const fieldOf = { name: 'name', memoryBytes: 'memoryMib' } as const;
    const all = placeFieldErrors(
      error([
        { field: 'input.name', message: 'taken' },
        { field: 'memoryBytes', message: 'low' },
      ]),
      set,
      fieldOf,
    );
    expect(all).toBe(true);
    expect(placed).toEqual(['name: taken', 'memoryMib: low']);
    expect(placeFieldErrors(error([{ field: 'other', message: 'x' }]), set, fieldOf)).toBe(false);
    expect(placeFieldErrors(error([]), set, fieldOf)).toBe(false);
  });
});
