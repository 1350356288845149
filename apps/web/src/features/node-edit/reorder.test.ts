import { describe, expect, it } from 'vitest';
import { moved, placeAt } from './reorder.ts';

describe('moved', () => {
  it('moves one element and keeps the others in their order', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 1)).toEqual(['a', 'd', 'b', 'c']);
  });

  it('goes no further than the ends, and changes nothing where nothing moves', () => {
    const list = ['a', 'b'];
    expect(moved(list, 0, 9)).toEqual(['b', 'a']);
    expect(moved(list, 0, -1)).toBe(list);
    expect(moved(list, 5, 0)).toBe(list);
  });
});

describe('placeAt', () => {
  it('counts the middles above the pointer, without the one that is moved', () => {
    const middles = [20, 60, 100];
    expect(placeAt(middles, 0, 10)).toBe(0);
    expect(placeAt(middles, 0, 70)).toBe(1);
    expect(placeAt(middles, 0, 500)).toBe(2);
    expect(placeAt(middles, 2, 30)).toBe(1);
  });
});
