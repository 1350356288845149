import { poolWarnings, type PoolWarning } from '@corral/domain';
import { builder } from '../../graphql/builder.ts';
import { DependentRefType } from '../../graphql/errors.ts';
import { StoragePoolRef, TemplateRef, type StoragePoolRow } from '../../graphql/refs.ts';
import {
  overlaysOf,
  poolOfRow,
  poolTotals,
  templatesOfPool,
  vmsWithDisk,
} from '../shared/loaders.ts';
import { vmsInPool } from './users.ts';

/** What is to be said of a pool, where else it is, and what hangs on it. */

const PoolWarningCodeEnum = builder.enumType('StoragePoolWarningCode', {
  values: [
    'FULL',
    'LOW_SPACE',
    'OVERCOMMITTED',
    'DEGRADED',
    'INACCESSIBLE',
    'NOT_AUTOSTARTED',
  ] as const,
});
const PoolWarningRef = builder.objectRef<PoolWarning>('StoragePoolWarning').implement({
  fields: (t) => ({
    code: t.field({ type: PoolWarningCodeEnum, resolve: (warning) => warning.code }),
    critical: t.exposeBoolean('critical', { description: 'It stops VMs now or soon.' }),
    message: t.exposeString('message'),
  }),
});

builder.objectFields(StoragePoolRef, (t) => ({
  warnings: t.field({
    type: [PoolWarningRef],
    description: 'Low space, overcommitment and trouble, worst first.',
    resolve: async (pool, _args, context) => {
      const totals = (await poolTotals(context)).get(pool.id);
      return poolWarnings({ ...pool, provisionedBytes: totals?.provisionedBytes ?? 0n });
    },
  }),
  sharedWith: t.field({
    type: [StoragePoolRef],
    description: 'Pools of other nodes that are this very storage.',
    resolve: (pool, _args, { app }): Promise<StoragePoolRow[]> => app.db.pools.sharedWith(pool),
  }),
  dependents: t.field({
    type: [DependentRefType],
    description: 'VMs with disks in it and templates of it: what would lose its storage.',
    resolve: async (pool, _args, context) => {
      const templates = await templatesOfPool(context, pool.id);
      return [
        ...(await vmsInPool(context, pool)).map(({ id, name }) => ({ kind: 'VM', id, name })),
        ...templates.map(({ id, name }) => ({ kind: 'TEMPLATE', id, name })),
      ];
    },
  }),
}));

builder.objectField(TemplateRef, 'dependents', (t) =>
  t.field({
    type: [DependentRefType],
    description: 'Volumes that are overlays on it, and the VMs that have these as disks.',
    resolve: async (template, _args, context) => {
      const pool = await poolOfRow(context, template.poolId);
      const volume = await context.app.db.volumes.findByName(pool.id, template.volumeName);
      if (volume === null) return [];
      const overlays = await overlaysOf(context, pool.nodeId, volume.path);
      const paths = [volume.path, ...overlays.map(({ path }) => path)];
      const vms = await Promise.all(paths.map((path) => vmsWithDisk(context, pool.nodeId, path)));
      const byId = new Map(vms.flat().map((vm) => [vm.id, vm]));
      return [
        ...[...byId.values()].map(({ id, name }) => ({ kind: 'VM', id, name })),
        ...overlays.map(({ id, name }) => ({ kind: 'VOLUME', id, name })),
      ];
    },
  }),
);
