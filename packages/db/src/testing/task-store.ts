import type { StoreUnderTest } from '@corral/tasks/testing';
import type { Database } from '../database.ts';
import { makeNode, vmRecord } from './records.ts';

/** The database's task store with VMs to lease, for the suite of @corral/tasks. */
export function storeUnderTest(database: Database): StoreUnderTest {
  return {
    store: database.taskStore,
    makeVm: async () => {
      const node = await makeNode(database);
      return database.vms.upsert(node.id, vmRecord(), new Date());
    },
    dropVm: async (vmId) => {
      const vm = await database.vms.require(vmId);
      await database.vms.remove(vm.nodeId, vm.uuid);
    },
  };
}
