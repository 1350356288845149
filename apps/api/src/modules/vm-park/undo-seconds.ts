import type { Database } from '@corral/db';
import { undoSecondsSchema } from './operations/park.ts';

/** The key of the setting. */
export const UNDO_SETTING = 'vm.undoSeconds';
const DEFAULT_UNDO_SECONDS = 3600;

/** How long a deletion can be undone where nobody says otherwise. */
export async function undoSeconds(db: Pick<Database, 'settings'>): Promise<number> {
  const stored = undoSecondsSchema.safeParse(await db.settings.get(UNDO_SETTING));
  return stored.success ? stored.data : DEFAULT_UNDO_SECONDS;
}
