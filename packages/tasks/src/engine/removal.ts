import { setTimeout as pause } from 'node:timers/promises';
import type { SerializedError } from '@corral/domain';
import { isInterruption, storedError } from '../errors.ts';
import type { EngineLog } from '../log.ts';
import type { ArtefactKind, ArtefactRemover } from '../operation.ts';
import type { TaskStore } from '../store/port.ts';
import type { ArtefactRecord } from '../store/records.ts';
import { heed } from './signals.ts';

export type Removers<World> = Readonly<Partial<Record<ArtefactKind, ArtefactRemover<World>>>>;

export interface RemovalParts<World> {
  readonly store: TaskStore;
  readonly world: World;
  readonly removers: Removers<World>;
  readonly log: EngineLog;
}

const REMOVAL_MS = 120_000;
const GRACE_MS = 1_000;

/**
 * Removes an artefact from its node and marks it so. What cannot be removed now is marked LEFT_BEHIND with the reason,
 * which is returned; null when it is gone. Throws only when the run itself is interrupted by the signal.
 * @param againAfterMs above 0 for what may still be on its way: a cancelled call can take effect after its thing was
 * looked for and not found. It is then removed once more after that time, before it is believed to be gone.
 */
export async function removeArtefact<World>(
  parts: RemovalParts<World>,
  artefact: ArtefactRecord,
  signal: AbortSignal,
  againAfterMs = 0,
): Promise<SerializedError | null> {
  try {
    const remover = parts.removers[artefact.kind];
    if (!remover)
      throw new Error(`This server cannot remove artefacts of the kind ${artefact.kind}.`);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(REMOVAL_MS)]);
    await heed(remover(parts.world, artefact, limit), limit, () => GRACE_MS);
    if (againAfterMs > 0) {
      await pause(againAfterMs, undefined, { signal: limit });
      await heed(remover(parts.world, artefact, limit), limit, () => GRACE_MS);
    }
    await parts.store.setArtefact(artefact.id, 'REMOVED', null);
    return null;
  } catch (error) {
    if (isInterruption(error)) throw error;
    if (signal.aborted) throw signal.reason;
    const stored = storedError(error, parts.log, { artefactId: artefact.id });
    await parts.store.setArtefact(artefact.id, 'LEFT_BEHIND', stored.message);
    return stored;
  }
}
