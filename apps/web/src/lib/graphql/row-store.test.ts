import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RowStore } from './row-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Row {
  readonly id: string;
  readonly state: string;
}
const row = (id: string, state = 'STOPPED'): Row => ({ id, state });
const settle = () => vi.advanceTimersByTime(500);

function filled(): RowStore<Row> {
  const store = new RowStore<Row>();
  store.begin();
  store.page([row('a'), row('b')]);
  store.end(new Set(['a', 'b']));
  settle();
  return store;
}

it('shows pages as they come and says when the list is whole', () => {
  const store = new RowStore<Row>();
  expect(store.get().loading).toBe(true);
  store.begin();
  store.page([row('a')]);
  settle();
  expect(store.get()).toMatchObject({ loading: false, complete: false, rows: [row('a')] });
  store.page([row('b')]);
  store.end(new Set(['a', 'b']));
  settle();
  expect(store.get()).toMatchObject({ complete: true, rows: [row('a'), row('b')] });
});

it('changes one row and leaves the others the same objects', () => {
  const store = filled();
  const before = store.get().rows;
  store.apply({ op: 'UPDATED', id: 'b', object: row('b', 'RUNNING') });
  store.apply({ op: 'CREATED', id: 'c', object: row('c') });
  settle();
  expect(store.get().rows).toEqual([row('a'), row('b', 'RUNNING'), row('c')]);
  expect(store.get().rows[0]).toBe(before[0]);
  store.apply({ op: 'DELETED', id: 'a', object: null });
  settle();
  expect(store.get().rows.map((item) => item.id)).toEqual(['b', 'c']);
});

it('lets a change win over an older page, and forgets what a new reading did not see', () => {
  const store = filled();
  store.begin();
  store.apply({ op: 'UPDATED', id: 'a', object: row('a', 'RUNNING') });
  store.apply({ op: 'CREATED', id: 'new', object: row('new') });
  store.page([row('a', 'STOPPED')]);
  store.end(new Set(['a']));
  settle();
  expect(store.get().rows).toEqual([row('a', 'RUNNING'), row('new')]);
});

it('tells many changes together', () => {
  const store = filled();
  let told = 0;
  store.subscribe(() => (told += 1));
  for (let count = 0; count < 50; count += 1)
    store.apply({ op: 'UPDATED', id: 'a', object: row('a', String(count)) });
  settle();
  expect(told).toBe(1);
  expect(store.get().rows[0]?.state).toBe('49');
});
