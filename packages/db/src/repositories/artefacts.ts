import type { Artefact } from '../generated/sqlite/client.ts';
import type { RepositoryContext } from './context.ts';

/** Reading the ledger, and letting go of what belonged to an owner that is gone. */
export class ArtefactRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(id: string): Promise<Artefact | null> {
    return this.#context.prisma.artefact.findUnique({ where: { id } });
  }

  getMany(ids: readonly string[]): Promise<Artefact[]> {
    return this.#context.prisma.artefact.findMany({ where: { id: { in: [...ids] } } });
  }

  ofTask(taskId: string): Promise<Artefact[]> {
    return this.#context.prisma.artefact.findMany({
      where: { taskId },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
  }

  /** What belongs to an owner, as in `('Vm', id)`. */
  ofOwner(ownerKind: string, ownerId: string): Promise<Artefact[]> {
    return this.#context.prisma.artefact.findMany({
      where: { ownerKind, ownerId, state: 'KEPT' },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
  }

  /** What could not be removed yet, and what is about to be made. */
  leftovers(): Promise<Artefact[]> {
    return this.#context.prisma.artefact.findMany({
      where: { state: { in: ['PLANNED', 'PRESENT', 'LEFT_BEHIND'] } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
  }

  /** They belong to an owner from now on, whatever becomes of the task that made them. */
  async keep(
    ids: readonly string[],
    owner: { readonly kind: string; readonly id: string },
  ): Promise<void> {
    await this.#context.prisma.artefact.updateMany({
      where: { id: { in: [...ids] }, state: { not: 'REMOVED' } },
      data: { state: 'KEPT', ownerKind: owner.kind, ownerId: owner.id },
    });
  }

  /** The artefacts have been removed from their node. Gives how many were not marked so before. */
  async markRemoved(ids: readonly string[], at: Date = new Date()): Promise<number> {
    const { count } = await this.#context.prisma.artefact.updateMany({
      where: { id: { in: [...ids] }, state: { not: 'REMOVED' } },
      data: { state: 'REMOVED', removedAt: at, reason: null },
    });
    return count;
  }

  /** The owner is gone and this thing of its could not be removed: it is listed until a sweep removes it. */
  async leaveBehind(ids: readonly string[], reason: string): Promise<void> {
    await this.#context.prisma.artefact.updateMany({
      where: { id: { in: [...ids] }, state: { not: 'REMOVED' } },
      data: { state: 'LEFT_BEHIND', reason },
    });
  }
}
