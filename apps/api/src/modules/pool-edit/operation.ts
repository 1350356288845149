import { CorralError, poolEditObstacle } from '@corral/domain';
import type { PoolEdit, PoolSetup } from '@corral/hypervisor';
import { defineOperation, defineStep } from '@corral/tasks';
import type { z } from 'zod';
import type { World } from '../../world.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { observe, request } from '../shared/observe.ts';
import { dependentsOfPool } from '../storage-pool/operations/operations.ts';
import { loadPool, poolStepParams, poolTarget, type PoolSubject } from '../storage-pool/subject.ts';
import {
  changeOf,
  changeTitles,
  editPoolInput,
  holds,
  movesFiles,
  poolEditSchema,
  rightsWarnings,
  type EditPoolInput,
} from './input.ts';

const editParams = poolStepParams.extend({ change: poolEditSchema });
type EditParams = z.output<typeof editParams>;

const editOf = ({ change }: EditParams): PoolEdit => {
  const { path, hosts, exportPath, mode, owner, group } = change;
  return {
    ...(path === undefined ? {} : { path }),
    ...(hosts === undefined ? {} : { hosts }),
    ...(exportPath === undefined ? {} : { exportPath }),
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
  };
};

/** Changes the stored definition and ends when it reads so. A repeated run asks for the same, so it needs no mark. */
const editPoolStep = defineStep<World, EditParams>({
  kind: 'pool.edit',
  params: editParams,
  run: async (context, params) => {
    const { storage } = context.world.nodes.session(params.nodeId);
    const options = { signal: context.signal };
    const change = editOf(params);
    await request(() => storage.editPool(params.poolUuid, change, options), context.signal);
    await observe({
      what: `the storage pool ${params.name} with its new definition`,
      read: () => storage.poolSetup(params.poolUuid, options),
      done: (setup) => holds(setup, change),
      timeoutMs: 30_000,
      signal: context.signal,
    });
    await context.world.inventory.pool(params.nodeId, params.poolUuid);
    context.log('INFO', `The storage pool ${params.name} has ${changeTitles(change).join(', ')}.`);
  },
});

const editPool = defineOperation<World, EditPoolInput>({
  name: 'pool.edit',
  input: editPoolInput,
  plan: async (world, input) => {
    const pool = await loadPool(world, input.poolId);
    const obstacle = poolEditObstacle(pool.live);
    if (obstacle !== null) throw new CorralError('WRONG_STATE', obstacle);
    const setup = await pool.session.storage.poolSetup(pool.uuid);
    const change = changeOf(pool.live.type, setup, input);
    const titles = changeTitles(change);
    if (titles.length === 0)
      throw new CorralError('INVALID_INPUT', `The storage pool ${pool.name} is like that already.`);
    await refuseTakenFolder(pool, change);
    return {
      title: `Edit storage pool ${pool.name}`,
      disruption: 'NONE',
      warnings: [
        ...(movesFiles(change) ? await movedWarnings(world, pool, setup) : []),
        ...rightsWarnings(setup, change),
      ],
      nodeId: pool.nodeId,
      target: poolTarget(pool),
      leaseVmIds: [],
      steps: [
        editPoolStep.step({
          key: 'edit',
          title: `Change the definition: ${titles.join(', ')}`,
          params: {
            nodeId: pool.nodeId,
            poolUuid: pool.uuid,
            name: pool.name,
            change,
          },
          effect: 'CHANGES',
        }),
      ],
    };
  },
});

async function refuseTakenFolder(pool: PoolSubject, { path }: PoolEdit): Promise<void> {
  if (path === undefined) return;
  const other = (await pool.session.storage.listPools()).find(
    (one) => one.uuid !== pool.uuid && one.path === path,
  );
  if (!other) return;
  throw new CorralError('ALREADY_EXISTS', `The storage pool ${other.name} has that folder.`, {
    field: 'path',
  });
}

/** The files stay where they are; who needs them is named. */
async function movedWarnings(world: World, pool: PoolSubject, setup: PoolSetup): Promise<string[]> {
  const dependents = await dependentsOfPool(world, pool);
  const names = (kind: string): string =>
    dependents.flatMap((one) => (one.kind === kind ? [one.name] : [])).join(', ');
  const [vms, templates] = [names('VM'), names('TEMPLATE')];
  const from = setup.exportPath ?? setup.path ?? 'the storage of before';
  return [
    `The files in ${from} stay there: none is moved or copied.`,
    ...(vms === ''
      ? []
      : [
          `These VMs have disks there and go on naming them, which Corral then does not see: ${vms}.`,
        ]),
    ...(templates === ''
      ? []
      : [`These templates are kept there and can be used no more: ${templates}.`]),
  ];
}

export const poolEditWork: ModuleWork = {
  operations: [editPool],
  steps: [editPoolStep.handler],
  removers: {},
};
