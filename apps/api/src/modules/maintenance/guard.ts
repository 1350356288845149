import { CorralError } from '@corral/domain';
import type { OperationDefinition, OperationPlan } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import type { ModuleWork } from '../shared/module-work.ts';

/** Steps that bring a VM onto a node or to life there, whatever operation they are part of. */
const STARTS = new Set([
  'vm.start',
  'vm.define',
  'vm.clone.define',
  'vm.waitFor.start',
  'vm.createUntil.create',
]);
/** Steps that bring a VM to the node in their `targetNodeId`. */
const ARRIVALS = new Set(['vm.migrate.live', 'vm.migrate.offline']);

const onNode = z.object({ nodeId: z.string() });
const toNode = z.object({ targetNodeId: z.string() });

/** Wraps a module's operations, so that none of their plans places or starts a VM on a node in maintenance. */
export function heedMaintenance(work: ModuleWork): ModuleWork {
  return { ...work, operations: work.operations.map(guarded) };
}

function guarded(
  operation: OperationDefinition<World, unknown>,
): OperationDefinition<World, unknown> {
  return {
    ...operation,
    plan: async (world, input) => {
      const plan = await operation.plan(world, input);
      for (const nodeId of placesOf(plan)) await refuseInMaintenance(world, nodeId);
      return plan;
    },
  };
}

function placesOf({ steps }: OperationPlan): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ kind, params }) => {
      if (STARTS.has(kind)) return onNode.safeParse(params).data?.nodeId ?? [];
      return ARRIVALS.has(kind) ? (toNode.safeParse(params).data?.targetNodeId ?? []) : [];
    }),
  );
}

/** @throws CorralError NODE_IN_MAINTENANCE with the reason that was given. */
async function refuseInMaintenance(world: World, nodeId: string): Promise<void> {
  const node = await world.db.nodes.get(nodeId);
  if (node === null || node.maintenanceSince === null) return;
  const why = node.maintenanceReason === null ? '' : ` (${node.maintenanceReason})`;
  throw new CorralError(
    'NODE_IN_MAINTENANCE',
    `The node ${node.name} is in maintenance${why}: nothing is placed or started there.`,
    { nodeId },
  );
}
