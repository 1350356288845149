import { describe, expect, it } from 'vitest';
import { numberOptions } from './args.ts';

describe('options of a drill', () => {
  it('takes the defaults, and what is given instead', () => {
    expect(numberOptions({ runs: 25, seed: 1 }, ['--runs', '3'])).toEqual({ runs: 3, seed: 1 });
  });

  it('refuses what it does not know and what is no number', () => {
    expect(() => numberOptions({ runs: 25 }, ['--run', '3'])).toThrow('No such option: --run');
    expect(() => numberOptions({ runs: 25 }, ['--runs', 'many'])).toThrow('--runs wants');
    expect(() => numberOptions({ runs: 25 }, ['--runs'])).toThrow('--runs wants');
  });
});
