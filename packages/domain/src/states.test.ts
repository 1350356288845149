import { describe, expect, it } from 'vitest';
import { canMoveTask, isTerminal, TASK_STATES } from './states.ts';

describe('task states', () => {
  it('end in three ways', () => {
    expect(TASK_STATES.filter(isTerminal)).toEqual(['SUCCEEDED', 'FAILED', 'CANCELLED']);
  });

  it('never leave SUCCEEDED', () => {
    expect(TASK_STATES.filter((to) => canMoveTask('SUCCEEDED', to))).toEqual([]);
  });

  it('come back to the queue by a retry only', () => {
    expect(TASK_STATES.filter((from) => canMoveTask(from, 'QUEUED'))).toEqual([
      'FAILED',
      'CANCELLED',
    ]);
  });

  it('pass through RUNNING before they succeed', () => {
    expect(TASK_STATES.filter((from) => canMoveTask(from, 'SUCCEEDED'))).toEqual(['RUNNING']);
  });
});
