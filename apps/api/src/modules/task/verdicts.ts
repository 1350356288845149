import { isTerminal, TASK_STATES } from '@corral/domain';
import { word } from '../../graphql/enums.ts';
import { ALLOWED, refused } from '../shared/verdict.ts';
import type { Verdict } from '../shared/verdict.ts';

export const TASK_ACTIONS = ['cancel', 'retry'] as const;

interface TaskFacts {
  readonly state: string;
  readonly cancelRequestedAt: Date | null;
}

/** Whether a task can be cancelled or retried now. */
export function judgeTaskAction(action: (typeof TASK_ACTIONS)[number], task: TaskFacts): Verdict {
  const state = word(TASK_STATES, task.state, 'FAILED');
  if (action === 'retry') {
    return state === 'FAILED' || state === 'CANCELLED'
      ? ALLOWED
      : refused('WRONG_STATE', 'Only a failed or cancelled task can be retried.');
  }
  if (isTerminal(state)) return refused('WRONG_STATE', 'The task has ended.');
  if (task.cancelRequestedAt !== null) {
    return refused('WRONG_STATE', 'The task is being cancelled already.');
  }
  return ALLOWED;
}
