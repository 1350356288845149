import type { StepChildren, StepContext } from '../operation.ts';
import type { TaskStore, RunRef } from '../store/port.ts';
import type { RunWriter } from './run-writer.ts';

export interface ContextParts<World> {
  readonly world: World;
  readonly store: TaskStore;
  readonly writer: RunWriter;
  readonly run: RunRef;
  readonly attempt: number;
  readonly children: StepChildren;
}

/** What a step (or the operation's finish, under the key `finish`) is given. */
export function stepContext<World>(
  parts: ContextParts<World>,
  key: string,
  signal: AbortSignal,
): StepContext<World> {
  const { writer, store, run } = parts;
  const isStep = writer.steps().some((step) => step.key === key);
  return {
    world: parts.world,
    taskId: run.taskId,
    attempt: parts.attempt,
    signal,
    progress: (fraction, message) => {
      if (isStep) writer.progress(key, fraction, message);
    },
    log: (level, message, fields) =>
      writer.log(level, isStep ? key : null, message, fields ?? null),
    output: (stepKey) => writer.step(stepKey).output ?? undefined,
    children: parts.children,
    ledger: {
      plan: (draft) => store.planArtefact(run, key, draft),
      present: (id) => store.setArtefact(id, 'PRESENT', null),
      removed: (id) => store.setArtefact(id, 'REMOVED', null),
    },
  };
}
