import { newId } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { StaleRunError } from '../errors.ts';
import type { OperationPlan } from '../operation.ts';
import type { EndRun, RunRef, TaskDraft, TaskStore } from '../store/port.ts';
import type { LogDraft, TaskRecord } from '../store/records.ts';

/** A store under test. `makeVm` makes a VM whose lease can be taken, and gives its id; `dropVm` deletes it. */
export interface StoreUnderTest {
  readonly store: TaskStore;
  makeVm(): Promise<string>;
  dropVm(vmId: string): Promise<void>;
}

/** What every task store promises. */
export function taskStoreSuite(subject: () => StoreUnderTest): void {
  lifecycleSuite(subject);
  leaseSuite(subject);
  retrySuite(subject);
  ledgerSuite(subject);
}

const NOW = new Date('2026-01-01T10:00:00.000Z');
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

function line(message: string): LogDraft {
  return { at: NOW, level: 'INFO', stepKey: null, message, fields: { n: 1 } };
}

function planOf(vmIds: readonly string[] = []): OperationPlan {
  const step = (key: string) =>
    ({
      key,
      kind: 'test',
      title: `Step ${key}`,
      params: { key, list: [1, null] },
      weight: 2,
      effect: 'CHANGES',
      irreversible: null,
    }) as const;
  return {
    title: 'Try it',
    steps: [step('a'), step('b'), step('c')],
    disruption: 'LIVE',
    warnings: ['Mind the gap.'],
    nodeId: null,
    target: { kind: 'VM', id: vmIds[0] ?? null, name: 'web-1' },
    leaseVmIds: vmIds,
  };
}

function draftOf(vmIds: readonly string[] = [], leaseSeconds = 30): TaskDraft {
  return {
    id: newId(),
    operation: 'vm.try',
    actor: 'ann',
    input: { name: 'web-1', nested: { x: [true, null, 'é'] } },
    plan: planOf(vmIds),
    request: { document: 'mutation { x }', variables: {} },
    log: line('Asked for.'),
    now: NOW,
    leaseUntil: later(leaseSeconds),
  };
}

function ending(state: EndRun['state']): EndRun {
  return {
    state,
    result: state === 'SUCCEEDED' ? { ok: true } : null,
    error: state === 'FAILED' ? { code: 'NOT_OBSERVED', message: 'No.', details: {} } : null,
    log: [line('The end.')],
    now: later(9),
    artefacts: { kind: 'keep', owner: { kind: 'Vm', id: 'v1' } },
  };
}

async function begin(store: TaskStore, task: TaskRecord, seconds = 30): Promise<RunRef> {
  const { id: taskId, attempt } = task;
  const begun = await store.beginRun({ taskId, attempt, now: NOW, leaseUntil: later(seconds) });
  if (begun.kind !== 'begun') throw new Error('the task should begin');
  return { taskId, fence: begun.task.fence };
}

