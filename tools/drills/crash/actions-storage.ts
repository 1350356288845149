import type { Prepare } from './action.ts';
import { bringTo, createVm, someVm } from './ground.ts';

const hasNoSnapshots = ({ snapshots }: { snapshots: readonly unknown[] }): boolean =>
  snapshots.length === 0;

/** Creating, copying and deleting. */
export const storageActions: Readonly<Record<string, Prepare>> = {
  'create-overlay': async (ground, name) => ({
    mutation: createVm(ground, name, { diskMode: 'OVERLAY' }),
  }),
  'create-full-copy': async (ground, name) => ({
    mutation: createVm(ground, name, { diskMode: 'FULL_COPY' }),
  }),
  'create-and-start': async (ground, name) => ({
    mutation: createVm(ground, name, { diskMode: 'OVERLAY', start: true }),
  }),
  'create-and-cancel': async (ground, name) => ({
    mutation: createVm(ground, name, { diskMode: 'OVERLAY' }),
    cancel: true,
  }),
  clone: async (ground, name) => {
    const volume = `${name}.qcow2`;
    const input = { id: ground.volumeId, name: volume };
    return {
      mutation: { name: 'cloneVolume', inputType: 'CloneVolumeInput', input },
      made: { volume },
    };
  },
  'clone-vm': async (ground, name) => {
    const { id } = await someVm(ground, name, hasNoSnapshots);
    await bringTo(ground, id, 'STOPPED');
    const input = { id, mode: 'FULL', name: `${name}-{n}`, count: 2 };
    return { mutation: { name: 'cloneVm', inputType: 'CloneVmInput', input } };
  },
  reinstall: async (ground, name) => {
    const { id } = await someVm(
      ground,
      name,
      (vm) => hasNoSnapshots(vm) && vm.node.id === ground.home.nodeId,
    );
    await bringTo(ground, id, 'STOPPED');
    const input = { id, templateId: ground.templateId, start: false };
    return {
      mutation: { name: 'reinstallVm', inputType: 'ReinstallVmInput', input },
      check: ({ vms }) =>
        vms.some((vm) => vm.id === id) ? [] : ['the VM is not the same any more'],
    };
  },
  'reinstall-and-start': async (ground, name) => {
    const { id } = await someVm(
      ground,
      name,
      (vm) => hasNoSnapshots(vm) && vm.node.id === ground.home.nodeId,
    );
    await bringTo(ground, id, 'RUNNING');
    const input = { id, templateId: ground.templateId, start: true, diskMode: 'FULL_COPY' };
    return {
      mutation: { name: 'reinstallVm', inputType: 'ReinstallVmInput', input },
      check: ({ vms }) =>
        vms.find((vm) => vm.id === id)?.powerState === 'RUNNING' ? [] : ['the VM does not run'],
    };
  },
  delete: async (ground, name) => {
    const { id } = await someVm(ground, name, () => true);
    await bringTo(ground, id, 'STOPPED');
    const input = { id, deleteVolumes: true };
    return { mutation: { name: 'deleteVm', inputType: 'DeleteVmInput', input } };
  },
};
