import { poolSettings, type PoolSetting } from '@corral/domain';
import type { PoolSetup } from '@corral/hypervisor';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { StoragePoolRef } from '../../graphql/refs.ts';

/** How a pool is set up on its node, and the change of it. */

// ---------------------------------------------------------------- types

const SETTING_WORDS = {
  PATH: { value: 'path' },
  HOSTS: { value: 'hosts' },
  EXPORT_PATH: { value: 'exportPath' },
  PERMISSIONS: { value: 'permissions' },
} as const satisfies Readonly<Record<string, { value: PoolSetting }>>;

const PoolSettingEnum = builder.enumType('StoragePoolSetting', { values: SETTING_WORDS });

const PoolSetupRef = builder.objectRef<PoolSetup>('StoragePoolSetup').implement({
  description: 'What the stored definition of a pool says.',
  fields: (t) => ({
    path: t.exposeString('path', { nullable: true }),
    hosts: t.stringList({
      description: 'Servers, as name, name:port or [v6]:port.',
      resolve: (setup) => [...setup.hosts],
    }),
    exportPath: t.exposeString('exportPath', { nullable: true }),
    mode: t.exposeString('mode', {
      nullable: true,
      description: 'Rights of the folder, in octal; null where they are left to the node.',
    }),
    owner: t.exposeInt('owner', {
      nullable: true,
      description: 'Number of the user that owns it.',
    }),
    group: t.exposeInt('group', {
      nullable: true,
      description: 'Number of the group that owns it.',
    }),
  }),
});

builder.objectFields(StoragePoolRef, (t) => ({
  setup: t.field({
    type: PoolSetupRef,
    nullable: true,
    description: 'How the pool is set up, read now from its node.',
    resolve: (pool, _args, { app }): Promise<PoolSetup> =>
      app.world.nodes.session(pool.nodeId).storage.poolSetup(pool.uuid),
  }),
  settings: t.field({
    type: [PoolSettingEnum],
    description: 'What of the setup can be edited, by the type of the pool.',
    resolve: (pool) => [...poolSettings(pool.type)],
  }),
}));

// ---------------------------------------------------------------- mutations

const EditStoragePoolInput = builder.inputType('EditStoragePoolInput', {
  description: 'What is left out stays as it is.',
  fields: (t) => ({
    id: t.id({ required: true }),
    path: t.string({ description: 'Folder or mount point; a folder that is missing is made.' }),
    hosts: t.stringList({ description: 'Servers, as name, name:port or [v6]:port.' }),
    exportPath: t.string({ description: 'Folder that the server exports.' }),
    mode: t.string({
      description: 'Rights of the folder in octal, as in 0711; null leaves them to the node.',
    }),
    owner: t.int({ description: 'Number of the user that owns it; null leaves it to the node.' }),
    group: t.int({ description: 'Number of the group that owns it; null leaves it to the node.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'editStoragePool',
  description:
    'Changes how a stopped storage pool is set up on its node. It stays the same pool; files are not moved.',
  input: EditStoragePoolInput,
  operation: 'pool.edit',
  toInput: ({ id, plan: _plan, ...rest }) => ({ poolId: id, ...rest }),
});
