import { z } from 'zod';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/results.ts';
import { checkInput } from '../shared/check-input.ts';
import { parkedVms } from '../shared/parked.ts';
import { parkVmInput, undoSecondsSchema } from './operations/park.ts';
import { UNDO_SETTING, undoSeconds } from './undo-seconds.ts';

interface Parked {
  readonly parkedAt: Date;
  readonly purgeAt: Date;
  readonly actor: string;
  readonly deleteVolumes: boolean;
  readonly wasRunning: boolean;
}
const ParkedRef = builder.objectRef<Parked>('Parked').implement({
  description: 'A deletion that can still be undone.',
  fields: (t) => ({
    parkedAt: t.expose('parkedAt', { type: 'DateTime' }),
    purgeAt: t.expose('purgeAt', {
      type: 'DateTime',
      description: 'When the VM is deleted for good.',
    }),
    actor: t.exposeString('actor'),
    deleteVolumes: t.exposeBoolean('deleteVolumes'),
    wasRunning: t.exposeBoolean('wasRunning'),
  }),
});

builder.prismaObjectFields('Vm', (t) => ({
  parked: t.field({
    type: ParkedRef,
    nullable: true,
    description: 'Set when the VM is deleted soon unless that is undone.',
    resolve: async (vm, _args, context) => (await parkedVms(context)).get(vm.id) ?? null,
  }),
}));

builder.queryField('undoSeconds', (t) =>
  t.int({
    description: 'How long a deletion by parkVm can be undone where the request does not say.',
    resolve: (_root, _args, { app }) => undoSeconds(app.db),
  }),
);

const ParkVmInput = builder.inputType('ParkVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    deleteVolumes: t.boolean({ required: true }),
    undoSeconds: t.int({
      description: 'From 10 seconds to 30 days; as set for the server when left out.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'parkVm',
  description:
    'Deletes a VM with time to undo it: it is switched off and kept as it is, and deleted when the time is over. restoreVm undoes it.',
  input: ParkVmInput,
  operation: 'vm.park',
  toInput: async ({ id, deleteVolumes, undoSeconds: wanted }, { app, actor }) =>
    checkInput(parkVmInput, {
      vmId: id,
      deleteVolumes,
      undoSeconds: wanted ?? (await undoSeconds(app.db)),
      actor: actor.name,
    }),
});

const RestoreVmInput = builder.inputType('RestoreVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    start: t.boolean({ description: 'When left out, a VM that ran is started again.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'restoreVm',
  description: 'Undoes the deletion of a VM whose time is not over.',
  input: RestoreVmInput,
  operation: 'vm.restore',
  toInput: ({ id, start }) => ({ vmId: id, ...(start == null ? {} : { start }) }),
});

const PurgeVmInput = builder.inputType('PurgeVmInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
defineAction({
  name: 'purgeVm',
  description: 'Deletes a parked VM now, without waiting for its time to be over.',
  input: PurgeVmInput,
  operation: 'vm.purge',
  toInput: ({ id }) => ({ vmId: id }),
});

const SetUndoSecondsPayload = builder
  .objectRef<{ undoSeconds: number }>('SetUndoSecondsPayload')
  .implement({ fields: (t) => ({ undoSeconds: t.exposeInt('undoSeconds') }) });
const SetUndoSecondsInput = builder.inputType('SetUndoSecondsInput', {
  fields: (t) => ({ seconds: t.int({ required: true }) }),
});
defineMutation({
  name: 'setUndoSeconds',
  description: 'Sets how long deletions can be undone where a request does not say.',
  role: 'admin',
  input: SetUndoSecondsInput,
  payload: SetUndoSecondsPayload,
  resolve: async (input, { app }) => {
    const { seconds } = checkInput(z.object({ seconds: undoSecondsSchema }), { ...input });
    await app.db.settings.set(UNDO_SETTING, seconds);
    return { undoSeconds: seconds };
  },
});
