import type { SerializedError } from '@corral/domain';
import { isInterruption, storedError } from '../errors.ts';
import type { ArtefactRecord, StepRecord } from '../store/records.ts';
import { removeArtefact, type Removers } from './removal.ts';
import { heed } from './signals.ts';
import { stepContext } from './step-context.ts';
import type { StepParts } from './step-runner.ts';

export interface UndoParts<World> extends StepParts<World> {
  readonly removers: Removers<World>;
  readonly lateEffectMs: number;
}

/** The steps that have begun, the last one first. */
export function stepsToUndo(steps: readonly StepRecord[]): StepRecord[] {
  return steps.filter((step) => step.startedAt !== null).toReversed();
}

/**
 * Undoes one step: its own compensation first, then what it has in the ledger. Idempotent. What cannot be undone is
 * told in the log and the ledger and does not stop the rest.
 */
export async function undoStep<World>(parts: UndoParts<World>, key: string): Promise<void> {
  const { writer, store, run } = parts;
  const step = writer.step(key);
  if (step.state === 'COMPENSATED') return;
  const standing = (await store.artefacts(run.taskId)).filter(
    (artefact) => artefact.stepKey === key && isStanding(artefact),
  );
  // A skipped step has changed nothing itself, so there is nothing of its own to take back.
  const compensates = step.state !== 'SKIPPED' && hasCompensation(parts, step);
  if (!compensates && standing.length === 0) return;
  const marks = step.state !== 'FAILED' && step.state !== 'CANCELLED';
  writer.log('INFO', key, `Undoing: ${step.title}`);
  if (marks) await writer.write({ key, state: 'COMPENSATING' });
  const error = compensates ? await compensate(parts, step) : null;
  const lateMs = wasCutShort(step) ? parts.lateEffectMs : 0;
  for (const artefact of standing.toReversed()) await removeOne(parts, step, artefact, lateMs);
  if (!marks) return;
  await writer.write(error ? { key, state: 'FAILED', error } : { key, state: 'COMPENSATED' });
}

/** True when a call of the step may have been under way, so that what it makes can appear after it was looked for. */
function wasCutShort(step: StepRecord): boolean {
  return (
    step.state === 'RUNNING' ||
    step.state === 'CANCELLED' ||
    step.error?.details.outcomeUnknown === true
  );
}

function isStanding(artefact: ArtefactRecord): boolean {
  return artefact.state === 'PLANNED' || artefact.state === 'PRESENT';
}

function hasCompensation<World>(parts: UndoParts<World>, step: StepRecord): boolean {
  return parts.registry.findHandler(step.kind)?.compensate !== undefined;
}

async function compensate<World>(
  parts: UndoParts<World>,
  step: StepRecord,
): Promise<SerializedError | null> {
  const signal = parts.signals.undo;
  try {
    const handler = parts.registry.handler(step.kind);
    const context = stepContext(parts, step.key, signal);
    const work = Promise.resolve(handler.compensate?.(context, handler.params.parse(step.params)));
    await heed(work, signal, () => parts.signals.graceMs());
    return null;
  } catch (error) {
    if (isInterruption(error)) throw error;
    if (signal.aborted) throw signal.reason;
    const stored = storedError(error, parts.log, { taskId: parts.run.taskId, step: step.key });
    parts.writer.log('ERROR', step.key, `Could not be undone: ${stored.message}`, {
      code: stored.code,
    });
    return stored;
  }
}

async function removeOne<World>(
  parts: UndoParts<World>,
  { key }: StepRecord,
  artefact: ArtefactRecord,
  lateMs: number,
): Promise<void> {
  const againAfterMs = artefact.state === 'PLANNED' ? lateMs : 0;
  const error = await removeArtefact(parts, artefact, parts.signals.undo, againAfterMs);
  if (!error) {
    parts.writer.log('INFO', key, `Removed: ${artefact.label}`);
    return;
  }
  const message = `Left behind, to be removed later: ${artefact.label} (${error.message})`;
  parts.writer.log('WARN', key, message, { code: error.code });
}
