import { describe, expect, it } from 'vitest';
import { shownVm } from './shown-vm.ts';
import { faultsOfTask, faultsOfVms, type TaskShown } from './state.ts';

const good: TaskShown = {
  id: 't1',
  operation: 'vm.create',
  title: 'Create web-1',
  state: 'SUCCEEDED',
  progress: 1,
  finishedAt: '2026-01-01T00:00:00.000Z',
  target: null,
  error: null,
  result: null,
  steps: [
    { key: 'a', state: 'SUCCEEDED' },
    { key: 'b', state: 'SKIPPED' },
  ],
};

describe('what is wrong with a task at its end', () => {
  it('finds nothing on good ends', () => {
    const error = { code: 'INTERNAL', message: 'no' };
    expect(faultsOfTask(good)).toEqual([]);
    const steps = ['COMPENSATED', 'FAILED', 'PENDING'].map((state) => ({ key: state, state }));
    expect(faultsOfTask({ ...good, state: 'FAILED', progress: 0.5, error, steps })).toEqual([]);
  });

  it.each([
    ['is still RUNNING', { state: 'RUNNING' }],
    ['has no end time', { finishedAt: null }],
    ['succeeded with progress 0.5', { progress: 0.5 }],
    ['succeeded with an error', { error: { code: 'INTERNAL', message: 'no' } }],
    ['failed without an error', { state: 'FAILED' }],
    ['its step a is PENDING', { steps: [{ key: 'a', state: 'PENDING' }] }],
    [
      'its step a is RUNNING',
      {
        state: 'FAILED',
        error: { code: 'INTERNAL', message: 'no' },
        steps: [{ key: 'a', state: 'RUNNING' }],
      },
    ],
  ])('sees that it %s', (what, change) => {
    expect(faultsOfTask({ ...good, ...change }).join()).toContain(what);
  });

  it('sees a VM that nobody lets go', () => {
    const vm = shownVm('web-1');
    const shown = { tasks: [], leftovers: [] };
    expect(faultsOfVms({ ...shown, vms: [vm] })).toEqual([]);
    const held = { ...vm, activeTask: { id: 't1' } };
    expect(faultsOfVms({ ...shown, vms: [held] })).toHaveLength(1);
    expect(faultsOfVms({ ...shown, vms: [{ ...vm, activity: 'CREATING' }] })).toHaveLength(1);
  });
});
