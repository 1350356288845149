import { builder } from '../../graphql/builder.ts';
import { TaskRef } from '../../graphql/refs.ts';
import type { TaskRow } from '../../graphql/refs.ts';
import { followLog, followTask, followTasks, passesFilter } from './follow.ts';
import type { TaskLogBatch } from './follow.ts';
import { TaskFilterInput } from './inputs.ts';
import { TaskLogEntryRef } from './log-entry.ts';

const TaskLogBatchRef = builder.objectRef<TaskLogBatch>('TaskLogBatch').implement({
  description: 'Lines in order. Give `lastSeq` as `after` when you come back.',
  fields: (t) => ({
    entries: t.field({ type: [TaskLogEntryRef], resolve: (batch) => [...batch.entries] }),
    lastSeq: t.exposeInt('lastSeq'),
    gap: t.exposeBoolean('gap'),
  }),
});

builder.subscriptionField('taskUpdated', (t) =>
  t.field({
    type: TaskRef,
    description:
      'Every change of tasks: all, one, or those that pass the filter. With `id` it begins with the task as it is now, unless that is not newer than `afterRevision`.',
    args: {
      id: t.arg.id(),
      afterRevision: t.arg.int(),
      filter: t.arg({ type: TaskFilterInput }),
    },
    subscribe: async (
      _root,
      { id, afterRevision, filter },
      { app },
    ): Promise<AsyncIterable<TaskRow>> => {
      if (!id) return followTasks(app, (task) => passesFilter(task, filter ?? {}));
      await app.db.tasks.require(id);
      return followTask(app, id, afterRevision ?? -1);
    },
    resolve: (task) => task,
  }),
);

builder.subscriptionField('taskLogAppended', (t) =>
  t.field({
    type: TaskLogBatchRef,
    description:
      'Replays the entries after the cursor, then goes on live. Batches keep a fast log smooth.',
    args: { taskId: t.arg.id({ required: true }), after: t.arg.int() },
    subscribe: async (_root, { taskId, after }, { app }) => {
      await app.db.tasks.require(taskId);
      return followLog(app, taskId, after ?? 0);
    },
    resolve: (batch) => batch,
  }),
);
