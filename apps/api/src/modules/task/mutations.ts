import { builder } from '../../graphql/builder.ts';
import { ArtefactRef, TaskRef } from '../../graphql/refs.ts';
import type { ArtefactRow, TaskRow } from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';

const TaskActionInput = builder.inputType('TaskActionInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});

const RemoveLeftoversInput = builder.inputType('RemoveLeftoversInput', {
  fields: (t) => ({ ids: t.idList({ description: 'All of them without it.' }) }),
});

const taskPayload = (name: string) =>
  builder.objectRef<{ readonly task: TaskRow }>(name).implement({
    fields: (t) => ({ task: t.field({ type: TaskRef, resolve: ({ task }) => task }) }),
  });

defineMutation({
  name: 'cancelTask',
  description: 'Asks a task to end. It undoes what it has begun, and then is CANCELLED.',
  input: TaskActionInput,
  payload: taskPayload('CancelTaskPayload'),
  resolve: async ({ id }, { app, actor }) => {
    await app.db.tasks.require(id);
    await app.engine.cancel(id, actor.name);
    return { task: await app.db.tasks.require(id) };
  },
});

defineMutation({
  name: 'retryTask',
  description: 'Runs a failed or cancelled task again, from the step that failed.',
  input: TaskActionInput,
  payload: taskPayload('RetryTaskPayload'),
  resolve: async ({ id }, { app, actor }) => {
    await app.db.tasks.require(id);
    await app.engine.retry(id, actor.name);
    return { task: await app.db.tasks.require(id) };
  },
});

defineMutation({
  name: 'removeLeftovers',
  description: 'Tries again to remove what was left behind.',
  input: RemoveLeftoversInput,
  payload: builder
    .objectRef<{ readonly artefacts: readonly ArtefactRow[] }>('RemoveLeftoversPayload')
    .implement({
      fields: (t) => ({
        artefacts: t.field({
          type: [ArtefactRef],
          description: 'What was tried, as it stands now.',
          resolve: ({ artefacts }) => [...artefacts],
        }),
      }),
    }),
  resolve: async ({ ids }, { app }) => {
    const wanted = ids ?? (await app.db.artefacts.leftovers()).map(({ id }) => id);
    await app.engine.sweepLeftovers(wanted);
    return { artefacts: await app.db.artefacts.getMany(wanted) };
  },
});
