import { manyActions } from './actions-many.ts';
import { placeActions } from './actions-place.ts';
import { snapshotActions } from './actions-snapshot.ts';
import { storageActions } from './actions-storage.ts';
import type { Action, Prepare } from './action.ts';
import type { Ground } from './ground.ts';

const ACTIONS: Readonly<Record<string, Prepare>> = {
  ...storageActions,
  ...snapshotActions,
  ...placeActions,
  ...manyActions,
};

export const KINDS: readonly string[] = Object.keys(ACTIONS);

/** The action of a run, each kind as often as the others. */
export async function actionOf(
  ground: Ground,
  run: number,
  name: string,
): Promise<Action & { readonly kind: string }> {
  const kind = KINDS[run % KINDS.length] ?? '';
  const prepare = ACTIONS[kind];
  if (prepare === undefined) throw new Error(`There is no action ${kind}.`);
  return { kind, ...(await prepare(ground, name)) };
}
