import { expect, it } from 'vitest';
import { announceChange, watchObject } from './change-bus.ts';

it('tells only those who watch the object, until they stop', () => {
  const seen: string[] = [];
  const stopA = watchObject('a', () => seen.push('a'));
  watchObject('b', () => seen.push('b'));
  announceChange('a');
  announceChange('nobody');
  stopA();
  announceChange('a');
  announceChange('b');
  expect(seen).toEqual(['a', 'b']);
});
