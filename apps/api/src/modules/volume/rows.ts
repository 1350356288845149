import type { Database, Vm } from '@corral/db';

/** The VMs of a node that have a disk at the path, by what was read of them last. */
export async function usersOf(db: Database, nodeId: string, path: string): Promise<Vm[]> {
  const vms = await db.vms.ofNode(nodeId);
  return vms.filter(
    (vm) =>
      Array.isArray(vm.disks) &&
      vm.disks.some((disk) => isObject(disk) && disk['sourcePath'] === path),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
