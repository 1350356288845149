import type { DhcpLeaseRecord, NetworkAddressing } from '@corral/hypervisor';
import { z } from 'zod';
import { defineAction } from '../../graphql/actions.ts';
import { ListFilterInput, pageArgs } from '../../graphql/args.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf } from '../../graphql/connections.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { word } from '../../graphql/enums.ts';
import { NetworkRef, NodeRef, VmRef, type NetworkRow, type VmRow } from '../../graphql/refs.ts';
import { nodeOf } from '../shared/nodes.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { NetworkConnection } from '../shared/connections.ts';
import { isStale } from '../shared/freshness.ts';
import { inState, IN_USE, whenOnline } from '../shared/judge.ts';
import { vmsOnNetwork, vmsWithMac } from '../shared/loaders.ts';
import { actionsType, ALLOWED, type Verdict } from '../shared/verdict.ts';
import { createNetworkInput } from './operations/operations.ts';

// ---------------------------------------------------------------- types

const NETWORK_MODES = ['NAT', 'ROUTED', 'ISOLATED', 'OPEN', 'BRIDGE', 'OTHER'] as const;
const NetworkModeEnum = builder.enumType('NetworkMode', { values: NETWORK_MODES });

const DhcpRangeRef = builder
  .objectRef<{ readonly start: string; readonly end: string }>('DhcpRange')
  .implement({
    fields: (t) => ({ start: t.exposeString('start'), end: t.exposeString('end') }),
  });
const DhcpHostRef = builder
  .objectRef<NetworkAddressing['dhcpHosts'][number]>('DhcpHost')
  .implement({
    fields: (t) => ({
      mac: t.exposeString('mac', { nullable: true }),
      name: t.exposeString('name', { nullable: true }),
      ip: t.exposeString('ip'),
    }),
  });
const NetworkAddressingRef = builder.objectRef<NetworkAddressing>('NetworkAddressing').implement({
  fields: (t) => ({
    family: t.exposeString('family', { description: 'ipv4 or ipv6.' }),
    address: t.exposeString('address', { description: 'Address of the node on the network.' }),
    prefix: t.exposeInt('prefix'),
    dhcpRanges: t.field({ type: [DhcpRangeRef], resolve: (one) => [...one.dhcpRanges] }),
    dhcpHosts: t.field({ type: [DhcpHostRef], resolve: (one) => [...one.dhcpHosts] }),
  }),
});

interface LeaseOfNetwork extends DhcpLeaseRecord {
  readonly nodeId: string;
}
const DhcpLeaseRef = builder.objectRef<LeaseOfNetwork>('DhcpLease').implement({
  fields: (t) => ({
    mac: t.exposeString('mac', { nullable: true }),
    ip: t.exposeString('ip'),
    prefix: t.exposeInt('prefix'),
    hostname: t.exposeString('hostname', { nullable: true }),
    clientId: t.exposeString('clientId', { nullable: true }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (lease) => (lease.expiresAt === null ? null : new Date(lease.expiresAt)),
    }),
    vm: t.field({
      type: VmRef,
      nullable: true,
      resolve: async (lease, _args, context): Promise<VmRow | null> =>
        lease.mac === null
          ? null
          : ((await vmsWithMac(context, lease.nodeId, lease.mac))[0] ?? null),
    }),
  }),
});

const storedAddressing = z.array(
  z.object({
    family: z.enum(['ipv4', 'ipv6']),
    address: z.string(),
    prefix: z.number(),
    dhcpRanges: z.array(z.object({ start: z.string(), end: z.string() })),
    dhcpHosts: z.array(
      z.object({ mac: z.string().nullable(), name: z.string().nullable(), ip: z.string() }),
    ),
  }),
);

const vmsOn = (network: NetworkRow, context: GraphContext): Promise<VmRow[]> =>
  vmsOnNetwork(context, network.nodeId, network.name);

const NETWORK_ACTIONS = ['start', 'stop', 'delete'] as const;
const NetworkActions = actionsType<typeof NETWORK_ACTIONS, NetworkRow>(
  'NetworkActions',
  NETWORK_ACTIONS,
  (action, network, context) =>
    whenOnline(context, network.nodeId, async (): Promise<Verdict> => {
      if (action === 'start') return inState(!network.active, 'The network is active.');
      if (action === 'stop') return inState(network.active, 'The network is stopped.');
      const vms = await vmsOn(network, context);
      return vms.length > 0
        ? IN_USE(`${vms.map((vm) => vm.name).join(', ')} are on the network.`)
        : ALLOWED;
    }),
);

