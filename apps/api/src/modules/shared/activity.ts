import type { VmActivity } from '@corral/domain';
import type { GraphContext } from '../../graphql/context.ts';
import type { TaskRow } from '../../graphql/refs.ts';
import { perRequest } from '../../graphql/request-cache.ts';

/** What Corral is doing to a VM, derived from the task that holds its lease; never stored. */
const ACTIVITY_OF_OPERATION: Readonly<Record<string, VmActivity>> = {
  'vm.create': 'CREATING',
  'vm.start': 'STARTING',
  'vm.stop': 'STOPPING',
  'vm.powerOff': 'STOPPING',
  'vm.reboot': 'REBOOTING',
  'vm.reset': 'REBOOTING',
  'vm.pause': 'PAUSING',
  'vm.resume': 'RESUMING',
  'vm.suspend': 'SUSPENDING',
  'vm.delete': 'DELETING',
  'vm.park': 'DELETING',
  'vm.purge': 'DELETING',
};

/** The activity a running operation means for its VM. */
export function activityOf(operation: string | null): VmActivity {
  return operation === null ? 'IDLE' : (ACTIVITY_OF_OPERATION[operation] ?? 'CHANGING');
}

const holders = perRequest<ReadonlyMap<string, TaskRow>>(async ({ app }) => {
  const leases = await app.db.prisma.vmLease.findMany({
    where: { task: { state: { in: ['QUEUED', 'RUNNING'] } } },
    include: { task: true },
  });
  return new Map(leases.map((lease) => [lease.vmId, lease.task]));
});

/** The task that holds a VM's lease now, or null. One query for a whole request: few VMs are busy at a time. */
export async function activeTaskOf(context: GraphContext, vmId: string): Promise<TaskRow | null> {
  return (await holders(context)).get(vmId) ?? null;
}
