import type { PortForward } from '@corral/db';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { word } from '../../graphql/enums.ts';
import { NetworkRef, NodeRef, VmRef } from '../../graphql/refs.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { whenOnline } from '../shared/judge.ts';
import { nodeOf } from '../shared/nodes.ts';
import { actionsType, ActionVerdictRef, ALLOWED, refused } from '../shared/verdict.ts';
import { addForwardInput } from './operations.ts';

const PROTOCOLS = ['TCP', 'UDP'] as const;
const ProtocolEnum = builder.enumType('PortProtocol', { values: PROTOCOLS });
const STATES = ['PENDING', 'ACTIVE', 'FAILED'] as const;
const StateEnum = builder.enumType('PortForwardState', {
  description:
    'Whether the node was last seen to have it: PENDING not looked at yet, FAILED with a reason.',
  values: STATES,
});

const PortForwardActions = actionsType<readonly ['remove'], PortForward>(
  'PortForwardActions',
  ['remove'],
  (_action, row, context) => whenOnline(context, row.nodeId, () => ALLOWED),
);

const PortForwardRef = builder.objectRef<PortForward>('PortForward').implement({
  description:
    'A port of a node that leads to a guest. It is put back after restarts and goes with its VM.',
  fields: (t) => ({
    id: t.exposeID('id'),
    node: t.field({
      type: NodeRef,
      resolve: (row, _args, context) => nodeOf(context, row.nodeId),
    }),
    vm: t.field({
      type: VmRef,
      nullable: true,
      resolve: (row, _args, { app }) => app.db.vms.findByUuid(row.nodeId, row.vmUuid),
    }),
    network: t.field({
      type: NetworkRef,
      nullable: true,
      resolve: (row, _args, { app }) => app.db.networks.findByUuid(row.nodeId, row.networkUuid),
    }),
    mac: t.exposeString('mac', { description: 'Of the card of the VM.' }),
    protocol: t.field({
      type: ProtocolEnum,
      resolve: (row) => word(PROTOCOLS, row.protocol, 'TCP'),
    }),
    hostAddress: t.exposeString('hostAddress', {
      nullable: true,
      description: 'Address of the node; null for every one that it has.',
    }),
    hostPort: t.exposeInt('hostPort'),
    guestAddress: t.exposeString('guestAddress'),
    guestPort: t.exposeInt('guestPort'),
    description: t.exposeString('description', { nullable: true }),
    state: t.field({ type: StateEnum, resolve: (row) => word(STATES, row.state, 'PENDING') }),
    reason: t.exposeString('reason', { nullable: true }),
    observedAt: t.expose('observedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    actions: t.field({ type: PortForwardActions, resolve: (row) => row }),
  }),
});

builder.prismaObjectField('Vm', 'portForwards', (t) =>
  t.field({
    type: [PortForwardRef],
    resolve: (vm, _args, { app }) => app.db.portForwards.ofVm(vm.nodeId, vm.uuid),
  }),
);
builder.prismaObjectField('Network', 'portForwards', (t) =>
  t.field({
    type: [PortForwardRef],
    resolve: (network, _args, { app }) =>
      app.db.portForwards.ofNetwork(network.nodeId, network.uuid),
  }),
);
builder.prismaObjectFields('Node', (t) => ({
  portForwards: t.field({
    type: [PortForwardRef],
    resolve: (node, _args, { app }) => app.db.portForwards.ofNode(node.id),
  }),
  portForwarding: t.field({
    type: ActionVerdictRef,
    description: 'Whether the node has the means to forward ports, asked from it now.',
    resolve: (node, _args, context) =>
      whenOnline(context, node.id, async () => {
        const session = context.app.world.nodes.session(node.id);
        const { supported, reason } = await session.portForwards.state();
        return supported ? ALLOWED : refused('DRIVER', reason ?? 'The node cannot forward ports.');
      }),
  }),
}));

const AddPortForwardInput = builder.inputType('AddPortForwardInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    mac: t.string({ description: 'Of the card; the first that can be reached when left out.' }),
    protocol: t.field({ type: ProtocolEnum, required: true }),
    hostAddress: t.string({ description: 'IPv4 address of the node; all of them when left out.' }),
    hostPort: t.int({ required: true }),
    guestPort: t.int({ required: true }),
    description: t.string(),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'addPortForward',
  description:
    'Lets a port of the node lead to a guest, and keeps the guest’s address for it. Survives restarts of node, network and VM.',
  input: AddPortForwardInput,
  operation: 'portForward.add',
  toInput: ({ plan: _plan, ...input }) => checkInput(addForwardInput, withoutNulls(input)),
});

const RemovePortForwardInput = builder.inputType('RemovePortForwardInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
defineAction({
  name: 'removePortForward',
  description: 'Takes a port forward away. The address stays kept for the guest.',
  input: RemovePortForwardInput,
  operation: 'portForward.remove',
  toInput: ({ id }) => ({ portForwardId: id }),
});
