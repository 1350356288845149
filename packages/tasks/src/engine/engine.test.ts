import { newId } from '@corral/domain';
import { afterAll, describe } from 'vitest';
import { MemoryTaskStore } from '../store/memory.ts';
import { queueFolder } from '../testing/bench.ts';
import { engineSuite } from '../testing/engine.testsuite.ts';

describe('the engine over memory', () => {
  const removals: (() => void)[] = [];
  afterAll(() => removals.forEach((remove) => remove()));
  engineSuite({
    store: (() => {
      const store = new MemoryTaskStore();
      return () => ({ store, makeVm: async () => newId(), dropVm: async () => {} });
    })(),
    backend: () => {
      const { backend, remove } = queueFolder();
      removals.push(remove);
      return backend;
    },
  });
});
