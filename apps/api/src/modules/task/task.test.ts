import { newId } from '@corral/domain';
import type { OperationPlan, RunRef } from '@corral/tasks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../../testing/api.ts';
import { judgeTaskAction } from './verdicts.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const PLAN: OperationPlan = {
  title: 'Make a thing',
  steps: [
    {
      key: 'one',
      kind: 'test.none',
      title: 'The only step',
      params: {},
      weight: 1,
      effect: 'CREATES',
      irreversible: null,
    },
  ],
  disruption: 'NONE',
  warnings: [],
  nodeId: null,
  target: { kind: 'VM', id: 'vm-1', name: 'web-1' },
  leaseVmIds: [],
};

const line = (message: string) =>
  ({ at: new Date(), level: 'INFO', stepKey: null, message, fields: null }) as const;

/** A task that runs in no engine: its rows are written as the engine writes them. */
async function makeTask(operation = 'test.make'): Promise<{ id: string; run: RunRef }> {
  const { taskStore } = api.container.app.db;
  const now = new Date();
  const leaseUntil = new Date(now.getTime() + 60_000);
  const id = newId();
  await taskStore.create({
    id,
    operation,
    actor: 'tester',
    input: {},
    plan: PLAN,
    request: { document: 'mutation { x }', variables: { input: { password: '[secret]' } } },
    log: line('begin'),
    now,
    leaseUntil,
  });
  const begun = await taskStore.beginRun({ taskId: id, attempt: 1, now, leaseUntil });
  if (begun.kind === 'nothing') throw new Error('The run did not begin.');
  return { id, run: { taskId: id, fence: begun.task.fence } };
}

async function write(run: RunRef, messages: readonly string[], progress?: number): Promise<void> {
  const { db, events } = api.container.app;
  const written = await db.taskStore.write(run, {
    steps: progress === undefined ? [] : [{ key: 'one', progress }],
    log: messages.map(line),
    ...(progress === undefined ? {} : { task: { progress } }),
  });
  events.taskChanged(run.taskId, written.revision);
  events.logAppended(run.taskId, written.logSeq);
}

interface LogBatch {
  readonly taskLogAppended: {
    readonly entries: readonly { readonly seq: number; readonly message: string }[];
    readonly lastSeq: number;
    readonly gap: boolean;
  };
}
const LOG = `subscription ($taskId: ID!, $after: Int) { taskLogAppended(taskId: $taskId, after: $after) {
  lastSeq gap entries { seq message level } } }`;

