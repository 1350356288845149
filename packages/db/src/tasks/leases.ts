import { vmBusy, vmNotFound, vmsToLease, type TaskRecord } from '@corral/tasks';
import type { Transaction } from '../connection/client.ts';
import { isPrismaError } from '../repositories/context.ts';

const TOKEN_COUNTER = 'fencingToken';

/** Two tasks took the same VM at the same moment; whoever lost looks again. */
export class LeaseRace extends Error {}

/** The next fencing token: it only grows, over all VMs. */
export async function nextToken(tx: Transaction): Promise<number> {
  const { value } = await tx.counter.upsert({
    where: { name: TOKEN_COUNTER },
    create: { name: TOKEN_COUNTER, value: 1 },
    update: { value: { increment: 1 } },
  });
  return value;
}

export interface LeaseRequest {
  readonly taskId: string;
  readonly vmIds: readonly string[];
  readonly now: Date;
  readonly expiresAt: Date;
}

/** Refuses with VM_BUSY or NOT_FOUND before anything is written. */
export async function assertFree(tx: Transaction, request: LeaseRequest): Promise<void> {
  for (const vmId of request.vmIds) {
    const vm = await tx.vm.findUnique({
      where: { id: vmId },
      select: { lease: { include: { task: { select: { id: true, title: true } } } } },
    });
    if (!vm) throw vmNotFound(vmId);
    const held = vm.lease;
    if (held && held.expiresAt > request.now && held.taskId !== request.taskId) {
      throw vmBusy(held.task);
    }
  }
}

/** Takes the leases; the task's row must be there. Throws LeaseRace when another was quicker. */
export async function takeLeases(tx: Transaction, request: LeaseRequest): Promise<void> {
  const { taskId, expiresAt, now } = request;
  if (request.vmIds.length === 0) return;
  const fencingToken = await nextToken(tx);
  for (const vmId of request.vmIds) {
    // An expired lease, or the task's own, is taken over only as long as it is so.
    const { count } = await tx.vmLease.updateMany({
      where: { vmId, OR: [{ expiresAt: { lte: now } }, { taskId }] },
      data: { taskId, expiresAt, fencingToken, acquiredAt: now },
    });
    if (count > 0) continue;
    try {
      await tx.vmLease.create({ data: { vmId, taskId, expiresAt, fencingToken, acquiredAt: now } });
    } catch (error) {
      if (isPrismaError(error, 'P2002')) throw new LeaseRace();
      throw error;
    }
  }
}

/** Holds a task's leases for longer, under a new token where one is given. Gives the VM that was lost, or null. */
export async function holdLeases(
  tx: Transaction,
  task: Pick<TaskRecord, 'id' | 'plan'>,
  expiresAt: Date,
  token: number | null,
): Promise<string | null> {
  for (const vmId of vmsToLease(task.plan)) {
    const { count } = await tx.vmLease.updateMany({
      where: { vmId, taskId: task.id },
      data: { expiresAt, ...(token === null ? {} : { fencingToken: token }) },
    });
    if (count === 0 && (await tx.vm.count({ where: { id: vmId } })) > 0) return vmId;
  }
  return null;
}