function lifecycleSuite(subject: () => StoreUnderTest): void {
  describe('a task from its making to its end', () => {
    it('has the target of its plan, or the one that it made', async () => {
      const { store } = subject();
      const [known, made] = [await store.create(draftOf()), await store.create(draftOf())];
      expect(made.targetId).toBeNull();
      await store.endRun(await begin(store, made), { ...ending('SUCCEEDED'), targetId: 'vm-9' });
      expect(await store.get(made.id)).toMatchObject({ targetId: 'vm-9' });
      await store.endRun(await begin(store, known), ending('SUCCEEDED'));
      expect(await store.get(known.id)).toMatchObject({ targetId: null });
    });

    it('is made with its steps and its first log line', async () => {
      const { store } = subject();
      const draft = draftOf();
      const made = await store.create(draft);
      expect(made).toMatchObject({ state: 'QUEUED', attempt: 1, progress: 0, logSeq: 1, fence: 0 });
      const read = await store.get(draft.id);
      expect(read).toMatchObject({
        input: draft.input,
        plan: draft.plan,
        request: draft.request,
        actor: 'ann',
        createdAt: NOW,
      });
      const steps = await store.steps(draft.id);
      expect(steps.map((step) => [step.key, step.index, step.state])).toEqual([
        ['a', 0, 'PENDING'],
        ['b', 1, 'PENDING'],
        ['c', 2, 'PENDING'],
      ]);
      expect(steps[0]).toMatchObject({ params: { key: 'a', list: [1, null] }, attempt: 0 });
      expect(await store.log(draft.id, 0)).toEqual([{ ...line('Asked for.'), seq: 1 }]);
      expect((await store.unfinished()).map((task) => task.id)).toContain(draft.id);
      expect(await store.get('nothing')).toBeNull();
    });

    it('writes steps, progress and log together, and counts both cursors', async () => {
      const { store } = subject();
      const task = await store.create(draftOf());
      const run = await begin(store, task);
      const first = await store.write(run, {
        task: { progress: 0.25 },
        steps: [
          { key: 'a', state: 'SUCCEEDED', output: { made: 'x' }, finishedAt: NOW, attempt: 1 },
          { key: 'b', state: 'RUNNING', progress: 0.5, message: 'half', startedAt: NOW },
        ],
        log: [line('one'), line('two')],
      });
      expect(first.logSeq).toBe(3);
      const second = await store.write(run, { log: [line('three')] });
      expect(second).toEqual({ revision: first.revision, logSeq: 4 });
      const steps = await store.steps(task.id);
      expect(steps[0]).toMatchObject({ state: 'SUCCEEDED', output: { made: 'x' }, attempt: 1 });
      expect(steps[1]).toMatchObject({ state: 'RUNNING', progress: 0.5, message: 'half' });
      expect((await store.log(task.id, 2)).map((one) => [one.seq, one.message])).toEqual([
        [3, 'two'],
        [4, 'three'],
      ]);
      expect(await store.get(task.id)).toMatchObject({ state: 'RUNNING', progress: 0.25 });
    });

    it('refuses every write of an older run, and writes nothing of it', async () => {
      const { store } = subject();
      const task = await store.create(draftOf());
      const old = await begin(store, task);
      const young = await begin(store, task);
      expect(young.fence).toBeGreaterThan(old.fence);
      const writes = [
        () => store.write(old, { log: [line('late')], task: { progress: 1 } }),
        () => store.endRun(old, ending('SUCCEEDED')),
        () => store.renewLeases(old, NOW, later(60)),
        () => store.planArtefact(old, 'a', { nodeId: 'n', kind: 'file', ref: 1, label: 'f' }),
      ];
      for (const write of writes) await expect(write()).rejects.toBeInstanceOf(StaleRunError);
      expect(await store.get(task.id)).toMatchObject({ state: 'RUNNING', progress: 0, logSeq: 1 });
      expect(await store.artefacts(task.id)).toEqual([]);
      await store.write(young, { log: [line('in time')] });
      expect((await store.get(task.id))?.logSeq).toBe(2);
    });

    it('ends once, settles the steps, and takes no more writes', async () => {
      const { store } = subject();
      const task = await store.create(draftOf());
      const run = await begin(store, task);
      await store.write(run, {
        steps: [
          { key: 'a', state: 'SUCCEEDED' },
          { key: 'b', state: 'RUNNING' },
        ],
      });
      await store.endRun(run, ending('FAILED'));
      expect(await store.get(task.id)).toMatchObject({
        state: 'FAILED',
        error: { code: 'NOT_OBSERVED' },
        finishedAt: later(9),
      });
      expect((await store.steps(task.id)).map((step) => step.state)).toEqual([
        'SUCCEEDED',
        'CANCELLED',
        'CANCELLED',
      ]);
      await expect(store.endRun(run, ending('SUCCEEDED'))).rejects.toBeInstanceOf(StaleRunError);
      const again = await store.beginRun({
        taskId: task.id,
        attempt: 1,
        now: NOW,
        leaseUntil: later(9),
      });
      expect(again).toEqual({ kind: 'nothing' });
      expect((await store.unfinished()).map((one) => one.id)).not.toContain(task.id);
    });

    it('numbers the log without holes when many write at once', async () => {
      const { store } = subject();
      const task = await store.create(draftOf());
      const run = await begin(store, task);
      const batches = Array.from({ length: 12 }, (_, i) =>
        store.write(run, { log: Array.from({ length: (i % 3) + 1 }, () => line(`b${i}`)) }),
      );
      await Promise.all([...batches, store.requestCancel(task.id, NOW, line('cancel'))]);
      const seqs = (await store.log(task.id, 0)).map((one) => one.seq);
      expect(seqs).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
      expect((await store.get(task.id))?.logSeq).toBe(26);
    });
  });
}

