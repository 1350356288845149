import { canMoveTask, CorralError, type TaskState, type TaskStepState } from '@corral/domain';
import { canonicalJson } from '../json.ts';
import type { ArtefactDraft, OperationPlan } from '../operation.ts';
import { isStepDone } from '../engine/weights.ts';
import type { ArtefactRecord, LogDraft, StepRecord, TaskRecord } from './records.ts';

/** Rules that every store follows; pure, so that they cannot differ between them. */

export function assertMove(task: Pick<TaskRecord, 'id' | 'state'>, to: TaskState): void {
  if (!canMoveTask(task.state, to)) {
    throw new CorralError('WRONG_STATE', `A task that is ${task.state} cannot become ${to}.`);
  }
}

export function taskNotFound(taskId: string): CorralError {
  return new CorralError('NOT_FOUND', `There is no task with the id ${taskId}.`);
}

/** A parent that starts a child again after a crash finds it there. */
export function childExists(): CorralError {
  return new CorralError('ALREADY_EXISTS', 'That part of the task has been started already.');
}

export function vmNotFound(vmId: string): CorralError {
  return new CorralError('NOT_FOUND', `There is no VM with the id ${vmId}.`);
}

export function vmBusy(holder: { readonly id: string; readonly title: string }): CorralError {
  return new CorralError('VM_BUSY', `Another task is changing this VM: ${holder.title}.`, {
    taskId: holder.id,
  });
}

/** The steps that a retry runs again: the first that is not done, and all after it. */
export function stepsToRepeat(
  steps: readonly Pick<StepRecord, 'key' | 'index' | 'state'>[],
): string[] {
  const first = steps.find((step) => !isStepDone(step.state));
  return first ? steps.filter((step) => step.index >= first.index).map((step) => step.key) : [];
}

/** What becomes of a step when its task ends: what never ran, or was cut off, is not left as if it went on. */
export function settledState(state: TaskStepState): TaskStepState {
  if (state === 'PENDING' || state === 'RUNNING') return 'CANCELLED';
  return state === 'COMPENSATING' ? 'FAILED' : state;
}

/** A step as it is before it has begun. */
export const FRESH_STEP = {
  state: 'PENDING',
  progress: 0,
  message: null,
  output: null,
  error: null,
  startedAt: null,
  finishedAt: null,
} as const;

/** True when the artefact is the one that the draft speaks of. */
export function isSameArtefact(
  artefact: Pick<ArtefactRecord, 'stepKey' | 'nodeId' | 'kind' | 'ref'>,
  stepKey: string,
  draft: ArtefactDraft,
): boolean {
  return (
    artefact.stepKey === stepKey &&
    artefact.nodeId === draft.nodeId &&
    artefact.kind === draft.kind &&
    canonicalJson(artefact.ref) === canonicalJson(draft.ref)
  );
}

/** The VMs of a plan, each once, in a fixed order so that two tasks cannot wait for each other. */
export function vmsToLease(plan: OperationPlan): string[] {
  return [...new Set(plan.leaseVmIds)].toSorted();
}

/** Gives the entries their places after the last one. */
export function numberLog<D extends LogDraft>(
  drafts: readonly D[],
  lastSeq: number,
): (D & { seq: number })[] {
  return drafts.map((draft, i) => ({ ...draft, seq: lastSeq + 1 + i }));
}
