import { hasCode } from '@corral/domain';
import { POOL_TYPES } from '@corral/hypervisor';
import {
  defineStep,
  type ArtefactRemover,
  type StepContext,
  type StepFactory,
} from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { observe, request } from '../../shared/observe.ts';
import { poolSourceSchema } from '../types.ts';
import { poolStepParams, type PoolStepParams } from '../subject.ts';

type Context = StepContext<World>;
const storageOf = (context: Context, params: PoolStepParams) =>
  context.world.nodes.session(params.nodeId).storage;

const createParams = poolStepParams.extend({
  type: z.enum(POOL_TYPES).default('dir'),
  path: z.string().nullable(),
  source: poolSourceSchema.nullish(),
  format: z.boolean().default(false),
  autostart: z.boolean(),
});

/** Makes a pool under the uuid chosen with the plan, so that a pool of that uuid is always this task's own. */
export const createPoolStep = defineStep<World, z.output<typeof createParams>>({
  kind: 'pool.create',
  params: createParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    const artefactId = await context.ledger.plan({
      nodeId: params.nodeId,
      kind: 'pool',
      ref: { uuid: params.poolUuid },
      label: `storage pool ${params.name}`,
    });
    const before = await storage.getPool(params.poolUuid, options);
    if (before !== null && before.state !== 'RUNNING')
      await storage.deletePool(params.poolUuid, options);
    if (before?.state !== 'RUNNING') {
      const { name, type, path, source, format, autostart } = params;
      const spec = { uuid: params.poolUuid, type, name, path, format, autostart };
      await request(
        () => storage.createPool(source ? { ...spec, source } : spec, options),
        context.signal,
      );
    }
    const pool = await observe({
      what: `the storage pool ${params.name} running`,
      read: () => storage.getPool(params.poolUuid, options),
      done: (seen) => seen?.state === 'RUNNING',
      timeoutMs: 30_000,
      signal: context.signal,
    });
    await context.ledger.present(artefactId);
    const poolId = await context.world.inventory.pool(params.nodeId, params.poolUuid);
    context.log('INFO', `The storage pool ${params.name} is running.`, {
      path: pool?.path ?? params.path,
      type: params.type,
    });
    return { poolId };
  },
});

interface StateStepOptions {
  readonly kind: string;
  readonly word: string;
  readonly wanted: 'RUNNING' | 'INACTIVE';
  call(context: Context, params: PoolStepParams): Promise<void>;
}

function stateStep(options: StateStepOptions): StepFactory<World, PoolStepParams> {
  const read = (context: Context, params: PoolStepParams) =>
    storageOf(context, params).getPool(params.poolUuid, { signal: context.signal });
  return defineStep<World, PoolStepParams>({
    kind: options.kind,
    params: poolStepParams,
    isDone: async (context, params) => (await read(context, params))?.state === options.wanted,
    run: async (context, params) => {
      await request(() => options.call(context, params), context.signal);
      await observe({
        what: `the storage pool ${params.name} ${options.word}`,
        read: () => read(context, params),
        done: (pool) => pool?.state === options.wanted,
        timeoutMs: 30_000,
        signal: context.signal,
      });
      await context.world.inventory.pool(params.nodeId, params.poolUuid);
    },
  });
}

export const startPoolStep = stateStep({
  kind: 'pool.start',
  word: 'running',
  wanted: 'RUNNING',
  call: (context, params) =>
    storageOf(context, params).startPool(params.poolUuid, { signal: context.signal }),
});

export const stopPoolStep = stateStep({
  kind: 'pool.stop',
  word: 'stopped',
  wanted: 'INACTIVE',
  call: (context, params) =>
    storageOf(context, params).stopPool(params.poolUuid, { signal: context.signal }),
});

export const refreshPoolStep = defineStep<World, PoolStepParams>({
  kind: 'pool.refresh',
  params: poolStepParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    await storage.refreshPool(params.poolUuid, { signal: context.signal });
    const volumes = await storage.listVolumes(params.poolUuid, { signal: context.signal });
    await context.world.inventory.poolVolumes(params.nodeId, params.poolUuid);
    context.log('INFO', `The storage pool ${params.name} was read again.`, {
      volumes: volumes.length,
    });
    return { volumes: volumes.length };
  },
});

export const deletePoolStep = defineStep<World, PoolStepParams>({
  kind: 'pool.delete',
  params: poolStepParams,
  run: async (context, params) => {
    await removePool(context.world, params.nodeId, params.poolUuid, params.name, context.signal);
    context.log('INFO', `The storage pool ${params.name} is gone; its files stay.`);
  },
});

const autostartParams = poolStepParams.extend({ autostart: z.boolean() });

export const autostartPoolStep = defineStep<World, z.output<typeof autostartParams>>({
  kind: 'pool.autostart',
  params: autostartParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    await request(
      () => storage.setPoolAutostart(params.poolUuid, params.autostart, options),
      context.signal,
    );
    await observe({
      what: `the storage pool ${params.name} ${params.autostart ? 'starting' : 'not starting'} with its node`,
      read: () => storage.getPool(params.poolUuid, options),
      done: (pool) => pool?.autostart === params.autostart,
      timeoutMs: 30_000,
      signal: context.signal,
    });
    await context.world.inventory.pool(params.nodeId, params.poolUuid);
  },
});

/** Removes a pool whose volumes are gone, with the folder or volume group that held them. */
export const erasePoolStep = defineStep<World, PoolStepParams>({
  kind: 'pool.erase',
  params: poolStepParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    await request(() => storage.erasePool(params.poolUuid, options), context.signal);
    await removePool(context.world, params.nodeId, params.poolUuid, params.name, context.signal);
    context.log('INFO', `The storage pool ${params.name} and its volumes are gone.`);
  },
});

async function removePool(
  world: World,
  nodeId: string,
  uuid: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const { storage } = world.nodes.session(nodeId);
  try {
    await request(() => storage.deletePool(uuid, { signal }), signal);
  } catch (error) {
    if (!hasCode(error, 'NOT_FOUND')) throw error;
  }
  await observe({
    what: `the storage pool ${name} gone`,
    read: () => storage.getPool(uuid, { signal }),
    done: (pool) => pool === null,
    timeoutMs: 30_000,
    signal,
  });
  await world.inventory.pool(nodeId, uuid);
  await settleRemoved(world, nodeId, 'pool', [{ uuid }]);
}

const poolRef = z.object({ uuid: z.string() });

/** Removes a pool that a task left. Its folder stays: it may have been there before. */
export const removePoolArtefact: ArtefactRemover<World> = async (world, artefact, signal) => {
  const { uuid } = poolRef.parse(artefact.ref);
  if ((await world.nodes.session(artefact.nodeId).storage.getPool(uuid, { signal })) === null)
    return;
  await removePool(world, artefact.nodeId, uuid, artefact.label, signal);
};
