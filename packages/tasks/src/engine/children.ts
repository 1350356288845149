import { CorralError, hasCode, isCorralError, isTerminal } from '@corral/domain';
import type { ChildDraft, ChildTask, StepChildren } from '../operation.ts';
import type { TaskStore } from '../store/port.ts';
import type { TaskRecord } from '../store/records.ts';
import type { StartOptions } from './start-options.ts';

/** What children need of the engine. */
export interface ChildEngine {
  start(name: string, input: unknown, options: StartOptions): Promise<TaskRecord>;
  retry(taskId: string, actor?: string): Promise<TaskRecord>;
  cancel(taskId: string, actor?: string): Promise<TaskRecord>;
}

/** The way of a running task to the tasks below it. */
export function childrenOf(
  engine: ChildEngine,
  store: TaskStore,
  parent: TaskRecord,
): StepChildren {
  const find = async (key: string): Promise<TaskRecord | null> =>
    (await store.children(parent.id)).find((task) => task.childKey === key) ?? null;
  const startNew = async (draft: ChildDraft): Promise<TaskRecord> => {
    try {
      return await engine.start(draft.operation, draft.input, {
        actor: parent.actor,
        ...(draft.request === null ? {} : { request: draft.request }),
        parent: { taskId: parent.id, key: draft.key },
      });
    } catch (error) {
      // A run that was cut off may have made it in between.
      const made = hasCode(error, 'ALREADY_EXISTS') ? await find(draft.key) : null;
      if (made) return made;
      throw error;
    }
  };
  const cancelThose = async (are: (task: TaskRecord) => boolean): Promise<number> => {
    let cancelled = 0;
    for (const task of await store.children(parent.id)) {
      if (are(task) && (await isCancelled(engine, task, parent.actor))) cancelled += 1;
    }
    return cancelled;
  };
  return {
    start: async (draft) => {
      const found = await find(draft.key);
      if (!found) return asChild(await startNew(draft));
      if (!isToRepeat(found, parent)) return asChild(found);
      return asChild(await engine.retry(found.id, parent.actor));
    },
    list: async () => (await store.children(parent.id)).map(asChild),
    cancelQueued: () => cancelThose((task) => task.state === 'QUEUED'),
    cancelAll: () => cancelThose((task) => !isTerminal(task.state)),
  };
}

/** Only what had ended without success before this attempt of the parent: a failure within it is its result. */
function isToRepeat(task: TaskRecord, parent: TaskRecord): boolean {
  return (
    isTerminal(task.state) &&
    task.state !== 'SUCCEEDED' &&
    task.finishedAt !== null &&
    parent.startedAt !== null &&
    task.finishedAt < parent.startedAt
  );
}

async function isCancelled(engine: ChildEngine, task: TaskRecord, actor: string): Promise<boolean> {
  try {
    await engine.cancel(task.id, actor);
    return true;
  } catch (error) {
    if (isCorralError(error)) return false; // it has ended in between
    throw error;
  }
}

function asChild(task: TaskRecord): ChildTask {
  const { id, childKey, title, state, progress, result, error } = task;
  if (childKey === null)
    throw new CorralError('INTERNAL', 'A task below another has lost its key.');
  return { id, key: childKey, title, state, progress, result, error };
}
