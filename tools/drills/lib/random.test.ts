import { expect, it } from 'vitest';
import { Random } from './random.ts';

it('gives the same numbers for the same seed, others for another', () => {
  const draw = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => random.below(1000));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7).every((value) => value >= 0 && value < 1000)).toBe(true);
  expect(new Set(draw(7)).size).toBeGreaterThan(10);
});
