import type { TaskStepState } from '@corral/domain';

interface Weighted {
  readonly weight: number;
  readonly state: TaskStepState;
  readonly progress: number;
}

/** True when nothing is left to do in the step. */
export function isStepDone(state: TaskStepState): boolean {
  return state === 'SUCCEEDED' || state === 'SKIPPED';
}

/** Progress of the whole task, 0 to 1: done steps count whole, the running one by its own progress. */
export function taskProgress(steps: readonly Weighted[]): number {
  const total = steps.reduce((sum, step) => sum + step.weight, 0);
  if (total <= 0) return steps.every((step) => isStepDone(step.state)) ? 1 : 0;
  const done = steps.reduce(
    (sum, step) => sum + step.weight * (isStepDone(step.state) ? 1 : step.progress),
    0,
  );
  return Math.min(1, Math.max(0, done / total));
}
