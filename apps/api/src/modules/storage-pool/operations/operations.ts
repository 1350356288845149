import { CorralError, nameSchema, type DependentRef } from '@corral/domain';
import {
  defineOperation,
  type OperationDefinition,
  type OperationPlan,
  type PlannedStep,
} from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import { asVmDependents, holdsDisk, refuseDependents } from '../../volume/dependents.ts';
import { chooseUuid } from '../../vm/identity.ts';
import { checkPoolPath } from '../paths.ts';
import { loadPool, poolTarget, requireRunning, type PoolSubject } from '../subject.ts';
import { madeId } from '../../shared/made-id.ts';
import {
  createPoolStep,
  deletePoolStep,
  refreshPoolStep,
  removePoolArtefact,
  startPoolStep,
  stopPoolStep,
} from './steps.ts';

export const createPoolInput = z.object({
  nodeId: z.string().min(1),
  name: nameSchema('name of the storage pool'),
  path: z.string(),
  autostart: z.boolean().default(true),
});
type CreatePoolInput = z.output<typeof createPoolInput>;

const createPool = defineOperation<World, CreatePoolInput>({
  name: 'pool.create',
  input: createPoolInput,
  plan: async (world, input) => {
    const path = checkPoolPath(input.path, 'path');
    const node = await world.db.nodes.require(input.nodeId);
    const { storage } = world.nodes.session(node.id);
    for (const pool of await storage.listPools()) {
      if (pool.name === input.name)
        throw new CorralError(
          'ALREADY_EXISTS',
          `The node has a storage pool ${input.name} already.`,
          { field: 'name' },
        );
      if (pool.path === path)
        throw new CorralError(
          'ALREADY_EXISTS',
          `The storage pool ${pool.name} has that folder already.`,
          { field: 'path' },
        );
    }
    return {
      title: `Create storage pool ${input.name}`,
      disruption: 'NONE',
      warnings: [],
      nodeId: node.id,
      target: { kind: 'STORAGE_POOL', id: null, name: input.name },
      leaseVmIds: [],
      steps: [
        createPoolStep.step({
          key: `pool:${input.name}`,
          title: `Make the folder ${path} where it is missing, and start the pool`,
          params: {
            nodeId: node.id,
            poolUuid: chooseUuid(),
            name: input.name,
            path,
            autostart: input.autostart,
          },
          effect: 'CREATES',
        }),
      ],
    };
  },
  owner: (input) => ({ kind: 'NODE', id: input.nodeId }),
  targetId: madeId('poolId'),
  finish: async (context, input) =>
    z
      .object({ poolId: z.string().nullable() })
      .catch({ poolId: null })
      .parse(context.output(`pool:${input.name}`)),
});

const poolInput = z.object({ poolId: z.string().min(1) });
type PoolInput = z.output<typeof poolInput>;

function poolOperation(
  name: string,
  plan: (
    world: World,
    pool: PoolSubject,
  ) => Promise<Pick<OperationPlan, 'title' | 'disruption' | 'warnings' | 'steps'>>,
): OperationDefinition<World, PoolInput> {
  return defineOperation<World, PoolInput>({
    name,
    input: poolInput,
    plan: async (world, input) => {
      const pool = await loadPool(world, input.poolId);
      return {
        ...(await plan(world, pool)),
        nodeId: pool.nodeId,
        target: poolTarget(pool),
        leaseVmIds: [],
      };
    },
  });
}

const paramsOf = (pool: PoolSubject) => ({
  nodeId: pool.nodeId,
  poolUuid: pool.uuid,
  name: pool.name,
});
const oneStep = (step: PlannedStep): readonly PlannedStep[] => [step];

const startPool = poolOperation('pool.start', async (_world, pool) => {
  if (pool.live.state === 'RUNNING')
    throw new CorralError('WRONG_STATE', `The storage pool ${pool.name} is running already.`);
  return {
    title: `Start storage pool ${pool.name}`,
    disruption: 'NONE',
    warnings: [],
    steps: oneStep(
      startPoolStep.step({
        key: 'start',
        title: 'Start the pool',
        params: paramsOf(pool),
        effect: 'CHANGES',
      }),
    ),
  };
});

