import { describe, expect, it } from 'vitest';
import {
  nameSortKey,
  formatBytes,
  formatDuration,
  formatPercent,
  formatRate,
  gibToBytes,
  percentOf,
  splitLines,
  splitWords,
} from './format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    ['1023', '1023 B'],
    [1024, '1 KiB'],
    ['1610612736', '1.5 GiB'],
    [107374182400, '100 GiB'],
    ['9007199254740993', '8 PiB'],
    [null, '—'],
    [undefined, '—'],
    ['x', '—'],
  ])('shows %s as %s', (value, shown) => {
    expect(formatBytes(value)).toBe(shown);
  });
});

describe('rates and shares', () => {
  it('never shows a negative rate', () => {
    expect(formatRate(-5)).toBe('0 B/s');
    expect(formatRate(2048.4)).toBe('2 KiB/s');
    expect(formatRate(null)).toBe('—');
  });
  it('shows a decimal only below ten percent', () => {
    expect([0, 3.14, 10, 99.6, null, Number.NaN].map(formatPercent)).toEqual([
      '0%',
      '3.1%',
      '10%',
      '100%',
      '—',
      '—',
    ]);
  });
  it('knows no share of an unknown or empty whole', () => {
    expect(percentOf('25', '100')).toBe(25);
    expect(percentOf(1, 0)).toBeNull();
    expect(percentOf(null, 10)).toBeNull();
  });
});

describe('formatDuration', () => {
  it.each([
    [820, '820 ms'],
    [4210, '4.2 s'],
    [59_400, '59 s'],
    [185_000, '3 m 05 s'],
    [7_800_000, '2 h 10 m'],
    [-1, '—'],
  ])('shows %d as %s', (ms, shown) => {
    expect(formatDuration(ms)).toBe(shown);
  });
});

describe('reading what people type', () => {
  it('turns GiB into whole bytes', () => {
    expect(gibToBytes(1.5)).toBe('1610612736');
    expect([0, -1, Number.NaN].map(gibToBytes)).toEqual([null, null, null]);
  });
  it('splits words and lines without empty ones', () => {
    expect(splitWords(' a, b  a\n c ')).toEqual(['a', 'b', 'c']);
    expect(splitLines('a\n\n  b \n')).toEqual(['a', 'b']);
  });
  it('orders names as people do', () => {
    const names = ['web-10', 'web-2', 'Web-1', 'db-8', 'db-007'];
    expect(names.toSorted((a, b) => (nameSortKey(a) < nameSortKey(b) ? -1 : 1))).toEqual([
      'db-007',
      'db-8',
      'Web-1',
      'web-2',
      'web-10',
    ]);
  });
});
