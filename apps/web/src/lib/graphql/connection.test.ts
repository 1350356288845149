import { expect, it } from 'vitest';
import { ConnectionStore } from './connection.ts';

it('says since when it is lost, and counts the connections', () => {
  const store = new ConnectionStore();
  let told = 0;
  store.subscribe(() => (told += 1));
  store.connecting();
  expect(store.get().state).toBe('connecting');
  store.connected();
  store.lost(1000);
  store.lost(2000);
  expect(store.get()).toEqual({ state: 'lost', lostAt: 1000, generation: 1 });
  store.connecting();
  expect(store.get().state).toBe('lost');
  store.connected();
  expect(store.get()).toEqual({ state: 'connected', lostAt: null, generation: 2 });
  expect(told).toBe(4);
});
