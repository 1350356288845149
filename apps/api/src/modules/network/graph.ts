import type { DhcpLeaseRecord, DnsHost, NetworkAddressing } from '@corral/hypervisor';
import { z } from 'zod';
import { ListFilterInput, pageArgs } from '../../graphql/args.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf } from '../../graphql/connections.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { word } from '../../graphql/enums.ts';
import { NetworkRef, NodeRef, VmRef, type NetworkRow, type VmRow } from '../../graphql/refs.ts';
import { nodeOf } from '../shared/nodes.ts';
import { NetworkConnection } from '../shared/connections.ts';
import { isStale } from '../shared/freshness.ts';
import { inState, IN_USE, whenOnline } from '../shared/judge.ts';
import { vmsOnNetwork, vmsWithMac } from '../shared/loaders.ts';
import { actionsType, ALLOWED, refused, type Verdict } from '../shared/verdict.ts';
import { readDetails, storedAddressing, type StoredDetails } from './stored.ts';
import { isOn } from './users.ts';
import './mutations.ts';

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

const DnsHostRef = builder.objectRef<DnsHost>('DnsHost').implement({
  description: 'Names that the DNS server of a network answers with an address.',
  fields: (t) => ({
    ip: t.exposeString('ip'),
    hostnames: t.stringList({ resolve: (host) => [...host.hostnames] }),
  }),
});

type NextConfig = NonNullable<StoredDetails['next']>;
export const NetworkConfigRef = builder.objectRef<NextConfig>('NetworkConfig').implement({
  description: 'How a network will be after its next start.',
  fields: (t) => ({
    mode: t.field({
      type: NetworkModeEnum,
      resolve: (config) => word(NETWORK_MODES, config.mode, 'OTHER'),
    }),
    bridge: t.exposeString('bridge', { nullable: true }),
    forwardDevice: t.exposeString('forwardDevice', { nullable: true }),
    domain: t.exposeString('domain', { nullable: true }),
    addressing: t.field({ type: [NetworkAddressingRef], resolve: (one) => one.addressing }),
    dnsHosts: t.field({ type: [DnsHostRef], resolve: (one) => one.dnsHosts }),
  }),
});

const vmsOn = (network: NetworkRow, context: GraphContext): Promise<VmRow[]> =>
  vmsOnNetwork(context, network.nodeId, network.name);

const NETWORK_ACTIONS = ['start', 'stop', 'delete', 'edit', 'editEntries'] as const;
const NetworkActions = actionsType<typeof NETWORK_ACTIONS, NetworkRow>(
  'NetworkActions',
  NETWORK_ACTIONS,
  (action, network, context) =>
    whenOnline(context, network.nodeId, async (): Promise<Verdict> => {
      if (action === 'start') return inState(!network.active, 'The network is active.');
      if (action === 'stop') return inState(network.active, 'The network is stopped.');
      if (action === 'edit')
        return inState(network.persistent, 'The network has no stored definition to be edited.');
      if (action === 'editEntries')
        return network.mode === 'BRIDGE'
          ? refused(
              'DRIVER',
              'A bridge of the node gets its addresses and names outside of Corral.',
            )
          : ALLOWED;
      const vms = await vmsOn(network, context);
      return vms.length > 0
        ? IN_USE(`${vms.map((vm) => vm.name).join(', ')} are on the network.`)
        : ALLOWED;
    }),
);

interface NetworkDependent {
  readonly vm: VmRow;
  readonly network: NetworkRow;
}
const NetworkDependentRef = builder.objectRef<NetworkDependent>('NetworkDependent').implement({
  description: 'A VM with a card on a network.',
  fields: (t) => ({
    vm: t.field({ type: VmRef, resolve: ({ vm }) => vm }),
    losesNow: t.boolean({
      description: 'True when the VM runs, and would lose the network at once.',
      resolve: ({ vm, network }) =>
        network.active && ['RUNNING', 'PAUSED', 'SHUTTING_DOWN'].includes(vm.powerState),
    }),
    onlyNetwork: t.boolean({
      description: 'True when the VM has no card on anything else.',
      resolve: ({ vm, network }) => storedNics.parse(vm.nics).every((nic) => isOn(nic, network)),
    }),
  }),
});

const storedNics = z
  .array(z.object({ sourceType: z.string(), source: z.string().nullable() }))
  .catch([]);

/** Rows of the VMs on the network by its name, or by the bridge that it made. */
async function dependentsOf(
  network: NetworkRow,
  { app }: GraphContext,
): Promise<NetworkDependent[]> {
  const rows = await app.db.prisma.vm.findMany({
    where: { nodeId: network.nodeId },
    orderBy: { name: 'asc' },
  });
  return rows
    .filter((vm) => storedNics.parse(vm.nics).some((nic) => isOn(nic, network)))
    .map((vm) => ({ vm, network }));
}

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
    forwardDevice: t.string({
      nullable: true,
      description: 'The interface of the node through which traffic leaves; null for any.',
      resolve: (network) => readDetails(network.details).forwardDevice,
    }),
    dnsHosts: t.field({
      type: [DnsHostRef],
      resolve: (network) => readDetails(network.details).dnsHosts,
    }),
    next: t.field({
      type: NetworkConfigRef,
      nullable: true,
      description: 'How it will be after its next start, where that differs from how it runs now.',
      resolve: (network) => readDetails(network.details).next,
    }),
    dependents: t.field({
      type: [NetworkDependentRef],
      description: 'The VMs with a card on the network: what stops reaching others if it goes.',
      resolve: (network, _args, context) => dependentsOf(network, context),
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
