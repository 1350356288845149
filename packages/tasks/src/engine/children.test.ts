import { setTimeout as pause } from 'node:timers/promises';
import { CorralError, isTerminal } from '@corral/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TaskEmitter } from '../events.ts';
import { defineOperation, defineStep, type OperationPlan } from '../operation.ts';
import { MemoryTaskStore } from '../store/memory.ts';
import { queueFolder } from '../testing/bench.ts';
import { createTaskEngine, type TaskEngine } from './engine.ts';

/** What the leaves of a test do, and what they did. */
interface World {
  readonly journal: string[];
  readonly failing: Set<string>;
  readonly gates: Map<string, PromiseWithResolvers<void>>;
}

const plan = (title: string, steps: OperationPlan['steps']): OperationPlan => ({
  title,
  steps,
  disruption: 'NONE',
  warnings: [],
  nodeId: null,
  target: null,
  leaseVmIds: [],
});

const leafInput = z.object({ name: z.string() });
const leafStep = defineStep<World, { name: string }>({
  kind: 'leaf',
  params: leafInput,
  run: async ({ world, signal }, { name }) => {
    const gate = world.gates.get(name);
    if (gate) {
      const stopped = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      await Promise.race([gate.promise, stopped]);
    }
    world.journal.push(name);
    if (world.failing.has(name)) throw new CorralError('HYPERVISOR_ERROR', `${name} will not.`);
  },
});
const leaf = (name: string, urgent: boolean) =>
  defineOperation<World, { name: string }>({
    name,
    input: leafInput,
    urgent,
    plan: async (_world, input) => {
      if (input.name === 'refused') throw new CorralError('WRONG_STATE', 'Not now.');
      return plan(input.name, [
        leafStep.step({ key: 'leaf', title: input.name, params: input, effect: 'CHANGES' }),
      ]);
    },
  });

const leadInput = z.object({ names: z.array(z.string()) });
const leadStep = defineStep<World, { names: string[] }>({
  kind: 'lead',
  params: leadInput,
  run: async ({ children, signal }, { names }) => {
    for (const name of names) {
      await children.start({ key: name, operation: 'leaf', input: { name }, request: { name } });
    }
    for (;;) {
      const all = await children.list();
      if (all.every((child) => isTerminal(child.state))) {
        const failed = all.filter((child) => child.state !== 'SUCCEEDED');
        if (failed.length > 0) throw new CorralError('INTERNAL', 'Some failed.');
        return all.map((child) => child.key);
      }
      try {
        await pause(20, undefined, { signal });
      } catch {
        throw signal.reason;
      }
    }
  },
});
/** Like the first, and takes those below it with it when it is cancelled. */
const wholeStep = defineStep<World, { names: string[] }>({
  kind: 'whole',
  params: leadInput,
  run: async (context, params) => {
    try {
      await leadStep.handler.run(context, params);
    } catch (error) {
      if (context.signal.aborted) await context.children.cancelAll();
      throw error;
    }
  },
});
const whole = defineOperation<World, { names: string[] }>({
  name: 'whole',
  input: leadInput,
  leads: true,
  plan: async (_world, input) =>
    plan('Whole', [
      wholeStep.step({ key: 'whole', title: 'Whole', params: input, effect: 'CHANGES' }),
    ]),
});
const lead = defineOperation<World, { names: string[] }>({
  name: 'lead',
  input: leadInput,
  leads: true,
  plan: async (_world, input) =>
    plan('Lead', [leadStep.step({ key: 'lead', title: 'Lead', params: input, effect: 'CHANGES' })]),
});

