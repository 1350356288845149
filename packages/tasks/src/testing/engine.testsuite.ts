import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { QueueBackend } from '../queue/port.ts';
import type { StoreUnderTest } from './store.testsuite.ts';
import { Bench } from './bench.ts';
import { gate } from './workshop.ts';

export interface EngineSubject {
  store(): StoreUnderTest;
  /** A queue of its own for every test. */
  backend(): Promise<QueueBackend> | QueueBackend;
}

/** What the engine promises, over any store and queue. */
export function engineSuite(subject: EngineSubject): void {
  describe('the engine', () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = new Bench(subject.store().store, await subject.backend());
      await bench.engine.run();
    });
    afterEach(() => bench.stop());
    const current = (): Bench => bench;
    successSuite(current);
    failureSuite(current);
    cancelSuite(current);
    restartSuite(current);
    leaseSuite(current, subject);
  });
}

const AB = [
  ['make', 'a'],
  ['turn', 'b'],
] as const;

function successSuite(bench: () => Bench): void {
  describe('a task that succeeds', () => {
    it('runs its steps in order, keeps what it made, and gives its result', async () => {
      const { world, store } = bench();
      const started = await bench().start({ steps: AB });
      expect(started).toMatchObject({ state: 'QUEUED', actor: 'ann', request: { q: 1 } });
      const task = await bench().ended(started.id);
      expect(task).toMatchObject({
        state: 'SUCCEEDED',
        progress: 1,
        error: null,
        result: { first: { made: 'a' } },
        targetId: 'a',
      });
      expect(world.journal).toEqual(['make a', 'turn b after {"made":"a"}', 'finish']);
      expect(await bench().states(task.id)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
      const [artefact] = await store.artefacts(task.id);
      expect(artefact).toMatchObject({ state: 'KEPT', ownerKind: 'Shop', ownerId: 's1' });
      const log = await store.log(task.id, 0);
      expect(log.map((entry) => entry.seq)).toEqual(log.map((_, i) => i + 1));
      expect(log.map((entry) => entry.message)).toEqual([
        'Build: asked for by ann.',
        'make a',
        'made a',
        'turn b',
        'Done.',
      ]);
      expect(log[2]).toMatchObject({ level: 'DEBUG', stepKey: 'a', fields: { key: 'a' } });
    });

    it('skips what is done already', async () => {
      bench().world.things.add('a');
      const { id } = await bench().ended((await bench().start({ steps: AB })).id);
      expect(await bench().states(id)).toEqual(['SKIPPED', 'SUCCEEDED']);
      expect(bench().world.journal).not.toContain('make a');
      expect(await bench().ledger(id)).toEqual([]);
    });

    it('tells of every change after it was written, with cursors that only grow', async () => {
      const told: { id: string; revision?: number; seq?: number }[] = [];
      const { events } = bench();
      const stopChanged = events.onTaskChanged((id, revision) => told.push({ id, revision }));
      const stopAppended = events.onLogAppended((id, seq) => told.push({ id, seq }));
      const task = await bench().ended((await bench().start({ steps: AB })).id);
      const mine = () => told.filter((one) => one.id === task.id);
      const revisions = () => mine().flatMap((one) => one.revision ?? []);
      // The row is written before it is told.
      await vi.waitFor(() => expect(revisions().at(-1)).toBe(task.revision), { timeout: 5_000 });
      stopChanged();
      stopAppended();
      expect(revisions()).toEqual(revisions().toSorted((a, b) => a - b));
      expect(
        mine()
          .flatMap((one) => one.seq ?? [])
          .at(-1),
      ).toBe(task.logSeq);
    });

    it('succeeds although the inventory cannot be refreshed, and says so', async () => {
      const started = await bench().start({ steps: AB, finish: 'fail' });
      const task = await bench().ended(started.id);
      expect(task).toMatchObject({ state: 'SUCCEEDED', result: null });
      const log = await bench().store.log(task.id, 0);
      expect(log.some((entry) => entry.level === 'WARN')).toBe(true);
      expect(bench().world.journal.filter((line) => line === 'finish')).toHaveLength(3);
    });

    it('plans without changing anything, and refuses bad input by field', async () => {
      const { engine, world } = bench();
      const plan = await engine.plan('workshop.build', { steps: AB });
      expect(plan.steps.map((step) => step.title)).toEqual(['make a', 'turn b']);
      expect(world.journal).toEqual([]);
      const start = (input: unknown) => engine.start('workshop.build', input, { actor: 'x' });
      await expect(start({ steps: [['melt', 'a']] })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { field: 'steps.0.0' },
      });
      await expect(start(7)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(start({ steps: [] })).rejects.toMatchObject({ code: 'WRONG_STATE' });
      await expect(engine.plan('workshop.burn', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}

function failureSuite(bench: () => Bench): void {
  describe('a task that fails', () => {
    it('undoes what it did, the last first, and keeps the native error', async () => {
      const { world, store } = bench();
      world.trouble.set('c', 'fail');
      const started = await bench().start({ steps: [...AB, ['make', 'c'], ['make', 'd']] });
      const task = await bench().ended(started.id);
      expect(task).toMatchObject({
        state: 'FAILED',
        error: { code: 'HYPERVISOR_ERROR', details: { native: { code: '38' } } },
      });
      expect(world.things.size).toBe(0);
      expect(world.journal.slice(-3)).toEqual(['remove c', 'turn back b', 'remove a']);
      expect(await bench().states(task.id)).toEqual([
        'COMPENSATED',
        'COMPENSATED',
        'FAILED',
        'CANCELLED',
      ]);
      expect(await bench().ledger(task.id)).toEqual(['REMOVED', 'REMOVED']);
      expect((await store.steps(task.id))[2]?.error).toEqual(task.error);
    });

    it('shows a defect by an id alone and logs it in full under that id', async () => {
      bench().world.trouble.set('a', 'crash');
      const task = await bench().ended((await bench().start({ steps: AB })).id);
      expect(task.error?.code).toBe('INTERNAL');
      expect(JSON.stringify(task.error)).not.toContain('secret detail');
      const [logged] = bench().errors;
      expect(String(logged?.err)).toContain('secret detail');
      expect(task.error?.message).toContain(String(logged?.id));
    });

    it.each([
      ['a step that takes too long', [['slow', 's']], 'NODE_TIMEOUT'],
      ['a kind of step that is not known', [['unknown', 'u']], 'INTERNAL'],
    ])('by %s', async (_name, steps, code) => {
      const task = await bench().ended((await bench().start({ steps })).id);
      expect(task).toMatchObject({ state: 'FAILED', error: { code } });
    });

    it('by an output that is too large', async () => {
      bench().world.trouble.set('a', 'big');
      const task = await bench().ended((await bench().start({ steps: AB })).id);
      expect(task).toMatchObject({ state: 'FAILED', error: { code: 'INTERNAL' } });
      expect(bench().world.things.has('a')).toBe(false);
    });

    it('goes on undoing when one step cannot be undone', async () => {
      bench().world.trouble.set('b', 'failUndo').set('c', 'fail');
      const task = await bench().ended((await bench().start({ steps: [...AB, ['make', 'c']] })).id);
      expect(await bench().states(task.id)).toEqual(['COMPENSATED', 'FAILED', 'FAILED']);
      expect(task.error?.code).toBe('HYPERVISOR_ERROR');
      expect(bench().world.things).toEqual(new Set(['turned b']));
    });

    it('lists what it cannot remove, and a sweep removes it when the node is back', async () => {
      const { world, engine, store } = bench();
      world.away.add('n9');
      world.trouble.set('b', 'fail');
      const task = await bench().ended((await bench().start({ steps: AB, node: 'n9' })).id);
      const [left] = await store.artefacts(task.id);
      expect(left).toMatchObject({
        state: 'LEFT_BEHIND',
        reason: 'The node of thing a does not answer.',
      });
      const ids = [left?.id ?? ''];
      expect(await engine.sweepLeftovers(ids)).toEqual({ removed: [], left: ids });
      world.away.clear();
      const [first, second] = await Promise.all([
        engine.sweepLeftovers(ids),
        engine.sweepLeftovers(ids),
      ]);
      expect([first, second]).toEqual([
        { removed: ids, left: [] },
        { removed: [], left: [] },
      ]);
      expect(world.things.size).toBe(0);
      expect(await bench().ledger(task.id)).toEqual(['REMOVED']);
    });

    it('can be retried: what was undone runs again, and the log goes on', async () => {
      const { world, engine } = bench();
      world.trouble.set('c', 'fail');
      const steps = [...AB, ['make', 'c']];
      const { id, logSeq } = await bench().ended((await bench().start({ steps })).id);
      const again = await engine.retry(id, 'bob');
      expect(again).toMatchObject({ state: 'QUEUED', attempt: 2 });
      const task = await bench().ended(id);
      expect(task).toMatchObject({ state: 'SUCCEEDED', attempt: 2, error: null });
      expect(world.things).toEqual(new Set(['a', 'turned b', 'c']));
      expect(await bench().ledger(id)).toEqual(['KEPT', 'KEPT']);
      const log = await bench().store.log(id, logSeq);
      expect(log[0]?.message).toBe('Retry asked for by bob.');
      await expect(engine.retry(id)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    });
  });
}

function cancelSuite(bench: () => Bench): void {
  describe('cancel', () => {
    it('inside a step stops it and undoes all', async () => {
      const { world, engine } = bench();
      const { id } = await bench().start({ steps: [...AB, ['wait', 'w'], ['make', 'z']] });
      await gate(world, 'at w').promise;
      await engine.cancel(id, 'bob');
      const task = await bench().ended(id);
      expect(task).toMatchObject({ state: 'CANCELLED', error: { code: 'TASK_CANCELLED' } });
      expect(await bench().states(id)).toEqual([
        'COMPENSATED',
        'COMPENSATED',
        'CANCELLED',
        'CANCELLED',
      ]);
      expect(world.things.size).toBe(0);
      expect(world.journal).not.toContain('make z');
      await expect(engine.cancel(id)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    });

    it('removes what a call makes after it was cut short', async () => {
      const { world, engine } = bench();
      world.trouble.set('late', 'late');
      const { id } = await bench().start({ steps: [['make', 'late']] });
      await gate(world, 'at late').promise;
      await engine.cancel(id);
      expect((await bench().ended(id)).state).toBe('CANCELLED');
      expect(await bench().ledger(id)).toEqual(['REMOVED']);
      expect(world.things.size).toBe(0);
    });

    it('between steps begins no other', async () => {
      const { world, engine } = bench();
      world.trouble.set('w', 'deaf');
      const { id } = await bench().start({ steps: [['wait', 'w'], ...AB] });
      await gate(world, 'at w').promise;
      await engine.cancel(id);
      gate(world, 'w').resolve();
      await bench().ended(id);
      expect(await bench().states(id)).toEqual(['SUCCEEDED', 'CANCELLED', 'CANCELLED']);
      expect(world.journal).toEqual(['wait w']);
    });

    it('asked for by another process is heard at the next heartbeat', async () => {
      const { world, store } = bench();
      const { id } = await bench().start({ steps: [['wait', 'w']] });
      await gate(world, 'at w').promise;
      const log = {
        at: new Date(),
        level: 'INFO',
        stepKey: null,
        message: 'x',
        fields: null,
      } as const;
      await store.requestCancel(id, new Date(), log);
      expect((await bench().ended(id)).state).toBe('CANCELLED');
    });

    it('is followed by a retry as after a failure', async () => {
      const { world, engine } = bench();
      const { id } = await bench().start({
        steps: [
          ['make', 'a'],
          ['wait', 'w'],
        ],
      });
      await gate(world, 'at w').promise;
      await engine.cancel(id);
      await bench().ended(id);
      gate(world, 'w').resolve();
      await engine.retry(id);
      expect((await bench().ended(id)).state).toBe('SUCCEEDED');
      expect(world.things.has('a')).toBe(true);
    });
  });
}

function restartSuite(bench: () => Bench): void {
  describe('over restarts', () => {
    it('goes on at the step that was under way, and runs no finished step again', async () => {
      const { world } = bench();
      const { id } = await bench().start({
        steps: [
          ['make', 'a'],
          ['wait', 'w'],
          ['turn', 'b'],
        ],
      });
      await gate(world, 'at w').promise;
      await bench().stop();
      expect(await bench().states(id)).toEqual(['SUCCEEDED', 'RUNNING', 'PENDING']);
      expect((await bench().store.get(id))?.state).toBe('RUNNING');
      gate(world, 'w').resolve();
      await bench().engine.run();
      expect((await bench().ended(id)).state).toBe('SUCCEEDED');
      expect(world.journal.filter((line) => line === 'make a')).toHaveLength(1);
      expect(world.journal.filter((line) => line === 'wait w')).toHaveLength(2);
      const log = await bench().store.log(id, 0);
      expect(log.map((entry) => entry.seq)).toEqual(log.map((_, i) => i + 1));
    });

    it('hears a cancel that was asked for while no process ran', async () => {
      const { world } = bench();
      const { id } = await bench().start({
        steps: [
          ['make', 'a'],
          ['wait', 'w'],
        ],
      });
      await gate(world, 'at w').promise;
      await bench().stop();
      await bench().engine.cancel(id);
      await bench().engine.run();
      expect((await bench().ended(id)).state).toBe('CANCELLED');
      expect(world.things.size).toBe(0);
      expect(await bench().states(id)).toEqual(['COMPENSATED', 'CANCELLED']);
    });

    it('queues a task that was made but never queued', async () => {
      const { store } = bench();
      const plan = await bench().engine.plan('workshop.build', { steps: AB });
      const now = new Date();
      const { id } = await store.create({
        id: crypto.randomUUID(),
        operation: 'workshop.build',
        actor: 'ann',
        input: {
          steps: [
            ['make', 'a'],
            ['turn', 'b'],
          ],
          node: 'n1',
          vms: [],
          finish: 'ok',
        },
        plan,
        request: null,
        log: { at: now, level: 'INFO', stepKey: null, message: 'x', fields: null },
        now,
        leaseUntil: now,
      });
      expect((await bench().ended(id)).state).toBe('SUCCEEDED'); // by the engine's own round
    });
  });
}

function leaseSuite(bench: () => Bench, subject: EngineSubject): void {
  describe('VM leases', () => {
    it('hold the VM while the task runs, and name it to others', async () => {
      const { world } = bench();
      const vm = await subject.store().makeVm();
      const input = { steps: [['wait', 'w']], vms: [vm] };
      const { id } = await bench().start(input);
      await expect(bench().start(input)).rejects.toMatchObject({
        code: 'VM_BUSY',
        details: { taskId: id },
      });
      gate(world, 'w').resolve();
      await bench().ended(id);
      expect((await bench().ended((await bench().start(input)).id)).state).toBe('SUCCEEDED');
    });

    it('when lost stop the task, which touches nothing further', async () => {
      const { world, store } = bench();
      const vm = await subject.store().makeVm();
      const steps = [...AB, ['wait', 'w']];
      const { id } = await bench().start({ steps, vms: [vm] });
      await gate(world, 'at w').promise;
      const task = await store.get(id);
      if (!task) throw new Error('the task is there');
      // Another server with a clock ahead sees the lease expired and takes the VM.
      const ahead = new Date(Date.now() + 120_000);
      const log = { at: ahead, level: 'INFO', stepKey: null, message: 'x', fields: null } as const;
      await store.create({
        id: crypto.randomUUID(),
        operation: 'other',
        actor: 'x',
        input: 1,
        request: null,
        log,
        plan: { ...task.plan, steps: [] },
        now: ahead,
        leaseUntil: new Date(ahead.getTime() + 60_000),
      });
      expect(await bench().ended(id)).toMatchObject({
        state: 'FAILED',
        error: { code: 'LEASE_LOST' },
      });
      expect(world.journal.some((line) => /remove|back/.test(line))).toBe(false);
      expect(await bench().ledger(id)).toEqual(['LEFT_BEHIND']);
    });
  });
}