function leaseSuite(subject: () => StoreUnderTest): void {
  describe('leases', () => {
    it('let one task hold a VM; the other is told which, and leaves nothing behind', async () => {
      const { store, makeVm } = subject();
      const vm = await makeVm();
      const holder = await store.create(draftOf([vm]));
      const draft = draftOf([await makeVm(), vm]);
      await expect(store.create(draft)).rejects.toMatchObject({
        code: 'VM_BUSY',
        details: { taskId: holder.id },
      });
      expect(await store.get(draft.id)).toBeNull();
      expect(await store.leases(draft.id)).toEqual([]);
    });

    it('let exactly one of many win the same VM', async () => {
      const { store, makeVm } = subject();
      const vm = await makeVm();
      const all = await Promise.allSettled(
        Array.from({ length: 8 }, () => store.create(draftOf([vm]))),
      );
      const won = all.filter((one) => one.status === 'fulfilled');
      expect(won).toHaveLength(1);
      for (const one of all) {
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'VM_BUSY' });
      }
    });

    it('refuse a VM that does not exist', async () => {
      await expect(subject().store.create(draftOf(['no-such-vm']))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });

    it('are given back at the end, and when a queued task is cancelled', async () => {
      const { store, makeVm } = subject();
      const vm = await makeVm();
      const first = await store.create(draftOf([vm]));
      await store.endRun(await begin(store, first), ending('SUCCEEDED'));
      const second = await store.create(draftOf([vm]));
      await store.requestCancel(second.id, NOW, line('no'));
      const third = await store.create(draftOf([vm]));
      expect((await store.leases(third.id)).map((lease) => lease.vmId)).toEqual([vm]);
    });

    it('carry a token that only grows, and are held longer by the heartbeat', async () => {
      const { store, makeVm } = subject();
      const vm = await makeVm();
      const task = await store.create(draftOf([vm]));
      const [made] = await store.leases(task.id);
      const run = await begin(store, task);
      const [begun] = await store.leases(task.id);
      expect(begun?.fencingToken).toBeGreaterThan(made?.fencingToken ?? Infinity);
      const check = await store.renewLeases(run, later(10), later(99));
      expect(check).toEqual({ lost: null, cancelRequested: false });
      const [held] = await store.leases(task.id);
      expect(held).toMatchObject({ expiresAt: later(99), fencingToken: begun?.fencingToken });
    });

    it('are taken over only after they have expired; the first holder is told', async () => {
      const { store, makeVm } = subject();
      const vm = await makeVm();
      const slow = await store.create(draftOf([vm], 5));
      const run = await begin(store, slow, 5);
      await expect(store.create({ ...draftOf([vm]), now: later(4) })).rejects.toMatchObject({
        code: 'VM_BUSY',
      });
      const quick = await store.create({ ...draftOf([vm], 60), now: later(6) });
      const tokens = await store.leases(quick.id);
      expect(tokens).toHaveLength(1);
      expect(await store.renewLeases(run, later(7), later(60))).toMatchObject({ lost: vm });
      const resumed = await store.beginRun({
        taskId: slow.id,
        attempt: 1,
        now: later(8),
        leaseUntil: later(60),
      });
      expect(resumed).toMatchObject({ kind: 'begun', leaseLost: vm });
      expect(await store.leases(quick.id)).toEqual(tokens);
    });

    it('go with the VM, which is no loss', async () => {
      const { store, makeVm, dropVm } = subject();
      const vm = await makeVm();
      const task = await store.create(draftOf([vm]));
      const run = await begin(store, task);
      await dropVm(vm);
      expect(await store.renewLeases(run, NOW, later(60))).toMatchObject({ lost: null });
    });
  });
}

