import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/results.ts';
import { TRANSFER_PREFIX } from '../../http/transfers.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { guestExecInput } from './operations/exec.ts';
import { preparePassword } from './operations/password.ts';
import { prepareSshKeys } from './operations/ssh-keys.ts';
import { loadGuest } from './subject.ts';
import { guestPathSchema } from './transfer-path.ts';

const GuestExecInput = builder.inputType('GuestExecInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    program: t.string({
      required: true,
      description: 'Path of the program inside the guest, or its name.',
    }),
    args: t.stringList({
      description:
        'They reach the program as they are; no shell reads them. They are kept with the task, so no secret belongs in them.',
    }),
    timeoutSeconds: t.int({ description: 'The program is ended after it; 3600 when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'guestExec',
  description:
    'Runs a program in the guest by its agent. Its output is in the log of the task while it runs; another exit code than 0 fails the task.',
  input: GuestExecInput,
  operation: 'guest.exec',
  toInput: ({ plan: _plan, ...input }) => checkInput(guestExecInput, withoutNulls(input)),
});

const SetGuestTimeInput = builder.inputType('SetGuestTimeInput', {
  fields: (t) => ({ vmId: t.id({ required: true }), plan: t.boolean() }),
});
defineAction({
  name: 'setGuestTime',
  description: 'Sets the guest’s clock to this server’s, and reads it back.',
  input: SetGuestTimeInput,
  operation: 'guest.setTime',
  toInput: ({ vmId }) => ({ vmId }),
});

const SetGuestPasswordInput = builder.inputType('SetGuestPasswordInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    user: t.string({ required: true }),
    password: t.string({ required: true, description: 'It is never stored or shown again.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setGuestPassword',
  description: 'Sets the password of a user of the guest by its agent.',
  input: SetGuestPasswordInput,
  operation: 'guest.setPassword',
  toInput: ({ plan: _plan, ...input }, { app }) => preparePassword(app.world.secrets, input),
});

const SetGuestSshKeysInput = builder.inputType('SetGuestSshKeysInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    user: t.string({ required: true }),
    keyPairIds: t.idList(),
    authorizedKeys: t.stringList(),
    replace: t.boolean({ description: 'Removes all other keys. False when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setGuestSshKeys',
  description: 'Adds or replaces the public keys of a user of the guest by its agent.',
  input: SetGuestSshKeysInput,
  operation: 'guest.setSshKeys',
  toInput: ({ plan: _plan, ...input }, { app }) => prepareSshKeys(app.world, input),
});

const GuestFileDirectionEnum = builder.enumType('GuestFileDirection', {
  values: ['PULL', 'PUSH'] as const,
});
const CreateGuestFileTransferInput = builder.inputType('CreateGuestFileTransferInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    path: t.string({ required: true, description: 'Of the file inside the guest, absolute.' }),
    direction: t.field({
      type: GuestFileDirectionEnum,
      required: true,
      description: 'PULL reads the file of the guest, PUSH writes it.',
    }),
    overwrite: t.boolean({
      description: 'Lets PUSH replace a file that is there. False when left out.',
    }),
  }),
});
const CreateGuestFileTransferPayload = builder
  .objectRef<{ readonly url: string; readonly expiresAt: Date }>('CreateGuestFileTransferPayload')
  .implement({
    fields: (t) => ({
      url: t.exposeString('url'),
      expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    }),
  });

defineMutation({
  name: 'createGuestFileTransfer',
  description:
    'A single-use address (relative to the API) to GET a file of the guest from, or to PUT one to. Files up to 1 GiB.',
  input: CreateGuestFileTransferInput,
  payload: CreateGuestFileTransferPayload,
  resolve: async ({ vmId, path: given, direction, overwrite }, { app, actor }) => {
    const { path } = checkInput(guestPathSchema, { path: given });
    await loadGuest(app.world, vmId, direction === 'PULL' ? 'pullFile' : 'pushFile');
    const { ticket, expiresAt } = app.tickets.issue(
      direction === 'PULL'
        ? { kind: 'guestPull', vmId, path }
        : { kind: 'guestPush', vmId, path, overwrite: overwrite === true },
      actor.name,
    );
    return { url: `${TRANSFER_PREFIX}${ticket}`, expiresAt };
  },
});
