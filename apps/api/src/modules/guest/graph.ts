import { GUEST_ACTIONS, judgeGuestAction, POWER_STATES } from '@corral/domain';
import { builder } from '../../graphql/builder.ts';
import { word } from '../../graphql/enums.ts';
import { activeTaskOf } from '../shared/activity.ts';
import { nodeStateOf } from '../shared/freshness.ts';
import { actionsType } from '../shared/verdict.ts';
import { GuestInfoRef } from './info-types.ts';
import { GuestView } from './view.ts';
import './mutations.ts';

// ---------------------------------------------------------------- types

const GuestActions = actionsType<typeof GUEST_ACTIONS, GuestView>(
  'GuestActions',
  GUEST_ACTIONS,
  async (action, guest, context) => {
    const { agent, reason } = await guest.look();
    return judgeGuestAction(action, {
      powerState: word(POWER_STATES, guest.vm.powerState, 'UNKNOWN'),
      nodeState: await nodeStateOf(context, guest.vm.nodeId),
      agentReason: reason,
      abilities: agent?.abilities ?? {},
      busyTaskId: (await activeTaskOf(context, guest.vm.id))?.id ?? null,
    });
  },
);

const GuestRef = builder.objectRef<GuestView>('Guest').implement({
  description:
    'What runs inside a VM, told by its agent and read now. Texts in it are the guest’s own words.',
  fields: (t) => ({
    agentVersion: t.string({
      nullable: true,
      description: 'Null when no agent answers.',
      resolve: async (guest) => (await guest.look()).agent?.version ?? null,
    }),
    agentReason: t.string({
      nullable: true,
      description: 'Why no agent answers; null when one does.',
      resolve: async (guest) => (await guest.look()).reason,
    }),
    info: t.field({ type: GuestInfoRef, nullable: true, resolve: (guest) => guest.info() }),
    clockOffsetSeconds: t.float({
      nullable: true,
      description: 'How far the guest’s clock is from this server’s; above 0 it is fast.',
      resolve: async (guest) => {
        const offset = await guest.clockOffsetMs();
        return offset === null ? null : Math.round(offset) / 1000;
      },
    }),
    sshKeys: t.stringList({
      nullable: true,
      description: 'The public keys that open a login as a user of the guest.',
      args: { user: t.arg.string({ required: true }) },
      resolve: (guest, { user }) => guest.sshKeys(user),
    }),
    actions: t.field({ type: GuestActions, resolve: (guest) => guest }),
  }),
});

builder.prismaObjectFields('Vm', (t) => ({
  guest: t.field({ type: GuestRef, resolve: (vm, _args, context) => new GuestView(vm, context) }),
}));
