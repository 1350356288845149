import { CorralError, nameSchema, type DependentRef } from '@corral/domain';
import { POOL_TYPES, type VolumeRecord } from '@corral/hypervisor';
import {
  defineOperation,
  type OperationDefinition,
  type OperationPlan,
  type PlannedStep,
} from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import { deleteVolumeStep } from '../../volume/operations/steps.ts';
import { asVmDependents, holdsDisk, refuseDependents } from '../../volume/dependents.ts';
import { chooseUuid } from '../../vm/identity.ts';
import {
  checkPoolSource,
  firstTitle,
  formatWarnings,
  poolSourceSchema,
  requirePoolType,
} from '../types.ts';
import { loadPool, poolTarget, requireRunning, type PoolSubject } from '../subject.ts';
import { madeId } from '../../shared/made-id.ts';
import {
  autostartPoolStep,
  createPoolStep,
  erasePoolStep,
  deletePoolStep,
  refreshPoolStep,
  removePoolArtefact,
  startPoolStep,
  stopPoolStep,
} from './steps.ts';

export const createPoolInput = z.object({
  nodeId: z.string().min(1),
  name: nameSchema('name of the storage pool'),
  type: z.enum(POOL_TYPES).default('dir'),
  path: z.string().nullish(),
  source: poolSourceSchema.nullish(),
  format: z.boolean().default(false),
  autostart: z.boolean().default(true),
});
type CreatePoolInput = z.output<typeof createPoolInput>;

const createPool = defineOperation<World, CreatePoolInput>({
  name: 'pool.create',
  input: createPoolInput,
  plan: async (world, input) => {
    const node = await world.db.nodes.require(input.nodeId);
    const { storage, capabilities } = world.nodes.session(node.id);
    requirePoolType(capabilities, input.type);
    const { path, source } = checkPoolSource(input);
    for (const pool of await storage.listPools()) {
      if (pool.name === input.name)
        throw new CorralError(
          'ALREADY_EXISTS',
          `The node has a storage pool ${input.name} already.`,
          { field: 'name' },
        );
      if (path !== null && pool.path === path && input.type !== 'disk')
        throw new CorralError(
          'ALREADY_EXISTS',
          `The storage pool ${pool.name} has that folder already.`,
          { field: 'path' },
        );
    }
    return {
      title: `Create storage pool ${input.name}`,
      disruption: 'NONE',
      warnings: formatWarnings(input),
      nodeId: node.id,
      target: { kind: 'STORAGE_POOL', id: null, name: input.name },
      leaseVmIds: [],
      steps: [
        createPoolStep.step({
          key: `pool:${input.name}`,
          title: firstTitle(input, path),
          params: {
            nodeId: node.id,
            poolUuid: chooseUuid(),
            name: input.name,
            type: input.type,
            path,
            source,
            format: input.format,
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

const setPoolAutostartInput = poolInput.extend({ autostart: z.boolean() });
const setPoolAutostart = defineOperation<World, z.output<typeof setPoolAutostartInput>>({
  name: 'pool.setAutostart',
  input: setPoolAutostartInput,
  plan: async (world, input) => {
    const pool = await loadPool(world, input.poolId);
    if (!pool.live.persistent)
      throw new CorralError(
        'WRONG_STATE',
        `The storage pool ${pool.name} has no stored definition, so it cannot start by itself.`,
      );
    const words = input.autostart ? 'Start' : 'Do not start';
    const title = `${words} storage pool ${pool.name} with its node`;
    return {
      title,
      disruption: 'NONE',
      warnings: [],
      nodeId: pool.nodeId,
      target: poolTarget(pool),
      leaseVmIds: [],
      steps: oneStep(
        autostartPoolStep.step({
          key: 'autostart',
          title,
          params: { ...paramsOf(pool), autostart: input.autostart },
          effect: 'CHANGES',
        }),
      ),
    };
  },
});

export const deletePoolInput = poolInput.extend({ deleteContent: z.boolean().default(false) });
const deletePool = defineOperation<World, z.output<typeof deletePoolInput>>({
  name: 'pool.delete',
  input: deletePoolInput,
  plan: async (world, input) => {
    const pool = await loadPool(world, input.poolId);
    refuseDependents(`The storage pool ${pool.name}`, await dependentsOfPool(world, pool));
    if (input.deleteContent) requireRunning(pool);
    const files =
      pool.live.state === 'RUNNING' ? await pool.session.storage.listVolumes(pool.uuid) : [];
    return {
      title: `Delete storage pool ${pool.name}${input.deleteContent ? ' with its content' : ''}`,
      disruption: input.deleteContent && files.length > 0 ? 'DATA_LOSS' : 'NONE',
      warnings:
        files.length > 0 && !input.deleteContent
          ? [
              `${files.length} volumes stay as files in ${pool.live.path ?? 'its folder'}, unseen by Corral.`,
            ]
          : [],
      nodeId: pool.nodeId,
      target: poolTarget(pool),
      leaseVmIds: [],
      steps: input.deleteContent ? eraseSteps(pool, files) : oneStep(keepFilesStep(pool)),
    };
  },
});

const keepFilesStep = (pool: PoolSubject): PlannedStep =>
  deletePoolStep.step({
    key: 'delete',
    title: 'Stop the pool and remove its definition; its files stay',
    params: paramsOf(pool),
    effect: 'REMOVES',
  });

/** A folder within the pool is listed as a volume; it is not emptied, so its pool's folder stays too. */
function eraseSteps(pool: PoolSubject, volumes: readonly VolumeRecord[]): PlannedStep[] {
  return [
    ...volumes
      .filter(({ type }) => type !== 'dir')
      .map(({ name }) =>
        deleteVolumeStep.step({
          key: `volume:${name}`,
          title: `Delete volume ${name}`,
          params: { ...paramsOf(pool), name },
          effect: 'REMOVES',
          irreversible: 'Its content is lost.',
        }),
      ),
    erasePoolStep.step({
      key: 'erase',
      title: 'Stop the pool, remove what held its volumes where that is empty, and its definition',
      params: paramsOf(pool),
      effect: 'REMOVES',
    }),
  ];
}

/** VMs with a disk in the pool, and templates in it. */
export async function dependentsOfPool(world: World, pool: PoolSubject): Promise<DependentRef[]> {
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
  operations: [createPool, startPool, stopPool, refreshPool, setPoolAutostart, deletePool],
  steps: [
    createPoolStep.handler,
    startPoolStep.handler,
    stopPoolStep.handler,
    refreshPoolStep.handler,
    deletePoolStep.handler,
    autostartPoolStep.handler,
    erasePoolStep.handler,
  ],
  removers: { pool: removePoolArtefact },
};
