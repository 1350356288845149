import type { LimitMeans } from '@corral/hypervisor';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { whenOnline } from '../shared/judge.ts';
import { ActionVerdictRef, ALLOWED, refused, type Verdict } from '../shared/verdict.ts';
import { ChangeTimeEnum } from '../vm-hardware/change-time.ts';
import { setLimitsInput } from './operations.ts';

/** How fast cards of VMs may go. */

interface Means {
  readonly inbound: Verdict;
  readonly outbound: Verdict;
}
const TrafficLimitingRef = builder.objectRef<Means>('TrafficLimiting').implement({
  description: 'Whether the kernel of a node can limit what cards receive and send.',
  fields: (t) => ({
    inbound: t.field({ type: ActionVerdictRef, resolve: ({ inbound }) => inbound }),
    outbound: t.field({ type: ActionVerdictRef, resolve: ({ outbound }) => outbound }),
  }),
});

/** What cannot be seen is not refused: the plan of a limit warns of it. */
const verdictOf = ({ supported, reason }: LimitMeans): Verdict =>
  supported === false ? refused('DRIVER', reason ?? 'The node cannot limit traffic.') : ALLOWED;

builder.prismaObjectField('Node', 'trafficLimiting', (t) =>
  t.field({
    type: TrafficLimitingRef,
    description: 'Asked from the node now.',
    resolve: async (node, _args, context): Promise<Means> => {
      const asked: Means[] = [];
      const online = await whenOnline(context, node.id, async () => {
        const { inbound, outbound } = await context.app.world.nodes.session(node.id).limits.state();
        asked.push({ inbound: verdictOf(inbound), outbound: verdictOf(outbound) });
        return ALLOWED;
      });
      return asked[0] ?? { inbound: online, outbound: online };
    },
  }),
);

export const TrafficLimitInput = builder.inputType('TrafficLimitInput', {
  fields: (t) => ({
    averageBytes: t.field({
      type: 'BigInt',
      required: true,
      description: 'Bytes a second in the long run; rounded to 1000.',
    }),
    peakBytes: t.field({ type: 'BigInt', description: 'Bytes a second within a burst.' }),
    burstBytes: t.field({
      type: 'BigInt',
      description: 'Bytes that may go at the peak rate; rounded to 1024.',
    }),
  }),
});
const SetNicLimitsInput = builder.inputType('SetNicLimitsInput', {
  fields: (t) => ({
    id: t.id({ required: true, description: 'Of the VM.' }),
    mac: t.string({ required: true }),
    inbound: t.field({ type: TrafficLimitInput, description: 'No limit when left out.' }),
    outbound: t.field({ type: TrafficLimitInput, description: 'No limit when left out.' }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setNicLimits',
  description: 'Limits how fast a card receives and sends, at once and for the next boots.',
  input: SetNicLimitsInput,
  operation: 'vm.setLimits',
  toInput: ({ id, plan: _plan, ...input }) =>
    checkInput(setLimitsInput, withoutNulls({ ...input, vmId: id })),
});