describe('tasks below a task', () => {
  let world: World;
  let store: MemoryTaskStore;
  let folder: ReturnType<typeof queueFolder>;
  let engine: TaskEngine<World>;

  const open = (concurrency: number): TaskEngine<World> =>
    createTaskEngine<World>({
      store,
      world,
      operations: [leaf('leaf', false), leaf('urgent', true), lead, whole],
      steps: [leafStep.handler, leadStep.handler, wholeStep.handler],
      removers: {},
      backend: folder.backend,
      events: new TaskEmitter(),
      concurrency,
      timing: { heartbeatMs: 50, flushMs: 20, recoverMs: 100 },
    });
  beforeEach(() => {
    world = { journal: [], failing: new Set(), gates: new Map() };
    store = new MemoryTaskStore();
    folder = queueFolder();
    engine = open(1);
  });
  afterEach(async () => {
    await engine.stop();
    folder.remove();
  });

  const begin = (names: string[]) => engine.start('lead', { names }, { actor: 'ann' });
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    const end = Date.now() + 10_000;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
      await pause(10);
    }
  };
  const ended = async (id: string) => {
    await until('the end', async () => isTerminal((await store.get(id))?.state ?? 'QUEUED'));
    return store.get(id);
  };
  const childStates = async (id: string): Promise<string[]> =>
    (await store.children(id)).map((child) => `${child.childKey} ${child.state}`);

  it('run though every place for work is taken by their likes, and say whose they are', async () => {
    await engine.run();
    const parents = await Promise.all([begin(['a', 'b']), begin(['c']), begin(['d'])]);
    for (const parent of parents)
      expect(await ended(parent.id)).toMatchObject({ state: 'SUCCEEDED' });
    expect(world.journal.toSorted()).toEqual(['a', 'b', 'c', 'd']);
    const [first] = await store.children(parents[0]?.id ?? '');
    expect(first).toMatchObject({ actor: 'ann', request: { name: 'a' }, parentId: parents[0]?.id });
  });

  it('are not begun any more when the parent is cancelled; what is under way goes on', async () => {
    world.gates.set('a', Promise.withResolvers());
    await engine.run();
    const { id } = await begin(['a', 'b', 'c']);
    await until(
      'the first to run',
      async () => (await childStates(id)).join() === 'a RUNNING,b QUEUED,c QUEUED',
    );
    await engine.cancel(id);
    expect(await ended(id)).toMatchObject({ state: 'CANCELLED' });
    expect(await childStates(id)).toEqual(['a RUNNING', 'b CANCELLED', 'c CANCELLED']);
    world.gates.get('a')?.resolve();
    await until('the first to end', async () => (await childStates(id))[0] === 'a SUCCEEDED');
    expect(world.journal).toEqual(['a']);
  });

  it('end with the parent where its step says so, also those under way', async () => {
    world.gates.set('a', Promise.withResolvers());
    await engine.run();
    const { id } = await engine.start('whole', { names: ['a', 'b'] }, { actor: 'ann' });
    await until(
      'the first to run',
      async () => (await childStates(id)).join() === 'a RUNNING,b QUEUED',
    );
    await engine.cancel(id);
    expect(await ended(id)).toMatchObject({ state: 'CANCELLED' });
    await until(
      'the ends below',
      async () => (await childStates(id)).join() === 'a CANCELLED,b CANCELLED',
    );
    expect(world.journal).toEqual([]);
  });

  it('that failed are tried again with the parent, those that are done are not', async () => {
    world.failing.add('b');
    await engine.run();
    const { id } = await begin(['a', 'b']);
    expect(await ended(id)).toMatchObject({ state: 'FAILED' });
    world.failing.clear();
    await engine.retry(id);
    await until('success', async () => (await store.get(id))?.state === 'SUCCEEDED');
    expect(await childStates(id)).toEqual(['a SUCCEEDED', 'b SUCCEEDED']);
    expect(world.journal).toEqual(['a', 'b', 'b']);
  });

  it('are found again by a parent that goes on in another process', async () => {
    world.gates.set('b', Promise.withResolvers());
    await engine.run();
    const { id } = await begin(['a', 'b']);
    await until(
      'one to be done',
      async () => (await childStates(id)).join() === 'a SUCCEEDED,b RUNNING',
    );
    await engine.stop();
    engine = open(2);
    await engine.run();
    world.gates.get('b')?.resolve();
    expect(await ended(id)).toMatchObject({ state: 'SUCCEEDED' });
    expect(await childStates(id)).toEqual(['a SUCCEEDED', 'b SUCCEEDED']);
    expect(world.journal).toEqual(['a', 'b']);
  });

  it('that are refused tell the parent why, and leave no task', async () => {
    await engine.run();
    const { id } = await begin(['refused']);
    expect(await ended(id)).toMatchObject({ state: 'FAILED', error: { code: 'WRONG_STATE' } });
    expect(await store.children(id)).toEqual([]);
  });

  it('urgent work goes before what was queued first', async () => {
    for (const name of ['one', 'two']) await engine.start('leaf', { name }, { actor: 'ann' });
    const last = await engine.start('urgent', { name: 'stop' }, { actor: 'ann' });
    await engine.run();
    await ended(last.id);
    await until('all', async () => world.journal.length === 3);
    expect(world.journal).toEqual(['stop', 'one', 'two']);
  });
});
