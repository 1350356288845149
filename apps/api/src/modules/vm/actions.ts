import { judgeVmAction, POWER_STATES, VM_ACTIONS, type DriverAbilities } from '@corral/domain';
import { z } from 'zod';
import type { GraphContext } from '../../graphql/context.ts';
import { word } from '../../graphql/enums.ts';
import type { VmRow } from '../../graphql/refs.ts';
import { perRequest } from '../../graphql/request-cache.ts';
import { activeTaskOf } from '../shared/activity.ts';
import { isInMaintenance, nodeStateOf } from '../shared/freshness.ts';
import { parkedVms } from '../shared/parked.ts';
import { overlaysOf } from '../shared/loaders.ts';
import { writableDisks } from '../shared/base-disks.ts';
import { actionsType } from '../shared/verdict.ts';
import { readDisks, readGraphics } from './stored.ts';

const ability = z.union([
  z.object({ supported: z.literal(true) }),
  z.object({ supported: z.literal(false), reason: z.string() }),
]);
const capabilities = z.object({ vmActions: z.partialRecord(z.enum(VM_ACTIONS), ability) });

/** What the drivers of all nodes can do to VMs, as stored with the nodes; one query for a whole request. */
const abilities = perRequest<ReadonlyMap<string, DriverAbilities>>(async ({ app }) => {
  const nodes = await app.db.prisma.node.findMany({ select: { id: true, capabilities: true } });
  return new Map(
    nodes.map((node) => [
      node.id,
      capabilities.catch({ vmActions: {} }).parse(node.capabilities).vmActions,
    ]),
  );
});

/** Volumes that are overlays on the disks of a VM that is off: one reading for all VMs of a request. */
async function overlaysBelow(context: GraphContext, vm: VmRow): Promise<string[]> {
  if (vm.powerState !== 'STOPPED' && vm.powerState !== 'CRASHED') return [];
  const overlays = await Promise.all(
    writableDisks(readDisks(vm.disks)).map((path) => overlaysOf(context, vm.nodeId, path)),
  );
  return overlays.flat().map((volume) => volume.name);
}

/** What can be done to a VM now: the same table that refuses the mutations. */
export const VmActions = actionsType<typeof VM_ACTIONS, VmRow>(
  'VmActions',
  VM_ACTIONS,
  async (action, vm, context: GraphContext) =>
    judgeVmAction(action, {
      powerState: word(POWER_STATES, vm.powerState, 'UNKNOWN'),
      nodeState: await nodeStateOf(context, vm.nodeId),
      nodeInMaintenance: action === 'start' && (await isInMaintenance(context, vm.nodeId)),
      busyTaskId: (await activeTaskOf(context, vm.id))?.id ?? null,
      hasVnc: readGraphics(vm.graphics).some((graphics) => graphics.type === 'vnc'),
      hasSerial: vm.serialPorts > 0,
      deleteProtected: vm.deleteProtected,
      parked: (await parkedVms(context)).has(vm.id),
      overlays: action === 'start' ? await overlaysBelow(context, vm) : [],
      driver: (await abilities(context)).get(vm.nodeId) ?? {},
    }),
);
