import type { MigrationObstacle } from '@corral/hypervisor';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { NodeRef, StoragePoolRef } from '../../graphql/refs.ts';
import type { NodeRow, StoragePoolRow } from '../../graphql/refs.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { nodeOf } from '../shared/nodes.ts';
import { loadVm } from '../vm/subject.ts';
import { bars, checkMigration, type MigrationCheck } from './check.ts';
import { migrateVmInput } from './operations/migrate.ts';

/** Moving VMs between nodes. */

// ---------------------------------------------------------------- types

const MigrationWayEnum = builder.enumType('MigrationWay', {
  description: 'A running VM moves while it runs, one that is off while it is off.',
  values: ['LIVE', 'OFFLINE'] as const,
});

interface ObstacleRow extends MigrationObstacle {
  readonly forbids: boolean;
}

const MigrationObstacleRef = builder.objectRef<ObstacleRow>('MigrationObstacle').implement({
  fields: (t) => ({
    code: t.exposeString('code'),
    reason: t.exposeString('reason'),
    forbids: t.exposeBoolean('forbids', {
      description: 'False for what is only to be known beforehand.',
    }),
  }),
});

const MigrationTargetRef = builder.objectRef<MigrationCheck>('MigrationTarget').implement({
  description: 'A node a VM could move to, with what stands in the way.',
  fields: (t) => ({
    node: t.field({
      type: NodeRef,
      resolve: (check, _args, context): Promise<NodeRow> => nodeOf(context, check.nodeId),
    }),
    way: t.field({ type: MigrationWayEnum, resolve: ({ way }) => way }),
    allowed: t.exposeBoolean('allowed'),
    obstacles: t.field({
      type: [MigrationObstacleRef],
      resolve: ({ obstacles, way }) =>
        obstacles.map((one) => Object.assign({}, one, { forbids: bars(one, way) })),
    }),
    pool: t.field({
      type: StoragePoolRef,
      nullable: true,
      description: 'Where its disks would go.',
      resolve: async (check, _args, { app }): Promise<StoragePoolRow | null> =>
        check.pool === null ? null : app.db.pools.findByUuid(check.nodeId, check.pool.uuid),
    }),
    copyBytes: t.field({
      type: 'BigInt',
      description: 'What goes over the network for its disks, at most.',
      resolve: ({ disks }) => disks.reduce((sum, { bytes }) => sum + bytes, 0),
    }),
  }),
});

builder.prismaObjectField('Vm', 'migrationTargets', (t) =>
  t.field({
    type: [MigrationTargetRef],
    nullable: true,
    description: 'Every other node, asked now whether it could take this VM.',
    resolve: async (vm, _args, { app }) => {
      const subject = await loadVm(app.world, vm.id);
      const nodes = (await app.db.nodes.all()).filter(({ id }) => id !== vm.nodeId);
      return Promise.all(nodes.map((node) => checkMigration(app.world, subject, node)));
    },
  }),
);

// ---------------------------------------------------------------- mutations

const MigrateVmInput = builder.inputType('MigrateVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    nodeId: t.id({ required: true, description: 'The node it is to go to.' }),
    poolId: t.id({
      description: 'A pool of that node for its disks; the one of the same name when left out.',
    }),
    address: t.string({
      description:
        'How the VM’s node reaches the other one; the address it was enrolled with when left out.',
    }),
    plan: t.boolean(),
  }),
});

defineAction({
  name: 'migrateVm',
  description:
    'Moves a VM to another node with its disks: while it runs, or, when it is off, as it lies.',
  input: MigrateVmInput,
  operation: 'vm.migrate',
  toInput: ({ id, nodeId, poolId, address }) =>
    checkInput(migrateVmInput, withoutNulls({ vmId: id, nodeId, poolId, address })),
});
