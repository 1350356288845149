import { describe, expect, it } from 'vitest';
import { median, percentile, round } from './stats.ts';

describe('figures of a bench', () => {
  it('takes the middle value, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('interpolates between ranks and leaves the values as they were', () => {
    const values = [30, 10, 20];
    expect(percentile(values, 95)).toBeCloseTo(29);
    expect(percentile(values, 0)).toBe(10);
    expect(values).toEqual([30, 10, 20]);
  });

  it('refuses to make a figure of nothing', () => {
    expect(() => median([])).toThrow('No values');
  });

  it('rounds', () => {
    expect(round(0.12345, 3)).toBe(0.123);
  });
});