const stopPool = poolOperation('pool.stop', async (_world, pool) => {
  if (pool.live.state === 'INACTIVE')
    throw new CorralError('WRONG_STATE', `The storage pool ${pool.name} is stopped already.`);
  const { running, stopped } = await usersOf(pool);
  return {
    title: `Stop storage pool ${pool.name}`,
    disruption: 'NONE',
    warnings: [
      ...(running.length > 0
        ? [`${names(running)} go on running with disks in this pool, which Corral no longer sees.`]
        : []),
      ...(stopped.length > 0 ? [`${names(stopped)} have disks in this pool.`] : []),
    ],
    steps: oneStep(
      stopPoolStep.step({
        key: 'stop',
        title: 'Stop the pool; its files stay',
        params: paramsOf(pool),
        effect: 'CHANGES',
      }),
    ),
  };
});

const refreshPool = poolOperation('pool.refresh', async (_world, pool) => {
  requireRunning(pool);
  return {
    title: `Refresh storage pool ${pool.name}`,
    disruption: 'NONE',
    warnings: [],
    steps: oneStep(
      refreshPoolStep.step({
        key: 'refresh',
        title: 'Read the folder of the pool again',
        params: paramsOf(pool),
        effect: 'READS',
      }),
    ),
  };
});

const deletePool = poolOperation('pool.delete', async (world, pool) => {
  refuseDependents(`The storage pool ${pool.name}`, await dependentsOfPool(world, pool));
  const files =
    pool.live.state === 'RUNNING' ? await pool.session.storage.listVolumes(pool.uuid) : [];
  return {
    title: `Delete storage pool ${pool.name}`,
    disruption: 'NONE',
    warnings:
      files.length > 0
        ? [
            `${files.length} volumes stay as files in ${pool.live.path ?? 'its folder'}, unseen by Corral.`,
          ]
        : [],
    steps: oneStep(
      deletePoolStep.step({
        key: 'delete',
        title: 'Stop the pool and remove its definition; its files stay',
        params: paramsOf(pool),
        effect: 'REMOVES',
      }),
    ),
  };
});

/** VMs with a disk in the pool, and templates in it. */
async function dependentsOfPool(world: World, pool: PoolSubject): Promise<DependentRef[]> {
  const { running, stopped } = await usersOf(pool);
  const templates = await world.db.templates.ofPool(pool.id);
  return [
    ...(await asVmDependents(world, pool.nodeId, [...running, ...stopped])),
    ...templates.map((template) => ({ kind: 'TEMPLATE', id: template.id, name: template.name })),
  ];
}

async function usersOf(pool: PoolSubject) {
  const folder = pool.live.path === null ? null : `${pool.live.path}/`;
  const [vms, volumes] = await Promise.all([
    pool.session.vms.list(),
    pool.live.state === 'RUNNING' ? pool.session.storage.listVolumes(pool.uuid) : [],
  ]);
  const paths = new Set(volumes.map((volume) => volume.path));
  // A stopped pool lists nothing, but files directly in its folder are its volumes all the same.
  const inPool = (path: string): boolean =>
    paths.has(path) ||
    (folder !== null && path.startsWith(folder) && !path.slice(folder.length).includes('/'));
  const users = vms.filter((vm) =>
    vm.disks.some((disk) => disk.sourcePath !== null && inPool(disk.sourcePath)),
  );
  return { running: users.filter(holdsDisk), stopped: users.filter((vm) => !holdsDisk(vm)) };
}

const names = (vms: readonly { readonly name: string }[]): string =>
  vms.map((vm) => vm.name).join(', ');

export const storagePoolWork: ModuleWork = {
  operations: [createPool, startPool, stopPool, refreshPool, deletePool],
  steps: [
    createPoolStep.handler,
    startPoolStep.handler,
    stopPoolStep.handler,
    refreshPoolStep.handler,
    deletePoolStep.handler,
  ],
  removers: { pool: removePoolArtefact },
};
