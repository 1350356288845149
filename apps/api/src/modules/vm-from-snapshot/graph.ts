import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { CloneModeEnum } from '../vm-clone/graph.ts';
import { templateFromSnapshotInput } from './operations/template.ts';
import { vmFromSnapshotInput } from './operations/vm.ts';

const CreateVmFromSnapshotInput = builder.inputType('CreateVmFromSnapshotInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    snapshot: t.string({ required: true }),
    mode: t.field({
      type: CloneModeEnum,
      required: true,
      description: 'LINKED only for snapshots beside the disks; the source may go on running.',
    }),
    name: t.string({ required: true }),
    poolId: t.id({ description: 'The pools of the disks when left out.' }),
    start: t.boolean({ description: 'False when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'createVmFromSnapshot',
  description:
    'Makes a VM on disks as a snapshot holds them, with uuid, addresses and cloud-init identity of its own.',
  input: CreateVmFromSnapshotInput,
  operation: 'vm.createFromSnapshot',
  toInput: ({ plan: _plan, ...input }) => checkInput(vmFromSnapshotInput, withoutNulls(input)),
});

const CreateTemplateFromSnapshotInput = builder.inputType('CreateTemplateFromSnapshotInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    snapshot: t.string({ required: true }),
    name: t.string({ required: true }),
    description: t.string(),
    poolId: t.id({ description: 'The pool of the disk when left out.' }),
    target: t.string({ description: 'As in vda; the disk the VM boots from when left out.' }),
    cloudInit: t.boolean({
      description: 'As the template of the VM says when left out, else true.',
    }),
    tags: t.stringList(),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'createTemplateFromSnapshot',
  description: 'Makes a template of what a snapshot holds of one disk: a whole copy of its own.',
  input: CreateTemplateFromSnapshotInput,
  operation: 'template.createFromSnapshot',
  toInput: ({ plan: _plan, ...input }) =>
    checkInput(templateFromSnapshotInput, withoutNulls(input)),
});
