import { TASK_STATES, TASK_STEP_STATES } from '@corral/domain';
import type { TaskLogPage } from '@corral/db';
import { pageArgs } from '../../graphql/args.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf } from '../../graphql/connections.ts';
import {
  DisruptionEnum,
  ErrorCodeEnum,
  STEP_EFFECTS,
  StepEffectEnum,
  TaskStateEnum,
  TaskStepStateEnum,
  word,
} from '../../graphql/enums.ts';
import { NativeErrorRef } from '../../graphql/errors.ts';
import type { ErrorView } from '../../graphql/errors.ts';
import { ArtefactRef, NodeRef, TaskRef, TaskStepRef } from '../../graphql/refs.ts';
import type { TaskRow } from '../../graphql/refs.ts';
import { TaskConnection } from '../shared/connections.ts';
import { actionsType } from '../shared/verdict.ts';
import { readTaskFilter } from './about.ts';
import { TaskFilterInput } from './inputs.ts';
import { TaskLogEntryRef } from './log-entry.ts';
import { scriptOf, secretsIn } from './script.ts';
import { readDisruption, readError, readRequest } from './stored.ts';
import { judgeTaskAction, TASK_ACTIONS } from './verdicts.ts';
import './mutations.ts';
import './subscriptions.ts';

// ---------------------------------------------------------------- types

const TaskErrorRef = builder.objectRef<ErrorView>('TaskError').implement({
  description: 'Why a task or step failed.',
  fields: (t) => ({
    code: t.field({ type: ErrorCodeEnum, resolve: (error) => error.code }),
    message: t.exposeString('message'),
    wayOut: t.exposeString('wayOut'),
    retryable: t.exposeBoolean('retryable'),
    native: t.field({
      type: NativeErrorRef,
      nullable: true,
      resolve: (error) => error.details.native ?? null,
    }),
  }),
});

builder.prismaObject('TaskStep', {
  description: 'One step of a task, as its plan showed it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    index: t.exposeInt('index'),
    key: t.exposeString('key'),
    kind: t.exposeString('kind'),
    title: t.exposeString('title'),
    weight: t.exposeFloat('weight'),
    effect: t.field({
      type: StepEffectEnum,
      resolve: (step) => word(STEP_EFFECTS, step.effect, 'CHANGES'),
    }),
    state: t.field({
      type: TaskStepStateEnum,
      resolve: (step) => word(TASK_STEP_STATES, step.state, 'FAILED'),
    }),
    progress: t.exposeFloat('progress', { description: 'From 0 to 1.' }),
    message: t.exposeString('message', { nullable: true }),
    attempt: t.exposeInt('attempt'),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    error: t.field({
      type: TaskErrorRef,
      nullable: true,
      resolve: (step) => readError(step.error),
    }),
  }),
});

const TaskLogPageRef = builder.objectRef<TaskLogPage>('TaskLogPage').implement({
  fields: (t) => ({
    entries: t.field({ type: [TaskLogEntryRef], resolve: (page) => [...page.entries] }),
    lastSeq: t.exposeInt('lastSeq'),
    hasMore: t.exposeBoolean('hasMore'),
  }),
});

interface Target {
  readonly kind: string;
  readonly id: string | null;
  readonly name: string;
}
const TaskTargetRef = builder.objectRef<Target>('TaskTarget').implement({
  fields: (t) => ({
    kind: t.exposeString('kind'),
    id: t.exposeID('id', { nullable: true }),
    name: t.exposeString('name'),
  }),
});

const TaskRequestRef = builder
  .objectRef<{ readonly document: string; readonly variables: Record<string, unknown> }>(
    'TaskRequest',
  )
  .implement({
    description: 'The request that started the task, to copy; secrets are struck out.',
    fields: (t) => ({
      document: t.exposeString('document', { description: 'As it was sent.' }),
      variables: t.expose('variables', { type: 'JSON' }),
      script: t.string({
        description:
          'The same action as the shortest document: it takes the same variables, and asks for the task and for the errors there can be.',
        resolve: (request, _args, _context, { schema }) => scriptOf(request.document, schema),
      }),
      secrets: t.stringList({
        description:
          'What was struck out and must be filled in to repeat it, as `variables.input.password`.',
        resolve: (request) => secretsIn(request),
      }),
    }),
  });

