import { POOL_STATES, poolEditObstacle } from '@corral/domain';
import { defineAction } from '../../graphql/actions.ts';
import { ListFilterInput, pageArgs } from '../../graphql/args.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf } from '../../graphql/connections.ts';
import { PoolStateEnum, word } from '../../graphql/enums.ts';
import { NodeRef, StoragePoolRef, type StoragePoolRow } from '../../graphql/refs.ts';
import { nodeOf } from '../shared/nodes.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import {
  StoragePoolConnection,
  TemplateConnection,
  VolumeConnection,
} from '../shared/connections.ts';
import { isStale } from '../shared/freshness.ts';
import { inState, IN_USE, poolRuns, whenOnline } from '../shared/judge.ts';
import { poolsInUse, poolTotals, templatesOfPool } from '../shared/loaders.ts';
import { actionsType, ALLOWED, type Verdict } from '../shared/verdict.ts';
import { createPoolInput, deletePoolInput } from './operations/operations.ts';

// ---------------------------------------------------------------- types

const POOL_ACTIONS = [
  'start',
  'stop',
  'refresh',
  'delete',
  'createVolume',
  'setAutostart',
  'edit',
] as const;

const StoragePoolActions = actionsType<typeof POOL_ACTIONS, StoragePoolRow>(
  'StoragePoolActions',
  POOL_ACTIONS,
  (action, pool, context) =>
    whenOnline(context, pool.nodeId, async (): Promise<Verdict> => {
      if (action === 'start') return inState(!poolRuns(pool), 'The storage pool is running.');
      if (action === 'setAutostart')
        return inState(pool.persistent, 'The storage pool has no stored definition.');
      if (action === 'edit') {
        const obstacle = poolEditObstacle(pool);
        return inState(obstacle === null, obstacle ?? '');
      }
      if (action !== 'delete') return inState(poolRuns(pool), 'The storage pool is not running.');
      const templates = await templatesOfPool(context, pool.id);
      if (templates.length > 0) return IN_USE('The storage pool holds templates.');
      const inUse = await poolsInUse(context);
      return inUse.has(pool.id) ? IN_USE('VMs have disks in the storage pool.') : ALLOWED;
    }),
);

builder.prismaObject('StoragePool', {
  description: 'A place of a node where volumes are kept.',
  fields: (t) => ({
    id: t.exposeID('id'),
    node: t.field({
      type: NodeRef,
      resolve: (pool, _args, context) => nodeOf(context, pool.nodeId),
    }),
    uuid: t.exposeID('uuid'),
    name: t.exposeString('name'),
    type: t.exposeString('type'),
    state: t.field({
      type: PoolStateEnum,
      resolve: (pool) => word(POOL_STATES, pool.state, 'INACCESSIBLE'),
    }),
    rawState: t.exposeString('rawState'),
    path: t.exposeString('path', { nullable: true }),
    autostart: t.exposeBoolean('autostart'),
    persistent: t.exposeBoolean('persistent'),
    capacityBytes: t.expose('capacityBytes', { type: 'BigInt', nullable: true }),
    allocationBytes: t.expose('allocationBytes', { type: 'BigInt', nullable: true }),
    availableBytes: t.expose('availableBytes', { type: 'BigInt', nullable: true }),
    provisionedBytes: t.field({
      type: 'BigInt',
      description:
        'Sum of the virtual sizes of the volumes: above the capacity means overcommitted.',
      resolve: async (pool, _args, context) =>
        (await poolTotals(context)).get(pool.id)?.provisionedBytes ?? 0n,
    }),
    volumeCount: t.int({
      resolve: async (pool, _args, context) =>
        (await poolTotals(context)).get(pool.id)?.volumes ?? 0,
    }),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    stale: t.boolean({ resolve: (pool, _args, context) => isStale(context, pool.nodeId) }),
    volumes: t.field({
      type: VolumeConnection,
      args: pageArgs,
      resolve: ({ id: poolId }, page, { app: { db } }) =>
        connectionOf(db.volumes.list({ ...page, filter: { poolId } }), () =>
          db.volumes.count({ poolId }),
        ),
    }),
    templates: t.field({
      type: TemplateConnection,
      args: pageArgs,
      resolve: ({ id: poolId }, page, { app: { db } }) =>
        connectionOf(db.templates.list({ ...page, filter: { poolId } }), () =>
          db.templates.count({ poolId }),
        ),
    }),
    actions: t.field({ type: StoragePoolActions, resolve: (pool) => pool }),
  }),
});

// ---------------------------------------------------------------- queries

