import type { ParkedVm } from '../generated/sqlite/client.ts';
import type { RepositoryContext } from './context.ts';

export interface NewParkedVm {
  readonly vmId: string;
  readonly nodeId: string;
  readonly parkedAt: Date;
  readonly purgeAt: Date;
  readonly actor: string;
  readonly deleteVolumes: boolean;
  readonly autostart: boolean;
  readonly wasRunning: boolean;
}

/** VMs that are deleted when their time to undo it is over. A row goes with its VM. */
export class ParkedVmRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(vmId: string): Promise<ParkedVm | null> {
    return this.#context.prisma.parkedVm.findUnique({ where: { vmId } });
  }

  all(): Promise<ParkedVm[]> {
    return this.#context.prisma.parkedVm.findMany({
      orderBy: [{ purgeAt: 'asc' }, { vmId: 'asc' }],
    });
  }

  /** Those whose time is over, the oldest first. */
  due(now: Date): Promise<ParkedVm[]> {
    return this.#context.prisma.parkedVm.findMany({
      where: { tryAt: { lte: now } },
      orderBy: { tryAt: 'asc' },
    });
  }

  /** Parks a VM; one that is parked already keeps its times. */
  park(draft: NewParkedVm): Promise<ParkedVm> {
    return this.#context.feed.write(async (tx, record) => {
      const found = await tx.parkedVm.findUnique({ where: { vmId: draft.vmId } });
      if (found) return found;
      const made = await tx.parkedVm.create({ data: { ...draft, tryAt: draft.purgeAt } });
      record({ kind: 'Vm', op: 'UPDATED', objectId: draft.vmId, nodeId: draft.nodeId });
      return made;
    });
  }

  /** The deletion is tried again later. */
  async postpone(vmId: string, tryAt: Date): Promise<void> {
    await this.#context.prisma.parkedVm.updateMany({ where: { vmId }, data: { tryAt } });
  }

  /** The VM stays. False when it was not parked. */
  unpark(vmId: string): Promise<boolean> {
    return this.#context.feed.write(async (tx, record) => {
      const found = await tx.parkedVm.findUnique({ where: { vmId } });
      if (!found) return false;
      await tx.parkedVm.delete({ where: { vmId } });
      record({ kind: 'Vm', op: 'UPDATED', objectId: vmId, nodeId: found.nodeId });
      return true;
    });
  }
}
