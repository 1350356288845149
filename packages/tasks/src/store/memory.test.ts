import { newId } from '@corral/domain';
import { describe } from 'vitest';
import { taskStoreSuite } from '../testing/store.testsuite.ts';
import { MemoryTaskStore } from './memory.ts';

describe('tasks in memory', () => {
  const vms = new Set<string>();
  const store = new MemoryTaskStore((vmId) => vms.has(vmId));
  taskStoreSuite(() => ({
    store,
    makeVm: async () => {
      const id = newId();
      vms.add(id);
      return id;
    },
    dropVm: async (id) => {
      vms.delete(id);
    },
  }));
});
