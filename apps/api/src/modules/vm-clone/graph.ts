import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { cloneVmInput } from './operations/clone-input.ts';

export const CloneModeEnum = builder.enumType('CloneMode', {
  description: 'How the disks of a copy are made.',
  values: {
    LINKED: {
      description:
        'Overlays on the disks of the source: made at once, small; the source cannot run any more.',
    },
    FULL: { description: 'Copies of their own: independent of the source.' },
  },
});

const CloneVmInput = builder.inputType('CloneVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    mode: t.field({ type: CloneModeEnum, required: true }),
    name: t.string({
      required: true,
      description:
        'A name, or a pattern where {n} counts 1, 2, 3 and {nn} counts 01, 02, 03; taken names are passed over.',
    }),
    count: t.int({ description: 'How many copies, up to 50; 1 when left out.' }),
    startAt: t.int({ description: 'The first number that is tried; 1 when left out.' }),
    poolId: t.id({ description: 'The pools of the source when left out.' }),
    start: t.boolean({ description: 'False when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'cloneVm',
  description:
    'Makes copies of a VM that is off, each with its own uuid, addresses, firmware variables and cloud-init identity. All are made, or none stays.',
  input: CloneVmInput,
  operation: 'vm.clone',
  toInput: ({ id, plan: _plan, ...input }) =>
    checkInput(cloneVmInput, withoutNulls({ ...input, vmId: id })),
});
