import { describe, expect, it } from 'vitest';
import { copiesOf, firstPattern, nameFault, type CloneForm } from './clone-form';

const form = (change: Partial<CloneForm>): CloneForm => ({
  mode: 'FULL',
  name: 'web-{n}',
  count: '1',
  poolId: '',
  start: false,
  ...change,
});

describe('the clone dialog', () => {
  it('takes 1 to 50 copies', () => {
    expect(copiesOf(form({ count: '50' }))).toBe(50);
    for (const count of ['0', '51', '1.5', '', 'x']) expect(copiesOf(form({ count }))).toBe(null);
  });

  it('needs a place for the number where there are several', () => {
    expect(nameFault(form({ name: 'web' }))).toBe(null);
    expect(nameFault(form({ name: 'web', count: '2' }))).toBe('patternError');
    expect(nameFault(form({ name: 'web-{nn}', count: '2' }))).toBe(null);
    for (const name of ['', '-a', 'a b', 'web-{x}']) {
      expect(nameFault(form({ name }))).toBe('nameError');
    }
  });

  it('offers a pattern made of the name', () => {
    expect(firstPattern('web')).toBe('web-{n}');
    expect(firstPattern('web-12')).toBe('web-{n}');
  });
});