builder.prismaObject('Network', {
  description: 'A virtual network of a node.',
  fields: (t) => ({
    id: t.exposeID('id'),
    node: t.field({
      type: NodeRef,
      resolve: (network, _args, context) => nodeOf(context, network.nodeId),
    }),
    uuid: t.exposeID('uuid'),
    name: t.exposeString('name'),
    active: t.exposeBoolean('active'),
    persistent: t.exposeBoolean('persistent'),
    autostart: t.exposeBoolean('autostart'),
    mode: t.field({
      type: NetworkModeEnum,
      resolve: (network) => word(NETWORK_MODES, network.mode, 'OTHER'),
    }),
    bridge: t.exposeString('bridge', { nullable: true }),
    domain: t.exposeString('domain', { nullable: true }),
    addressing: t.field({
      type: [NetworkAddressingRef],
      resolve: (network) => storedAddressing.catch([]).parse(network.addressing),
    }),
    vms: t.field({ type: [VmRef], resolve: (network, _args, context) => vmsOn(network, context) }),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    stale: t.boolean({ resolve: (network, _args, context) => isStale(context, network.nodeId) }),
    leases: t.field({
      type: [DhcpLeaseRef],
      nullable: true,
      description:
        'Read from the node now; an error of this field leaves the rest of the query alone.',
      resolve: async (network, _args, { app }) => {
        const leases = await app.world.nodes.session(network.nodeId).networks.leases(network.uuid);
        return leases.map((lease) => Object.assign(lease, { nodeId: network.nodeId }));
      },
    }),
    actions: t.field({ type: NetworkActions, resolve: (network) => network }),
  }),
});

// ---------------------------------------------------------------- queries

builder.queryField('network', (t) =>
  t.field({
    type: NetworkRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }): Promise<NetworkRow | null> => app.db.networks.get(id),
  }),
);

builder.queryField('networks', (t) =>
  t.field({
    type: NetworkConnection,
    args: { ...pageArgs, filter: t.arg({ type: ListFilterInput }) },
    resolve: (_root, { filter, ...page }, { app: { db } }) => {
      const wanted = { search: filter?.search ?? null, nodeId: filter?.nodeId ?? null };
      return connectionOf(db.networks.list({ ...page, filter: wanted }), () =>
        db.networks.count(wanted),
      );
    },
  }),
);

// ---------------------------------------------------------------- mutations

const NewNetworkModeEnum = builder.enumType('NewNetworkMode', {
  values: ['NAT', 'ISOLATED'] as const,
});
const DhcpRangeInput = builder.inputType('DhcpRangeInput', {
  fields: (t) => ({ start: t.string({ required: true }), end: t.string({ required: true }) }),
});
const CreateNetworkInput = builder.inputType('CreateNetworkInput', {
  fields: (t) => ({
    nodeId: t.id({ required: true }),
    name: t.string({ required: true }),
    mode: t.field({ type: NewNetworkModeEnum, required: true }),
    autostart: t.boolean({ description: 'True when left out.' }),
    bridge: t.string({ description: 'A free name is chosen when left out.' }),
    domain: t.string({ description: 'DNS domain of the guests.' }),
    ipv4Cidr: t.string({ description: 'Address of the node with prefix, as 192.168.50.1/24.' }),
    dhcp: t.field({ type: DhcpRangeInput }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'createNetwork',
  description: 'Makes and starts a virtual network.',
  input: CreateNetworkInput,
  operation: 'network.create',
  toInput: (input) => checkInput(createNetworkInput, withoutNulls(input)),
});

const NetworkActionInput = builder.inputType('NetworkActionInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
const ACTIONS = [
  ['startNetwork', 'network.start', 'Starts a network.'],
  ['stopNetwork', 'network.stop', 'Stops a network; VMs on it lose it.'],
  ['deleteNetwork', 'network.delete', 'Removes a network; refused while VMs are on it.'],
] as const;
for (const [name, operation, description] of ACTIONS) {
  defineAction({
    name,
    description,
    input: NetworkActionInput,
    operation,
    toInput: ({ id }) => ({ networkId: id }),
  });
}
