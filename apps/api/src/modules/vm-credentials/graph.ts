import type { LoginWayVerdict } from '@corral/domain';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { loadVm } from '../vm/subject.ts';
import { prepareReset } from './request.ts';
import { loginWays } from './ways.ts';

/** Logins inside VMs, set from outside. */

const WAYS = {
  AGENT: { description: 'By the agent of the guest, while it runs.' },
  DISK: { description: 'On the disks of a VM that is off, by libguestfs on its node.' },
  CLOUD_INIT: {
    description: 'By cloud-init at a start: a seed with a new instance id, read back in the guest.',
  },
} as const;

const LoginWayEnum = builder.enumType('LoginWayName', { values: WAYS });
const AskedWayEnum = builder.enumType('AskedLoginWay', {
  values: { AUTO: { description: 'The first way that is open, in this order.' }, ...WAYS },
});

const LoginWayRef = builder.objectRef<LoginWayVerdict>('LoginWay').implement({
  description: 'A way to set a login inside a VM.',
  fields: (t) => ({
    way: t.field({ type: LoginWayEnum, resolve: ({ way }) => way }),
    allowed: t.boolean({ resolve: ({ reason }) => reason === null }),
    reason: t.exposeString('reason', { nullable: true, description: 'Null when it is allowed.' }),
  }),
});

builder.prismaObjectField('Vm', 'loginWays', (t) =>
  t.field({
    type: [LoginWayRef],
    nullable: true,
    description:
      'By which ways a login inside the VM can be reset now, in the order in which they are tried. Asked from node and guest now.',
    resolve: async (vm, _args, { app }) => loginWays(app.world, await loadVm(app.world, vm.id)),
  }),
);

const ResetVmCredentialsInput = builder.inputType('ResetVmCredentialsInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    user: t.string({ required: true, description: 'Of the guest, as in root.' }),
    password: t.string({
      description: 'Stays as it is when left out. It is never stored or shown again.',
    }),
    keyPairIds: t.idList(),
    authorizedKeys: t.stringList({ description: 'Public keys that are added.' }),
    replaceKeys: t.boolean({ description: 'Removes all other keys. False when left out.' }),
    way: t.field({ type: AskedWayEnum, description: 'AUTO when left out.' }),
    plan: t.boolean(),
  }),
});

defineAction({
  name: 'resetVmCredentials',
  description:
    'Sets the password or the public keys of a user inside a VM, whether it runs or is off. The plan says by which way; the task succeeds only when it was read back, and its result names the way.',
  input: ResetVmCredentialsInput,
  operation: 'vm.resetCredentials',
  toInput: ({ id, plan: _plan, ...input }, { app }) =>
    prepareReset(app.world, { ...input, vmId: id }),
});
