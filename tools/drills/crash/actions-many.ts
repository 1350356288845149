import { runTask } from '../lib/tasks.ts';
import type { Action, Prepare } from './action.ts';
import { bringTo, freshVm, someVm, type Ground } from './ground.ts';

async function pair(ground: Ground, name: string): Promise<string[]> {
  const one = await freshVm(ground, `${name}-a`);
  const two = await freshVm(ground, `${name}-b`);
  return [one.id, two.id];
}

const bulk = (input: Readonly<Record<string, unknown>>): Action => ({
  mutation: { name: 'bulkVms', inputType: 'BulkVmsInput', input },
});

const UNDO_SECONDS = 3600;

async function parked(ground: Ground, name: string): Promise<string> {
  const { id } = await someVm(ground, name, ({ snapshots }) => snapshots.length === 0);
  await bringTo(ground, id, 'STOPPED');
  const input = { id, deleteVolumes: true, undoSeconds: UNDO_SECONDS };
  await runTask(ground.graph, { name: 'parkVm', inputType: 'ParkVmInput', input });
  return id;
}

/** Tasks over several VMs, and deletions with time to undo them. */
export const manyActions: Readonly<Record<string, Prepare>> = {
  'bulk-start': async (ground, name) => bulk({ ids: await pair(ground, name), action: 'START' }),
  'bulk-clone': async (ground, name) =>
    bulk({
      ids: await pair(ground, name),
      action: 'CLONE',
      cloneMode: 'FULL',
      cloneName: '{name}-copy',
    }),
  'bulk-delete': async (ground, name) =>
    bulk({ ids: await pair(ground, name), action: 'DELETE', deleteVolumes: true }),
  park: async (ground, name) => {
    const { id } = await someVm(ground, name, () => true);
    const input = { id, deleteVolumes: true, undoSeconds: UNDO_SECONDS };
    return { mutation: { name: 'parkVm', inputType: 'ParkVmInput', input } };
  },
  restore: async (ground, name) => {
    const id = await parked(ground, name);
    const input = { id };
    return {
      mutation: { name: 'restoreVm', inputType: 'RestoreVmInput', input },
      check: (shown) =>
        shown.vms.find((vm) => vm.id === id)?.parked === null ? [] : ['the VM is still parked'],
    };
  },
  purge: async (ground, name) => {
    const id = await parked(ground, name);
    return { mutation: { name: 'purgeVm', inputType: 'PurgeVmInput', input: { id } } };
  },
};
