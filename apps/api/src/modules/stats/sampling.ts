import type { Database } from '@corral/db';
import type { NodeSessions } from '../../world.ts';
import type { HubOptions } from './hub.ts';

/** A stuck VM must not hold up the others of its round for long. */
const SAMPLE_DEADLINE_MS = 4_000;

/** How the hub gets at VMs. */
export function vmSampling(
  db: Database,
  nodes: NodeSessions,
): Pick<HubOptions, 'sample' | 'find' | 'running'> {
  return {
    sample: async (vmId) => {
      const vm = await db.vms.require(vmId);
      return nodes.session(vm.nodeId).vms.stats(vm.uuid, { deadlineMs: SAMPLE_DEADLINE_MS });
    },
    find: (vmId) => db.vms.get(vmId),
    running: () =>
      db.prisma.vm.findMany({
        where: { powerState: 'RUNNING', node: { state: 'ONLINE' } },
        select: { id: true, vcpus: true },
        orderBy: { id: 'asc' },
      }),
  };
}
