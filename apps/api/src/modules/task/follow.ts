import type { Task, TaskLogEntry } from '@corral/db';
import { follow } from '../../graphql/follow.ts';
import type { Look } from '../../graphql/follow.ts';
import type { AppServices } from '../../services.ts';

type Sources = Pick<AppServices, 'db' | 'events'>;

export interface TaskLogBatch {
  readonly entries: readonly TaskLogEntry[];
  readonly lastSeq: number;
  readonly gap: boolean;
}

/** Lines of one message. */
const LOG_BATCH = 500;

/**
 * The log of a task after a cursor, then live. It stays open when the task has ended, for a retry writes on.
 * The database is the buffer: a slow reader holds its cursor and nothing else, and misses no line.
 */
export function followLog(
  { db, events }: Sources,
  taskId: string,
  after: number,
): AsyncIterable<TaskLogBatch> {
  let cursor = after;
  const look = async (): Promise<Look<TaskLogBatch>> => {
    const task = await db.tasks.get(taskId);
    if (task === null) return { value: null, more: false, end: true };
    const page = await db.tasks.log(taskId, { after: cursor, first: LOG_BATCH });
    // A cursor from another life of the database, ahead of the log: say so and go on from its end.
    const gap = cursor > page.lastSeq;
    if (gap) cursor = page.lastSeq;
    cursor = page.entries.at(-1)?.seq ?? cursor;
    const news = page.entries.length > 0 || gap;
    return {
      value: news ? { entries: page.entries, lastSeq: cursor, gap } : null,
      more: page.hasMore,
    };
  };
  return follow({ look, listen: (wake) => events.onTaskLog(taskId, wake) });
}

/** One task: as it is now where it is newer than the cursor, then every change. */
export function followTask(
  { db, events }: Sources,
  taskId: string,
  afterRevision: number,
): AsyncIterable<Task> {
  let cursor = afterRevision;
  const look = async (): Promise<Look<Task>> => {
    const task = await db.tasks.get(taskId);
    if (task === null) return { value: null, more: false, end: true };
    if (task.revision <= cursor) return { value: null, more: false };
    cursor = task.revision;
    return { value: task, more: false };
  };
  return follow({
    look,
    listen: (wake) => events.onTask((message) => (message.taskId === taskId ? wake() : undefined)),
  });
}

/** All tasks that pass: each change once, and a task that changes while the reader is busy only as it is then. */
export function followTasks(
  { db, events }: Sources,
  passes: (task: Task) => boolean,
): AsyncIterable<Task> {
  const pending = new Set<string>();
  const look = async (): Promise<Look<Task>> => {
    for (const id of pending) {
      pending.delete(id);
      const task = await db.tasks.get(id);
      if (task !== null && passes(task)) return { value: task, more: pending.size > 0 };
    }
    return { value: null, more: pending.size > 0 };
  };
  return follow({
    look,
    listen: (wake) =>
      events.onTask(({ taskId }) => {
        pending.add(taskId);
        wake();
      }),
  });
}

export interface TaskWish {
  readonly states?: readonly string[] | null | undefined;
  readonly operations?: readonly string[] | null | undefined;
  readonly nodeId?: string | null | undefined;
  readonly targetKind?: string | null | undefined;
  readonly targetId?: string | null | undefined;
  readonly search?: string | null | undefined;
}

/** True when a task passes a filter, as the list would decide. */
export function passesFilter(task: Task, wish: TaskWish): boolean {
  const oneOf = (allowed: readonly string[] | null | undefined, value: string): boolean =>
    !allowed?.length || allowed.includes(value);
  const same = (wanted: string | null | undefined, value: string | null): boolean =>
    !wanted || wanted === value;
  const text = wish.search?.trim().toLowerCase() ?? '';
  const searched = [task.title, task.targetName ?? '', task.operation];
  return (
    oneOf(wish.states, task.state) &&
    oneOf(wish.operations, task.operation) &&
    same(wish.nodeId, task.nodeId) &&
    same(wish.targetKind, task.targetKind) &&
    same(wish.targetId, task.targetId) &&
    searched.some((value) => value.toLowerCase().includes(text))
  );
}