builder.prismaObject('Artefact', {
  description: 'Something a task makes or has made: a volume, a VM, a network, a pool.',
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.exposeString('kind'),
    label: t.exposeString('label'),
    state: t.exposeString('state', {
      description: 'PLANNED, PRESENT, KEPT, REMOVED or LEFT_BEHIND.',
    }),
    reason: t.exposeString('reason', { nullable: true }),
    node: t.field({
      type: NodeRef,
      nullable: true,
      resolve: ({ nodeId }, _args, { app }) => app.db.nodes.get(nodeId),
    }),
    task: t.relation('task', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const TaskActionsRef = actionsType<typeof TASK_ACTIONS, TaskRow>(
  'TaskActions',
  TASK_ACTIONS,
  judgeTaskAction,
);

builder.prismaObject('Task', {
  description: 'Durable work: what was asked, how far it is, and what came of it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    operation: t.exposeString('operation'),
    title: t.exposeString('title'),
    state: t.field({
      type: TaskStateEnum,
      resolve: (task) => word(TASK_STATES, task.state, 'FAILED'),
    }),
    progress: t.exposeFloat('progress', { description: 'From 0 to 1.' }),
    attempt: t.exposeInt('attempt'),
    actor: t.exposeString('actor'),
    node: t.relation('node', { nullable: true }),
    target: t.field({ type: TaskTargetRef, nullable: true, resolve: targetOf }),
    steps: t.field({
      type: [TaskStepRef],
      resolve: ({ id }, _args, { app }) => app.db.tasks.steps(id),
    }),
    disruption: t.field({ type: DisruptionEnum, resolve: (task) => readDisruption(task.plan) }),
    error: t.field({
      type: TaskErrorRef,
      nullable: true,
      resolve: (task) => readError(task.error),
    }),
    result: t.expose('result', { type: 'JSON', nullable: true }),
    artefacts: t.field({
      type: [ArtefactRef],
      resolve: ({ id }, _args, { app }) => app.db.artefacts.ofTask(id),
    }),
    request: t.field({
      type: TaskRequestRef,
      nullable: true,
      resolve: (task) => readRequest(task.request),
    }),
    revision: t.exposeInt('revision'),
    log: t.field({
      type: TaskLogPageRef,
      description: 'Entries after the cursor (a seq), oldest first; `last` gives the newest.',
      args: { after: t.arg.int(), first: t.arg.int(), last: t.arg.int() },
      resolve: ({ id }, args, { app }) => app.db.tasks.log(id, args),
    }),
    actions: t.field({ type: TaskActionsRef, resolve: (task) => task }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    cancelRequestedAt: t.expose('cancelRequestedAt', { type: 'DateTime', nullable: true }),
  }),
});

function targetOf(task: TaskRow): Target | null {
  const { targetKind: kind, targetId: id, targetName: name } = task;
  return kind === null ? null : { kind, id, name: name ?? '' };
}

// ---------------------------------------------------------------- queries

builder.queryField('task', (t) =>
  t.field({
    type: TaskRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }): Promise<TaskRow | null> => app.db.tasks.get(id),
  }),
);

builder.queryField('tasks', (t) =>
  t.field({
    type: TaskConnection,
    description: 'Newest first.',
    args: { ...pageArgs, filter: t.arg({ type: TaskFilterInput }) },
    resolve: async (_root, { filter, ...page }, { app: { db } }) => {
      const wanted = await readTaskFilter(db, filter);
      return connectionOf(db.tasks.list({ ...page, filter: wanted }), () => db.tasks.count(wanted));
    },
  }),
);

const TaskKindRef = builder
  .objectRef<{ readonly operation: string; readonly count: number }>('TaskKind')
  .implement({
    description: 'An operation, and how many tasks of it there are.',
    fields: (t) => ({
      operation: t.exposeString('operation'),
      count: t.exposeInt('count'),
    }),
  });

builder.queryField('taskKinds', (t) =>
  t.field({
    type: [TaskKindRef],
    description: 'The operations among the tasks of a filter, to choose from; most tasks first.',
    args: { filter: t.arg({ type: TaskFilterInput }) },
    resolve: async (_root, { filter }, { app: { db } }) =>
      db.tasks.operations(await readTaskFilter(db, filter)),
  }),
);

builder.queryField('leftovers', (t) =>
  t.field({
    type: [ArtefactRef],
    description: 'What could not be removed yet, and what is about to be made.',
    resolve: (_root, _args, { app }) => app.db.artefacts.leftovers(),
  }),
);
