import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { coalesceTasks } from './coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const task = (id: string, state: string, progress = 0) => ({
  data: { taskUpdated: { id, state, progress } },
});

it('hands on the first at once, then the last of each quarter second', () => {
  const got: number[] = [];
  const { push } = coalesceTasks<ReturnType<typeof task>>((message) =>
    got.push(message.data.taskUpdated.progress),
  );
  for (let progress = 1; progress <= 5; progress += 1) push(task('a', 'RUNNING', progress));
  expect(got).toEqual([1]);
  vi.advanceTimersByTime(250);
  expect(got).toEqual([1, 5]);
  push(task('a', 'RUNNING', 6));
  vi.advanceTimersByTime(250);
  expect(got).toEqual([1, 5, 6]);
});

it('never keeps a new state back, nor what came before it', () => {
  const got: string[] = [];
  const { push } = coalesceTasks<ReturnType<typeof task>>((message) =>
    got.push(message.data.taskUpdated.state),
  );
  push(task('a', 'QUEUED'));
  push(task('a', 'RUNNING'));
  push(task('a', 'RUNNING'));
  push(task('a', 'SUCCEEDED'));
  vi.advanceTimersByTime(1000);
  expect(got).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
});

it('keeps tasks apart, lets other messages pass, and says nothing after it was stopped', () => {
  const got: unknown[] = [];
  const { push, stop } = coalesceTasks<{ data: unknown }>((message) => got.push(message.data));
  push(task('a', 'RUNNING'));
  push(task('b', 'RUNNING'));
  push({ data: { inventoryChanged: {} } });
  push({ data: null });
  expect(got).toHaveLength(4);
  push(task('a', 'RUNNING', 1));
  stop();
  vi.advanceTimersByTime(1000);
  expect(got).toHaveLength(4);
});

it('sends the node of a task once', () => {
  const got: boolean[] = [];
  const { push } = coalesceTasks<{ data: { taskUpdated: object } }>((message) =>
    got.push('node' in message.data.taskUpdated),
  );
  push({ data: { taskUpdated: { id: 'a', state: 'QUEUED', node: { id: 'n' } } } });
  push({ data: { taskUpdated: { id: 'a', state: 'RUNNING', node: { id: 'n' } } } });
  expect(got).toEqual([true, false]);
});
