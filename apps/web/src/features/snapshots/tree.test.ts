import { describe, expect, it } from 'vitest';
import { proposedName, treeRows, type TreeRow } from './tree.ts';

interface One {
  readonly name: string;
  readonly parent: string | null;
  readonly current: boolean;
}
const one = (name: string, parent: string | null = null, current = false): One => ({
  name,
  parent,
  current,
});
const shown = (rows: readonly TreeRow<One>[]): string[] =>
  rows.map((row) =>
    row.kind === 'present'
      ? `${'-'.repeat(row.depth)}now`
      : `${'-'.repeat(row.depth)}${row.snapshot.name} ${row.below}`,
  );

describe('treeRows', () => {
  it('puts each parent before its children and the present state below what it was made from', () => {
    const snapshots = [one('a'), one('b', 'a', true), one('c', 'a'), one('d', 'b')];
    expect(shown(treeRows(snapshots))).toEqual(['a 3', '-b 1', '--d 0', '--now', '-c 0']);
  });

  it('has the present state alone when there is nothing, and at the top when nothing is marked', () => {
    expect(shown(treeRows([]))).toEqual(['now']);
    expect(shown(treeRows([one('a')]))).toEqual(['a 0', 'now']);
  });

  it('keeps a snapshot whose parent is not shown', () => {
    expect(shown(treeRows([one('x', 'lost', true)]))).toEqual(['x 0', '-now']);
  });
});

it('proposes a name by the time', () => {
  expect(proposedName(new Date(2026, 10, 2, 8, 5, 9))).toBe('snap-20261102-080509');
});
