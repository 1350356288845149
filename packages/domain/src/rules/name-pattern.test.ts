import { describe, expect, it } from 'vitest';
import { hasNumberPlace, namesByPattern } from './name-pattern.ts';

const free = (): boolean => false;

describe('names by a pattern', () => {
  it('counts with as many digits as there are n', () => {
    expect(namesByPattern('web-{n}', 3, 1, free)).toEqual(['web-1', 'web-2', 'web-3']);
    expect(namesByPattern('web-{nn}', 2, 9, free)).toEqual(['web-09', 'web-10']);
    expect(namesByPattern('{nnn}.db', 1, 7, free)).toEqual(['007.db']);
  });

  it('passes over what is taken', () => {
    const taken = new Set(['web-1', 'web-3']);
    expect(namesByPattern('web-{n}', 3, 1, (name) => taken.has(name))).toEqual([
      'web-2',
      'web-4',
      'web-5',
    ]);
  });

  it('is a name where there is no place for a number', () => {
    expect(hasNumberPlace('web')).toBe(false);
    expect(hasNumberPlace('web-{n}')).toBe(true);
    expect(namesByPattern('web', 1, 1, free)).toEqual(['web']);
    expect(namesByPattern('web', 2, 1, free)).toEqual([]);
    expect(namesByPattern('web', 1, 1, () => true)).toEqual([]);
  });
});
