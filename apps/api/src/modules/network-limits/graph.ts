import { networkLimitsRefusal } from '@corral/domain';
import type { NetworkLimits } from '@corral/hypervisor';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import type { NetworkRow } from '../../graphql/refs.ts';
import { NetworkConfigRef } from '../network/graph.ts';
import { readDetails } from '../network/stored.ts';
import { TrafficLimitInput } from '../nic-limits/graph.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { whenOnline } from '../shared/judge.ts';
import { actionsType, ALLOWED, refused } from '../shared/verdict.ts';
import { TrafficLimitRef } from '../vm-hardware/graph.ts';
import { setNetworkLimitsInput } from './operations.ts';

/** How fast whole networks may go. */

const NetworkLimitsRef = builder.objectRef<NetworkLimits>('NetworkLimits').implement({
  description:
    'How fast all VMs of a network together may go through the node. What they send to each other is not limited.',
  fields: (t) => ({
    inbound: t.field({
      type: TrafficLimitRef,
      nullable: true,
      description: 'What they receive; null without a limit.',
      resolve: ({ inbound }) => inbound,
    }),
    outbound: t.field({
      type: TrafficLimitRef,
      nullable: true,
      description: 'What they send; null without a limit.',
      resolve: ({ outbound }) => outbound,
    }),
  }),
});

const ACTIONS = ['setLimits'] as const;
const NetworkLimitActions = actionsType<typeof ACTIONS, NetworkRow>(
  'NetworkLimitActions',
  ACTIONS,
  (_action, network, context) =>
    whenOnline(context, network.nodeId, async () => {
      if (!network.persistent)
        return refused('WRONG_STATE', 'The network has no stored definition to be edited.');
      const { features } = context.app.world.nodes.session(network.nodeId).capabilities;
      const ability = features['network.limits'];
      if (ability?.supported === false)
        return refused('DRIVER', ability.reason ?? 'The node cannot limit networks.');
      const reason = networkLimitsRefusal(readDetails(network.details).next?.mode ?? network.mode);
      return reason === null ? ALLOWED : refused('DRIVER', reason);
    }),
);

builder.prismaObjectFields('Network', (t) => ({
  limits: t.field({
    type: NetworkLimitsRef,
    description: 'As the network runs; `next.limits` is what waits for its next start.',
    resolve: (network) => readDetails(network.details).limits,
  }),
  limitActions: t.field({ type: NetworkLimitActions, resolve: (network) => network }),
}));
builder.objectField(NetworkConfigRef, 'limits', (t) =>
  t.field({ type: NetworkLimitsRef, resolve: ({ limits }) => limits }),
);

const SetNetworkLimitsInput = builder.inputType('SetNetworkLimitsInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    inbound: t.field({ type: TrafficLimitInput, description: 'No limit when left out.' }),
    outbound: t.field({ type: TrafficLimitInput, description: 'No limit when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setNetworkLimits',
  description:
    'Limits how fast all VMs of a network together receive from and send through the node. A running network takes the limits at its next start.',
  input: SetNetworkLimitsInput,
  operation: 'network.setLimits',
  toInput: ({ id, inbound, outbound }) =>
    checkInput(setNetworkLimitsInput, withoutNulls({ networkId: id, inbound, outbound })),
});
