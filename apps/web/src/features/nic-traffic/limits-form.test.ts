import { describe, expect, it } from 'vitest';
import { limitInput, limitTexts, rateWords } from './limits-form';

describe('limits in the dialog', () => {
  it('are megabits and kibibytes there and bytes in the graph', () => {
    const texts = { average: '20', peak: '50.5', burst: '64' };
    const limit = { averageBytes: '2500000', peakBytes: '6312500', burstBytes: '65536' };
    expect(limitInput(texts)).toEqual(limit);
    expect(limitTexts(limit)).toEqual(texts);
    expect(rateWords('2500000')).toBe('20 Mbit/s');
  });

  it('are none when nothing is written, and nothing to send while they make no sense', () => {
    expect(limitInput(limitTexts(null))).toBeNull();
    expect(limitInput({ average: '', peak: '5', burst: '' })).toBeUndefined();
    expect(limitInput({ average: '-1', peak: '', burst: '' })).toBeUndefined();
    expect(limitInput({ average: 'x', peak: '', burst: '' })).toBeUndefined();
  });
});
