import { describe, expect, it } from 'vitest';
import {
  moved,
  parseSort,
  parseWords,
  sameSettings,
  settingsOf,
  sortText,
  stateOf,
  toggleWord,
} from './settings.ts';

const DEFAULTS = { q: '', state: '', sort: 'name', hide: '' };

describe('settings of a view', () => {
  it('are what differs from the list as it opens', () => {
    expect(settingsOf(DEFAULTS, DEFAULTS)).toEqual([]);
    expect(settingsOf({ ...DEFAULTS, sort: '-name', q: 'web' }, DEFAULTS)).toEqual([
      { name: 'q', value: 'web' },
      { name: 'sort', value: '-name' },
    ]);
  });

  it('come back as a whole state, without parts that are not known', () => {
    const stored = [
      { name: 'state', value: 'RUNNING' },
      { name: 'colour', value: 'green' },
    ];
    expect(stateOf(stored, DEFAULTS)).toEqual({ ...DEFAULTS, state: 'RUNNING' });
  });

  it('are the same whatever their order', () => {
    const a = [
      { name: 'q', value: 'x' },
      { name: 'sort', value: '-name' },
    ];
    expect(sameSettings(a, a.toReversed())).toBe(true);
    expect(sameSettings(a, a.slice(1))).toBe(false);
    expect(sameSettings(a, [{ name: 'q', value: 'y' }, ...a.slice(1)])).toBe(false);
  });
});

describe('order and columns in an address', () => {
  it('sort by a column that is shown, and by nothing else', () => {
    const shown = new Set(['name', 'memory']);
    expect(parseSort('-memory', shown)).toEqual([{ id: 'memory', desc: true }]);
    expect(parseSort('nonsense', shown)).toEqual([]);
    expect(sortText([{ id: 'memory', desc: true }])).toBe('-memory');
    expect(sortText([])).toBe('');
  });

  it('have one text for one set of hidden columns', () => {
    expect(toggleWord('', 'os')).toBe('os');
    expect(toggleWord('os', 'node')).toBe('node,os');
    expect(toggleWord('node,os', 'node')).toBe('os');
    expect([...parseWords(',os,')]).toEqual(['os']);
  });

  it('move within their ends', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 0, 5)).toEqual(['b', 'c', 'a']);
  });
});
