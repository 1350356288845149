import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { CloneModeEnum } from '../vm-clone/graph.ts';
import { undoSeconds } from '../vm-park/undo-seconds.ts';
import { BULK_ACTIONS, bulkVmsInput } from './operations/bulk-input.ts';
import './task-fields.ts';

const BulkActionEnum = builder.enumType('BulkAction', {
  description:
    'PARK deletes with time to undo it, as `parkVm`; RESTORE undoes that, as `restoreVm`.',
  values: BULK_ACTIONS,
});

const BulkVmsInput = builder.inputType('BulkVmsInput', {
  fields: (t) => ({
    ids: t.idList({ required: true, description: 'Up to 200 VMs.' }),
    action: t.field({ type: BulkActionEnum, required: true }),
    perNode: t.int({
      description:
        'How many VMs of one node are worked on at once, 1 to 16. When left out: 8 for STOP and POWER_OFF, 1 for CLONE, else 4.',
    }),
    timeoutSeconds: t.int({ description: 'For STOP: how long each guest is waited for.' }),
    thenPowerOff: t.boolean({ description: 'For STOP: power off those that do not stop.' }),
    deleteVolumes: t.boolean({ description: 'For DELETE and PARK, where it must be said.' }),
    undoSeconds: t.int({
      description: 'For PARK: from 10 seconds to 30 days; as set for the server when left out.',
    }),
    cloneMode: t.field({ type: CloneModeEnum, description: 'For CLONE; FULL when left out.' }),
    cloneName: t.string({
      description: 'For CLONE: the name of the copies, in which {name} stands for the source.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'bulkVms',
  description:
    'Does one thing to many VMs as one task with a task for each VM below it, in waves. VMs that cannot do it now are left out and named in the plan. Cancelling it cancels what has not begun; retrying it tries only what was not done.',
  input: BulkVmsInput,
  operation: 'vm.bulk',
  toInput: async ({ ids, plan: _plan, undoSeconds: wanted, ...input }, { app, actor }) => {
    const park =
      input.action === 'PARK'
        ? { undoSeconds: wanted ?? (await undoSeconds(app.db)), actor: actor.name }
        : {};
    return checkInput(bulkVmsInput, withoutNulls({ ...input, ...park, vmIds: ids }));
  },
});
