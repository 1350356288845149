import { createPubSub } from '@graphql-yoga/subscription';

/**
 * What is told between parts of the process, and between processes by Redis. Messages carry cursors and ids alone:
 * subscribers read the rows themselves, so a lost or doubled message costs nothing but a read.
 */
export type Topics = {
  /** A task or one of its steps has changed. */
  task: [{ readonly taskId: string; readonly revision: number }];
  /** Lines were appended to the log of one task; the topic's id is the task. */
  taskLog: [taskId: string, { readonly lastSeq: number }];
  /** Rows of the inventory have changed; `lastSeq` is the newest number of the change feed. */
  change: [{ readonly lastSeq: number }];
};

export type EventTargetOf = NonNullable<Parameters<typeof createPubSub<Topics>>[0]>['eventTarget'];

/** The bus of a process. `listen` calls back from the moment it returns, until the returned function is called. */
export interface EventBus {
  taskChanged(taskId: string, revision: number): void;
  logAppended(taskId: string, lastSeq: number): void;
  inventoryChanged(lastSeq: number): void;
  onTask(listener: (message: Topics['task'][0]) => void): () => void;
  onTaskLog(taskId: string, listener: () => void): () => void;
  onChange(listener: () => void): () => void;
}

/** With Redis a subscription begins a moment after it was asked for; looking at intervals closes that gap. */
const REMOTE_LOOK_MS = 2_000;

/** In-process without a target, else through the given one (Redis). */
export function createEventBus(eventTarget?: EventTargetOf): EventBus {
  const remote = eventTarget !== undefined;
  const pubsub = remote ? createPubSub<Topics>({ eventTarget }) : createPubSub<Topics>();
  const looking = (listener: () => void, stop: () => void): (() => void) => {
    if (!remote) return stop;
    const timer = setInterval(listener, REMOTE_LOOK_MS);
    return () => {
      clearInterval(timer);
      stop();
    };
  };
  return {
    taskChanged: (taskId, revision) => pubsub.publish('task', { taskId, revision }),
    logAppended: (taskId, lastSeq) => pubsub.publish('taskLog', taskId, { lastSeq }),
    inventoryChanged: (lastSeq) => pubsub.publish('change', { lastSeq }),
    onTask: (listener) => listen(pubsub.subscribe('task'), listener),
    onTaskLog: (taskId, listener) =>
      looking(listener, listen(pubsub.subscribe('taskLog', taskId), listener)),
    onChange: (listener) => looking(listener, listen(pubsub.subscribe('change'), listener)),
  };
}

function listen<T>(source: AsyncIterable<T>, listener: (message: T) => void): () => void {
  const iterator = source[Symbol.asyncIterator]();
  const pump = async (): Promise<void> => {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      listener(next.value);
    }
  };
  pump().catch(() => undefined);
  return () => void iterator.return?.();
}
