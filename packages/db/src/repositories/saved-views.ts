import { CorralError, newId } from '@corral/domain';
import type { SavedView } from '../generated/sqlite/client.ts';
import { asUserErrors, notFound, type RepositoryContext } from './context.ts';
import type { Transaction } from '../connection/client.ts';

/** What a list's address holds beyond an unfiltered list, by the names of its parts. */
export type ViewSettings = Readonly<Record<string, string>>;

export interface NewSavedView {
  readonly list: string;
  readonly name: string;
  readonly settings: ViewSettings;
  readonly isDefault: boolean;
}

export interface SavedViewPatch {
  readonly name?: string;
  readonly settings?: ViewSettings;
  readonly isDefault?: boolean;
}

/** Named views of lists, each list with an order of its own and at most one default. */
export class SavedViewRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Those of a list, in their order. */
  ofList(list: string): Promise<SavedView[]> {
    return inOrder(this.#context.prisma, list);
  }

  /**
   * Makes a view, the last of its list.
   * @param limit how many one list may have.
   * @throws CorralError ALREADY_EXISTS; INVALID_INPUT when there are so many
   */
  create(view: NewSavedView, limit: number): Promise<SavedView> {
    return asUserErrors({ kind: 'view', name: view.name }, () =>
      this.#context.prisma.$transaction(async (tx) => {
        const others = await inOrder(tx, view.list);
        if (others.length >= limit) {
          throw new CorralError(
            'INVALID_INPUT',
            `A list has at most ${limit} saved views; delete one first.`,
          );
        }
        if (view.isDefault) await clearDefault(tx, view.list);
        const sortOrder = (others.at(-1)?.sortOrder ?? -1) + 1;
        return tx.savedView.create({
          data: { ...view, settings: { ...view.settings }, id: newId(), sortOrder },
        });
      }),
    );
  }

  /** Changes what is given. @throws CorralError NOT_FOUND, ALREADY_EXISTS */
  update(id: string, patch: SavedViewPatch): Promise<SavedView> {
    return asUserErrors({ kind: 'view', name: patch.name ?? id }, () =>
      this.#context.prisma.$transaction(async (tx) => {
        const view = await tx.savedView.findUnique({ where: { id } });
        if (!view) throw notFound('view', id);
        if (patch.isDefault === true) await clearDefault(tx, view.list);
        const { settings, ...rest } = patch;
        return tx.savedView.update({
          where: { id },
          data: { ...rest, ...(settings === undefined ? {} : { settings: { ...settings } }) },
        });
      }),
    );
  }

  /**
   * Puts a list's views into the order of the ids; those that are not named come after, as they stood.
   * @throws CorralError NOT_FOUND for an id that is no view of this list.
   */
  reorder(list: string, ids: readonly string[]): Promise<SavedView[]> {
    return this.#context.prisma.$transaction(async (tx) => {
      const present = await inOrder(tx, list);
      const stranger = ids.find((id) => !present.some((view) => view.id === id));
      if (stranger !== undefined) throw notFound('view of this list', stranger);
      const rest = present.map((view) => view.id).filter((id) => !ids.includes(id));
      const order = [...new Set([...ids, ...rest])];
      for (const [sortOrder, id] of order.entries()) {
        await tx.savedView.update({ where: { id }, data: { sortOrder } });
      }
      return inOrder(tx, list);
    });
  }

  /** False when it was gone already. */
  async remove(id: string): Promise<boolean> {
    const { count } = await this.#context.prisma.savedView.deleteMany({ where: { id } });
    return count > 0;
  }
}

const inOrder = (tx: Pick<Transaction, 'savedView'>, list: string): Promise<SavedView[]> =>
  tx.savedView.findMany({
    where: { list },
    orderBy: [{ sortOrder: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });

async function clearDefault(tx: Pick<Transaction, 'savedView'>, list: string): Promise<void> {
  await tx.savedView.updateMany({ where: { list, isDefault: true }, data: { isDefault: false } });
}
