import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { CloudInitInput, DiskModeEnum } from '../vm/mutations.ts';
import { prepareReinstall } from './service.ts';

const ReinstallVmInput = builder.inputType('ReinstallVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    templateId: t.id({ required: true }),
    diskMode: t.field({ type: DiskModeEnum, description: 'OVERLAY when left out.' }),
    diskBytes: t.field({
      type: 'BigInt',
      description: 'The size of the old disk, or of a larger template, when left out.',
    }),
    poolId: t.id({ description: 'The pool of the old disk when left out.' }),
    systemDisk: t.string({
      description:
        'Target of the disk that is replaced, as in vda; the one it boots from when left out.',
    }),
    removeDisks: t.stringList({
      description: 'Targets of data disks that go as well. All others stay as they are.',
    }),
    keepOldVolumes: t.boolean({
      description: 'Leaves the old volumes in their pools. False when left out.',
    }),
    deleteSnapshots: t.boolean({
      description:
        'Snapshots hold the old disk: they go with it, or forbid it. False when left out.',
    }),
    cloudInit: t.field({ type: CloudInitInput }),
    keepCloudInit: t.boolean({
      description:
        'Without new settings, those that the VM was made with are used again. True when left out.',
    }),
    start: t.boolean({ description: 'True when left out.' }),
    plan: t.boolean(),
  }),
});

defineAction({
  name: 'reinstallVm',
  description:
    'Puts a new system from a template on a VM that keeps its identity: id, uuid, name, cards and addresses, tags, port forwards and reservations. A VM that is on is powered off. The old disk goes when the VM stands, and runs where asked, on the new one.',
  input: ReinstallVmInput,
  operation: 'vm.reinstall',
  toInput: ({ id, plan: _plan, ...input }, { app }) =>
    prepareReinstall(app.world, { ...input, vmId: id }),
});
