import { isDeepStrictEqual } from 'node:util';
import { CorralError } from '@corral/domain';
import type { ArtefactDraft, StepContext } from '@corral/tasks';
import type { World } from '../../world.ts';

export interface MakeOptions<T> {
  readonly draft: ArtefactDraft;
  /** Looks whether it is there. */
  find(): Promise<T | null>;
  /** True when what an earlier run of this step left is complete and can be used as it is. */
  isWhole(found: T): boolean;
  /** Removes an incomplete one that an earlier run left. */
  discard(): Promise<void>;
  make(): Promise<T>;
  /** For the error when something else has the name. */
  readonly field?: string;
}

/**
 * Makes a thing that has no identity but its name: written to the ledger first, and never taken over from someone
 * else. A thing that stands there before this task has written it down belongs to somebody.
 * @throws CorralError ALREADY_EXISTS naming the field.
 */
export async function makeNamed<T>(
  context: StepContext<World>,
  options: MakeOptions<T>,
): Promise<T> {
  const mine = await wasWrittenDown(context, options.draft);
  const found = await options.find();
  if (found !== null && !mine) {
    throw new CorralError(
      'ALREADY_EXISTS',
      `There is a ${options.draft.label} already.`,
      options.field === undefined ? {} : { field: options.field },
    );
  }
  const artefactId = await context.ledger.plan(options.draft);
  if (found !== null && options.isWhole(found)) {
    await context.ledger.present(artefactId);
    return found;
  }
  if (found !== null) {
    context.log(
      'INFO',
      `An earlier run left an incomplete ${options.draft.label}; making it anew.`,
    );
    await options.discard();
  }
  const made = await options.make();
  await context.ledger.present(artefactId);
  return made;
}

async function wasWrittenDown(context: StepContext<World>, draft: ArtefactDraft): Promise<boolean> {
  const artefacts = await context.world.db.artefacts.ofTask(context.taskId);
  return artefacts.some(
    (artefact) =>
      artefact.kind === draft.kind &&
      artefact.nodeId === draft.nodeId &&
      artefact.state !== 'REMOVED' &&
      isDeepStrictEqual(artefact.ref, draft.ref),
  );
}
