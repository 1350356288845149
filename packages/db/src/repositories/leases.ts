import type { VmLease } from '../generated/sqlite/client.ts';
import type { RepositoryContext } from './context.ts';

/** Which task holds which VM. Leases are taken and given back by the task store alone. */
export class LeaseRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** The lease that holds the VM now; null when it is free or the lease has expired. */
  ofVm(vmId: string, now: Date = new Date()): Promise<VmLease | null> {
    return this.#context.prisma.vmLease.findFirst({ where: { vmId, expiresAt: { gt: now } } });
  }

  /** The leases of many VMs at once. */
  ofVms(vmIds: readonly string[], now: Date = new Date()): Promise<VmLease[]> {
    return this.#context.prisma.vmLease.findMany({
      where: { vmId: { in: [...vmIds] }, expiresAt: { gt: now } },
    });
  }
}
