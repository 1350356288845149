import { describe, expect, it } from 'vitest';
import { changesOf, isId, isMode, wordsOf } from './setup-words.ts';

const SETUP = {
  path: '/mnt/nas',
  hosts: ['nas:2049'],
  exportPath: '/export',
  mode: '0711',
  owner: 0,
  group: null,
};

describe('the form of a pool', () => {
  it('sends nothing of what was not changed', () => {
    const words = wordsOf(SETUP);
    expect(words).toEqual({
      path: '/mnt/nas',
      hosts: 'nas:2049',
      exportPath: '/export',
      mode: '0711',
      owner: '0',
      group: '',
    });
    expect(changesOf(words, words)).toEqual({});
    expect(changesOf(words, { ...words, path: ' /mnt/nas ' })).toEqual({});
  });

  it('sends an emptied right as nothing, which leaves it to the node', () => {
    const words = wordsOf(SETUP);
    expect(changesOf(words, { ...words, mode: '', owner: '', group: '64055' })).toEqual({
      mode: null,
      owner: null,
      group: 64055,
    });
    expect(changesOf(words, { ...words, hosts: 'a, b' })).toEqual({ hosts: ['a', 'b'] });
  });

  it('knows rights and numbers', () => {
    expect(['711', '0711', '', '1777'].every(isMode)).toBe(true);
    expect(['9', '888', 'rwx'].some(isMode)).toBe(false);
    expect(isId('12')).toBe(true);
    expect(isId('-1')).toBe(false);
  });
});