function retrySuite(subject: () => StoreUnderTest): void {
  describe('cancel and retry', () => {
    it('end a queued task at once, and ask a running one', async () => {
      const { store } = subject();
      const queued = await store.create(draftOf());
      expect(await store.requestCancel(queued.id, NOW, line('no'))).toMatchObject({
        state: 'CANCELLED',
        error: { code: 'TASK_CANCELLED' },
        logSeq: 2,
      });
      const running = await store.create(draftOf());
      const run = await begin(store, running);
      expect(await store.requestCancel(running.id, NOW, line('no'))).toMatchObject({
        state: 'RUNNING',
        cancelRequestedAt: NOW,
      });
      expect(await store.renewLeases(run, NOW, later(9))).toMatchObject({ cancelRequested: true });
      await expect(store.requestCancel(queued.id, NOW, line('no'))).rejects.toMatchObject({
        code: 'WRONG_STATE',
      });
      await expect(store.requestCancel('nothing', NOW, line('no'))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });

    it('repeat from the first step that is not done, under the leases again', async () => {
      const { store, makeVm } = subject();
      const vm = await makeVm();
      const task = await store.create(draftOf([vm]));
      const run = await begin(store, task);
      await store.write(run, {
        steps: [
          { key: 'a', state: 'SUCCEEDED', output: 1, startedAt: NOW, attempt: 1 },
          { key: 'b', state: 'FAILED', startedAt: NOW, attempt: 1, message: 'm', progress: 0.3 },
          { key: 'c', state: 'SKIPPED' },
        ],
      });
      await store.endRun(run, ending('FAILED'));
      const again = await store.retry(task.id, NOW, later(30), line('again'));
      expect(again).toMatchObject({
        state: 'QUEUED',
        attempt: 2,
        error: null,
        finishedAt: null,
        cancelRequestedAt: null,
      });
      const steps = await store.steps(task.id);
      expect(steps.map((step) => step.state)).toEqual(['SUCCEEDED', 'PENDING', 'PENDING']);
      expect(steps[0]?.output).toBe(1);
      expect(steps[1]).toMatchObject({ startedAt: null, message: null, progress: 0, attempt: 1 });
      expect((await store.leases(task.id)).map((lease) => lease.vmId)).toEqual([vm]);
      const stale = await store.beginRun({
        taskId: task.id,
        attempt: 1,
        now: NOW,
        leaseUntil: later(9),
      });
      expect(stale).toEqual({ kind: 'nothing' });
    });

    it('refuse a retry of what has not failed, or whose VM another task holds', async () => {
      const { store, makeVm } = subject();
      const vm = await makeVm();
      const task = await store.create(draftOf([vm]));
      const retry = () => store.retry(task.id, NOW, later(30), line('again'));
      await expect(retry()).rejects.toMatchObject({ code: 'WRONG_STATE' });
      await store.endRun(await begin(store, task), ending('FAILED'));
      const other = await store.create(draftOf([vm]));
      await expect(retry()).rejects.toMatchObject({
        code: 'VM_BUSY',
        details: { taskId: other.id },
      });
      expect(await store.get(task.id)).toMatchObject({ state: 'FAILED', attempt: 1 });
      await expect(store.retry('nothing', NOW, later(1), line(''))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });
  });
}

function ledgerSuite(subject: () => StoreUnderTest): void {
  describe('the ledger', () => {
    const draft = {
      nodeId: 'n1',
      kind: 'volume',
      ref: { pool: 'p', name: 'v' },
      label: 'volume v',
    } as const;

    it('gives the same artefact for the same draft, whatever the order of its keys', async () => {
      const { store } = subject();
      const run = await begin(store, await store.create(draftOf()));
      const id = await store.planArtefact(run, 'a', draft);
      const again = { ...draft, ref: { name: 'v', pool: 'p' } };
      expect(await store.planArtefact(run, 'a', again)).toBe(id);
      expect(await store.planArtefact(run, 'b', draft)).not.toBe(id);
      await store.setArtefact(id, 'PRESENT', null);
      expect(await store.planArtefact(run, 'a', draft)).toBe(id);
      const [first] = await store.artefacts(run.taskId);
      expect(first).toMatchObject({ ...draft, id, state: 'PRESENT', stepKey: 'a' });
      await store.setArtefact(id, 'REMOVED', null);
      expect(await store.planArtefact(run, 'a', draft)).toBe(id);
      expect((await store.artefacts(run.taskId))[0]?.state).toBe('PLANNED');
    });

    it('keeps what stands under its owner when the task succeeds', async () => {
      const { store } = subject();
      const run = await begin(store, await store.create(draftOf()));
      const kept = await store.planArtefact(run, 'a', draft);
      const gone = await store.planArtefact(run, 'b', draft);
      await store.setArtefact(gone, 'REMOVED', null);
      await store.endRun(run, ending('SUCCEEDED'));
      const artefacts = await store.artefacts(run.taskId);
      expect(artefacts.map((one) => [one.id, one.state, one.ownerKind, one.ownerId])).toEqual([
        [kept, 'KEPT', 'Vm', 'v1'],
        [gone, 'REMOVED', null, null],
      ]);
    });

    it('lists what was left behind, but not while its task is under way again', async () => {
      const { store } = subject();
      const task = await store.create(draftOf());
      const run = await begin(store, task);
      const id = await store.planArtefact(run, 'a', draft);
      await store.endRun(run, {
        ...ending('FAILED'),
        artefacts: { kind: 'leaveBehind', reason: 'The node is away.' },
      });
      const listed = async (ids?: string[]) => (await store.leftBehind(ids)).map((one) => one.id);
      expect(await listed()).toContain(id);
      expect(await listed([id])).toEqual([id]);
      expect(await listed([])).toEqual([]);
      expect((await store.leftBehind([id]))[0]?.reason).toBe('The node is away.');
      await store.retry(task.id, NOW, later(9), line('again'));
      expect(await listed()).not.toContain(id);
      await store.setArtefact(id, 'REMOVED', null);
      expect(await listed([id])).toEqual([]);
    });
  });
}