describe('tasks in the graph', () => {
  it('shows steps, target, actions, request and artefacts', async () => {
    const { id } = await makeTask();
    const { task } = await api.data<{ task: object }>(
      `query ($id: ID!) { task(id: $id) { state operation title actor disruption progress target { kind id name }
        steps { key title effect state error { code } } artefacts { id } error { code } request { document variables }
        actions { cancel { allowed } retry { allowed reasonCode reason } } node { id }
        log(last: 1) { lastSeq hasMore entries { seq message } } } }`,
      { id },
    );
    expect(task).toEqual({
      state: 'RUNNING',
      operation: 'test.make',
      title: 'Make a thing',
      actor: 'tester',
      disruption: 'NONE',
      progress: 0,
      target: { kind: 'VM', id: 'vm-1', name: 'web-1' },
      steps: [
        { key: 'one', title: 'The only step', effect: 'CREATES', state: 'PENDING', error: null },
      ],
      artefacts: [],
      error: null,
      request: { document: 'mutation { x }', variables: { input: { password: '[secret]' } } },
      actions: {
        cancel: { allowed: true },
        retry: { allowed: false, reasonCode: 'WRONG_STATE', reason: expect.any(String) },
      },
      node: null,
      log: { lastSeq: 1, hasMore: false, entries: [{ seq: 1, message: 'begin' }] },
    });
  });

  it('shows the stored error with what the hypervisor said', async () => {
    const { id, run } = await makeTask('test.fail');
    await api.container.app.db.taskStore.endRun(run, {
      state: 'FAILED',
      result: null,
      error: {
        code: 'HYPERVISOR_ERROR',
        message: 'It did not work.',
        details: { native: { source: 'libvirt', code: '38', text: 'as it came' } },
      },
      log: [],
      now: new Date(),
      artefacts: { kind: 'keep', owner: null },
    });
    const { task } = await api.data<{ task: object }>(
      `query ($id: ID!) { task(id: $id) { state error { code message wayOut retryable native { source code text } }
        actions { cancel { allowed } retry { allowed } } } }`,
      { id },
    );
    expect(task).toEqual({
      state: 'FAILED',
      error: {
        code: 'HYPERVISOR_ERROR',
        message: 'It did not work.',
        wayOut: expect.any(String),
        retryable: false,
        native: { source: 'libvirt', code: '38', text: 'as it came' },
      },
      actions: { cancel: { allowed: false }, retry: { allowed: true } },
    });
  });

  it('tells the history of an object: what was done to it, by kind, result and actor', async () => {
    const { id, run } = await makeTask('test.history');
    await api.container.app.db.taskStore.endRun(run, {
      state: 'SUCCEEDED',
      result: null,
      targetId: 'made-vm',
      error: null,
      log: [],
      now: new Date(),
      artefacts: { kind: 'keep', owner: null },
    });
    const ask = (filter: Record<string, unknown>) =>
      api.data<{
        tasks: { totalCount: number; edges: { node: { id: string } }[] };
        taskKinds: { operation: string; count: number }[];
      }>(
        `query ($filter: TaskFilter) { tasks(filter: $filter) { totalCount edges { node { id
          request { script secrets } } } } taskKinds(filter: $filter) { operation count } }`,
        { filter },
      );
    const history = await ask({ about: 'made-vm' });
    expect(history.tasks).toEqual({
      totalCount: 1,
      edges: [
        {
          node: {
            id,
            request: { script: 'mutation { x }', secrets: ['variables.input.password'] },
          },
        },
      ],
    });
    expect(history.taskKinds).toEqual([{ operation: 'test.history', count: 1 }]);
    const none = { totalCount: 0, edges: [] };
    expect((await ask({ about: 'made-vm', states: ['FAILED'] })).tasks).toEqual(none);
    expect((await ask({ about: 'made-vm', actors: ['somebody'] })).tasks).toEqual(none);
    expect((await ask({ about: 'made-vm', actors: ['tester'] })).tasks.totalCount).toBe(1);
    expect((await ask({ about: 'made-vm', search: 'thing' })).tasks.totalCount).toBe(1);
    expect((await ask({ about: 'another' })).tasks).toEqual(none);
  });

  it('lists by filter, newest first, in pages that neither skip nor repeat', async () => {
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1) made.push((await makeTask('test.page')).id);
    const query = `query ($after: String) { tasks(first: 3, after: $after, filter: { operations: ["test.page"] }) {
      totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id } } } }`;
    type Page = {
      tasks: {
        totalCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string };
        edges: { node: { id: string } }[];
      };
    };
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { tasks }: Page = await api.data<Page>(query, { after });
      expect(tasks.totalCount).toBe(7);
      seen.push(...tasks.edges.map(({ node }) => node.id));
      after = tasks.pageInfo.hasNextPage ? tasks.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(made.toReversed());
    const wrong = await api.send(query, { after: 'nonsense' });
    expect(wrong.errors[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('taskLogAppended', () => {
  it('replays and goes on live without a hole or a double, while lines are written all the time', async () => {
    const { id, run } = await makeTask();
    await write(
      run,
      Array.from({ length: 700 }, (_, index) => `old ${index}`),
    );
    const writing = (async () => {
      for (let round = 0; round < 60; round += 1)
        await write(run, [`new ${round} a`, `new ${round} b`]);
    })();
    const reader = api.subscribe<LogBatch>(LOG, { taskId: id, after: 100 });
    const seqs: number[] = [];
    while (seqs.at(-1) !== 821) {
      const { value } = await reader.next();
      seqs.push(...value.taskLogAppended.entries.map((entry: { seq: number }) => entry.seq));
    }
    await writing;
    expect(seqs).toEqual(Array.from({ length: 721 }, (_, index) => index + 101));
    await reader.return?.();
  });

  it('goes on from the last cursor after a reconnect, and says a gap for one ahead of the log', async () => {
    const { id, run } = await makeTask();
    const first = api.subscribe<LogBatch>(LOG, { taskId: id });
    const { lastSeq } = (await first.next()).value.taskLogAppended;
    await first.return?.();
    await write(run, ['while away']);
    const second = api.subscribe<LogBatch>(LOG, { taskId: id, after: lastSeq });
    expect((await second.next()).value.taskLogAppended.entries).toMatchObject([
      { seq: 2, message: 'while away' },
    ]);
    await second.return?.();
    const ahead = api.subscribe<LogBatch>(LOG, { taskId: id, after: 999 });
    expect((await ahead.next()).value.taskLogAppended).toEqual({
      entries: [],
      lastSeq: 2,
      gap: true,
    });
    await ahead.return?.();
  });
});

describe('taskUpdated', () => {
  interface Update {
    readonly taskUpdated: {
      readonly id: string;
      readonly progress: number;
      readonly revision: number;
      readonly operation: string;
    };
  }
  const FIELDS = '{ id progress revision operation }';

  it('begins with the task as it is, then tells each change', async () => {
    const { id, run } = await makeTask();
    const query = `subscription ($id: ID!, $after: Int) { taskUpdated(id: $id, afterRevision: $after) ${FIELDS} }`;
    const reader = api.subscribe<Update>(query, { id });
    const first = (await reader.next()).value.taskUpdated;
    expect(first.id).toBe(id);
    await write(run, [], 0.5);
    const second = (await reader.next()).value.taskUpdated;
    expect(second.revision).toBeGreaterThan(first.revision);
    await reader.return?.();
    const later = api.subscribe<Update>(query, { id, after: second.revision });
    const next = later.next();
    await write(run, [], 0.75);
    expect((await next).value.taskUpdated.revision).toBeGreaterThan(second.revision);
    await later.return?.();
  });

  it('tells all tasks that pass the filter, and no others', async () => {
    const reader = api.subscribe<Update>(
      `subscription { taskUpdated(filter: { operations: ["test.wanted"], search: "a THING" }) ${FIELDS} }`,
    );
    const next = reader.next();
    // The socket has to be open before the change, for a list is not replayed.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const other = await makeTask('test.other');
    await write(other.run, [], 0.1);
    const wanted = await makeTask('test.wanted');
    await write(wanted.run, [], 0.2);
    expect((await next).value.taskUpdated).toMatchObject({
      id: wanted.id,
      operation: 'test.wanted',
    });
    await reader.return?.();
  });
});

describe('judgeTaskAction', () => {
  const at = new Date();
  it.each([
    ['cancel', 'QUEUED', null, true],
    ['cancel', 'RUNNING', null, true],
    ['cancel', 'RUNNING', at, false],
    ['cancel', 'SUCCEEDED', null, false],
    ['retry', 'RUNNING', null, false],
    ['retry', 'SUCCEEDED', null, false],
    ['retry', 'FAILED', null, true],
    ['retry', 'CANCELLED', at, true],
  ] as const)(
    '%s of a %s task (cancel asked %s): %s',
    (action, state, cancelRequestedAt, allowed) => {
      expect(judgeTaskAction(action, { state, cancelRequestedAt }).allowed).toBe(allowed);
    },
  );
});
