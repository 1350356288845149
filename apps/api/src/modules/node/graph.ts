import { ERROR_CODES, NODE_STATES } from '@corral/domain';
import { pageArgs, ListFilterInput } from '../../graphql/args.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf } from '../../graphql/connections.ts';
import { ErrorCodeEnum, NodeStateEnum, word } from '../../graphql/enums.ts';
import { NodeRef } from '../../graphql/refs.ts';
import type { NodeRow } from '../../graphql/refs.ts';
import { perRequest } from '../../graphql/request-cache.ts';
import {
  NetworkConnection,
  NodeConnection,
  StoragePoolConnection,
  TaskConnection,
  VmConnection,
} from '../shared/connections.ts';
import { readTags } from '../shared/tags.ts';
import { NodeStatsRef } from '../stats/graph.ts';
import { NodeCapabilitiesRef, NodeFactsRef, readCapabilities, readFacts } from './facts.ts';
import './mutations.ts';
import './way-graph.ts';

// ---------------------------------------------------------------- types

interface VmCounts {
  readonly all: ReadonlyMap<string, number>;
  readonly running: ReadonlyMap<string, number>;
}

/** VMs of every node, counted once for a whole request. */
const vmCounts = perRequest<VmCounts>(async ({ app }) => {
  const groups = await app.db.prisma.vm.groupBy({
    by: ['nodeId', 'powerState'],
    _count: { _all: true },
  });
  const all = new Map<string, number>();
  const running = new Map<string, number>();
  for (const { nodeId, powerState, _count } of groups) {
    all.set(nodeId, (all.get(nodeId) ?? 0) + _count._all);
    if (powerState === 'RUNNING') running.set(nodeId, _count._all);
  }
  return { all, running };
});

builder.prismaObject('Node', {
  description: 'A managed hypervisor host.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    kind: t.exposeString('kind', { description: 'libvirt, esxi or virtualbox.' }),
    transport: t.exposeString('transport', { description: 'local or ssh.' }),
    host: t.exposeString('host', { nullable: true }),
    port: t.exposeInt('port', { nullable: true }),
    user: t.exposeString('user', { nullable: true }),
    uri: t.exposeString('uri', { nullable: true }),
    authKind: t.exposeString('authKind', { nullable: true }),
    hasSecret: t.boolean({
      description: 'True when credentials are stored; they cannot be read back.',
      resolve: (node) => node.secret !== null,
    }),
    hostKeyFingerprint: t.exposeString('hostKeyFingerprint', { nullable: true }),
    domainTypeOverride: t.exposeString('domainTypeOverride', { nullable: true }),
    enabled: t.exposeBoolean('enabled'),
    tags: t.stringList({ resolve: (node) => readTags(node.tags) }),
    sortOrder: t.exposeInt('sortOrder'),
    state: t.field({
      type: NodeStateEnum,
      resolve: (node) => word(NODE_STATES, node.state, 'UNREACHABLE'),
    }),
    stateReason: t.exposeString('stateReason', { nullable: true }),
    stateCode: t.field({
      type: ErrorCodeEnum,
      nullable: true,
      resolve: (node) => ERROR_CODES.find((code) => code === node.stateCode) ?? null,
    }),
    stateSince: t.expose('stateSince', { type: 'DateTime' }),
    observedAt: t.expose('observedAt', { type: 'DateTime', nullable: true }),
    stale: t.boolean({
      description: 'True when what is shown of this node may be out of date.',
      resolve: (node) => node.state !== 'ONLINE',
    }),
    facts: t.field({
      type: NodeFactsRef,
      nullable: true,
      resolve: (node) => readFacts(node.facts),
    }),
    capabilities: t.field({
      type: NodeCapabilitiesRef,
      nullable: true,
      resolve: (node) => readCapabilities(node.capabilities),
    }),
    stats: t.field({
      type: NodeStatsRef,
      nullable: true,
      description: 'Null while the node is not connected.',
      resolve: (node, _args, { app }) => app.loads.of(node.id),
    }),
    statsHistory: t.field({
      type: [NodeStatsRef],
      description: 'The last samples, oldest first (at most 10 minutes).',
      resolve: (node, _args, { app }) => [...app.loads.history(node.id)],
    }),
    vmCount: t.int({
      resolve: async (node, _args, context) => (await vmCounts(context)).all.get(node.id) ?? 0,
    }),
    runningVmCount: t.int({
      resolve: async (node, _args, context) => (await vmCounts(context)).running.get(node.id) ?? 0,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

/** Lists of what a node has. */
builder.prismaObjectFields('Node', (t) => ({
  pools: t.field({
    type: StoragePoolConnection,
    args: pageArgs,
    resolve: ({ id: nodeId }, page, { app: { db } }) =>
      connectionOf(db.pools.list({ ...page, filter: { nodeId } }), () =>
        db.pools.count({ nodeId }),
      ),
  }),
  networks: t.field({
    type: NetworkConnection,
    args: pageArgs,
    resolve: ({ id: nodeId }, page, { app: { db } }) =>
      connectionOf(db.networks.list({ ...page, filter: { nodeId } }), () =>
        db.networks.count({ nodeId }),
      ),
  }),
  vms: t.field({
    type: VmConnection,
    args: pageArgs,
    resolve: ({ id }, page, { app: { db } }) =>
      connectionOf(db.vms.list({ ...page, filter: { nodeIds: [id] } }), () =>
        db.vms.count({ nodeIds: [id] }),
      ),
  }),
  tasks: t.field({
    type: TaskConnection,
    args: pageArgs,
    resolve: ({ id: nodeId }, page, { app: { db } }) =>
      connectionOf(db.tasks.list({ ...page, filter: { nodeId } }), () =>
        db.tasks.count({ nodeId }),
      ),
  }),
}));

// ---------------------------------------------------------------- queries

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }): Promise<NodeRow | null> => app.db.nodes.get(id),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: NodeConnection,
    args: { ...pageArgs, filter: t.arg({ type: ListFilterInput }) },
    resolve: (_root, { filter, ...page }, { app: { db } }) => {
      const wanted = { search: filter?.search ?? null };
      return connectionOf(db.nodes.list({ ...page, filter: wanted }), () => db.nodes.count(wanted));
    },
  }),
);
