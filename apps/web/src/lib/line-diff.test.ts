import { describe, expect, it } from 'vitest';
import { diffLines } from './line-diff.ts';

const shown = (before: string, after: string, context = 1): string[] =>
  diffLines(before, after, context).map(
    ({ kind, text }) => `${{ same: ' ', gone: '-', come: '+' }[kind]}${text}`,
  );

describe('the difference of two texts', () => {
  it('is nothing for the same text', () => {
    expect(shown('a\nb', 'a\nb')).toEqual([]);
  });

  it('shows what changed with the lines around it', () => {
    expect(shown('a\nb\nc\nd\ne', 'a\nb\nX\nd\ne')).toEqual([' b', '-c', '+X', ' d']);
  });

  it('keeps what stays between two changes', () => {
    expect(shown('a\nb\nc\nd', 'X\nb\nc\nY', 0)).toEqual(['-a', '+X', '-d', '+Y']);
    expect(shown('a\nb', 'a\nb\nc')).toEqual([' b', '+c']);
    expect(shown('a\nb\nc', 'c')).toEqual(['-a', '-b', ' c']);
  });
});
