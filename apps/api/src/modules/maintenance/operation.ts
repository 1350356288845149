import { CorralError } from '@corral/domain';
import { defineOperation, defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { movesOf, planEmptying, sentenceOf } from './empty.ts';

export const maintenanceInput = z.object({
  nodeId: z.string().min(1),
  on: z.boolean(),
  reason: z
    .string()
    .trim()
    .max(200, { message: 'The reason has at most 200 characters.' })
    .nullish(),
  empty: z.boolean().default(false),
});
type MaintenanceInput = z.output<typeof maintenanceInput>;

const stepParams = z.object({
  maintainedNodeId: z.string(),
  on: z.boolean(),
  reason: z.string().nullable(),
});

/** Marks the node. It needs no connection to it: a node that is away can be put into maintenance. */
const maintenanceStep = defineStep<World, z.output<typeof stepParams>>({
  kind: 'node.maintenance',
  params: stepParams,
  run: async ({ world, log }, { maintainedNodeId, on, reason }) => {
    const node = await world.db.nodes.require(maintainedNodeId);
    const since = on ? (node.maintenanceSince ?? new Date()) : null;
    await world.db.nodes.update(node.id, {
      maintenanceSince: since,
      maintenanceReason: on ? reason : null,
    });
    log('INFO', on ? `${node.name} is in maintenance.` : `${node.name} takes VMs again.`);
  },
});

const setMaintenance = defineOperation<World, MaintenanceInput>({
  name: 'node.maintenance',
  input: maintenanceInput,
  plan: async (world, input) => {
    const node = await world.db.nodes.require(input.nodeId);
    if (!input.on && node.maintenanceSince === null) {
      throw new CorralError('WRONG_STATE', `${node.name} is not in maintenance.`);
    }
    const mark = maintenanceStep.step({
      key: 'mark',
      title: input.on
        ? 'Refuse to place, start or move VMs there'
        : 'Let VMs be placed, started and moved there again',
      params: { maintainedNodeId: node.id, on: input.on, reason: input.reason || null },
      effect: 'CHANGES',
      weight: 0.2,
    });
    const connected = node.state === 'ONLINE';
    const emptying = input.on && connected ? await planEmptying(world, node.id) : [];
    const moves = input.empty ? await movesOf(world, emptying) : { steps: [], vmIds: [] };
    return {
      title: input.on ? `Maintenance of ${node.name}` : `End the maintenance of ${node.name}`,
      disruption: moves.steps.length > 0 ? 'LIVE' : 'NONE',
      warnings: [
        ...(input.on && !connected
          ? ['The node is not connected, so nobody knows what runs there.']
          : []),
        ...(input.on && !input.empty && emptying.length > 0
          ? ['Its VMs stay as they are; to empty it:']
          : []),
        ...emptying.map(sentenceOf),
      ],
      nodeId: node.id,
      target: { kind: 'NODE', id: node.id, name: node.name },
      leaseVmIds: moves.vmIds,
      steps: [mark, ...moves.steps],
    };
  },
});

export const maintenanceWork: ModuleWork = {
  operations: [setMaintenance],
  steps: [maintenanceStep.handler],
  removers: {},
};