builder.queryField('storagePool', (t) =>
  t.field({
    type: StoragePoolRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }): Promise<StoragePoolRow | null> => app.db.pools.get(id),
  }),
);

builder.queryField('storagePools', (t) =>
  t.field({
    type: StoragePoolConnection,
    args: { ...pageArgs, filter: t.arg({ type: ListFilterInput }) },
    resolve: (_root, { filter, ...page }, { app: { db } }) => {
      const wanted = { search: filter?.search ?? null, nodeId: filter?.nodeId ?? null };
      return connectionOf(db.pools.list({ ...page, filter: wanted }), () => db.pools.count(wanted));
    },
  }),
);

// ---------------------------------------------------------------- mutations

const POOL_TYPE_VALUES = {
  DIR: { value: 'dir' },
  FS: { value: 'fs' },
  NETFS: { value: 'netfs' },
  LOGICAL: { value: 'logical' },
  DISK: { value: 'disk' },
  ISCSI: { value: 'iscsi' },
  ZFS: { value: 'zfs' },
  RBD: { value: 'rbd' },
} as const;

const StoragePoolSourceAuthInput = builder.inputType('StoragePoolSourceAuthInput', {
  description: "A login by a secret that the node's hypervisor holds already.",
  fields: (t) => ({
    user: t.string({ required: true }),
    secretUuid: t.string({ required: true }),
  }),
});
const StoragePoolSourceInput = builder.inputType('StoragePoolSourceInput', {
  description: 'Where the storage of a pool comes from; what is needed depends on its type.',
  fields: (t) => ({
    hosts: t.stringList({ description: 'Servers, as name, name:port or [v6]:port.' }),
    exportPath: t.string({ description: 'Folder that the server exports (netfs).' }),
    devices: t.stringList({
      description: 'Devices of the node, or the target of a server (iscsi).',
    }),
    name: t.string({ description: 'Volume group, pool or dataset, pool of the cluster.' }),
    format: t.string({ description: 'Filesystem, protocol or partition table.' }),
    auth: t.field({ type: StoragePoolSourceAuthInput }),
  }),
});
const CreateStoragePoolInput = builder.inputType('CreateStoragePoolInput', {
  fields: (t) => ({
    nodeId: t.id({ required: true }),
    name: t.string({ required: true }),
    type: t.field({
      type: builder.enumType('StoragePoolType', { values: POOL_TYPE_VALUES }),
      description: 'DIR when left out. The node tells which of them it has (Node.poolTypes).',
    }),
    path: t.string({
      description: 'Folder on the node, made where it is missing; for dir, fs and netfs.',
    }),
    source: t.field({ type: StoragePoolSourceInput }),
    format: t.boolean({
      description:
        'Writes a filesystem (fs), volume group (logical) or partition table (disk) on empty devices; never over what is there.',
    }),
    autostart: t.boolean({ description: 'True when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'createStoragePool',
  description: 'Makes and starts a storage pool of a node.',
  input: CreateStoragePoolInput,
  operation: 'pool.create',
  toInput: (input) => checkInput(createPoolInput, withoutNulls(input)),
});

const StoragePoolActionInput = builder.inputType('StoragePoolActionInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
const ACTIONS = [
  ['startStoragePool', 'pool.start', 'Starts a storage pool.'],
  ['stopStoragePool', 'pool.stop', 'Stops a storage pool; its files stay.'],
  ['refreshStoragePool', 'pool.refresh', 'Reads the volumes of a storage pool again.'],
] as const;
for (const [name, operation, description] of ACTIONS) {
  defineAction({
    name,
    description,
    input: StoragePoolActionInput,
    operation,
    toInput: ({ id }) => ({ poolId: id }),
  });
}

const DeleteStoragePoolInput = builder.inputType('DeleteStoragePoolInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    deleteContent: t.boolean({
      description: 'Deletes its volumes too, and what held them; false when left out.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'deleteStoragePool',
  description: 'Removes a storage pool. Refused while VMs or templates are in it.',
  input: DeleteStoragePoolInput,
  operation: 'pool.delete',
  toInput: ({ id, deleteContent }) =>
    checkInput(deletePoolInput, withoutNulls({ poolId: id, deleteContent })),
});

const SetStoragePoolAutostartInput = builder.inputType('SetStoragePoolAutostartInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    autostart: t.boolean({ required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setStoragePoolAutostart',
  description: 'Whether a storage pool starts with its node.',
  input: SetStoragePoolAutostartInput,
  operation: 'pool.setAutostart',
  toInput: ({ id, autostart }) => ({ poolId: id, autostart }),
});
