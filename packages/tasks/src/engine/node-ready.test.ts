import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { TaskEmitter } from '../events.ts';
import { defineOperation, defineStep } from '../operation.ts';
import { MemoryTaskStore } from '../store/memory.ts';
import { queueFolder } from '../testing/bench.ts';
import { createTaskEngine, type TaskEngine } from './engine.ts';

/** What a task does while its node is only just being connected. */

const stepParams = z.object({});
const look = defineStep<string[], z.infer<typeof stepParams>>({
  kind: 'look',
  params: stepParams,
  async run({ world }) {
    world.push('looked');
  },
});
const operation = defineOperation<string[], z.infer<typeof stepParams>>({
  name: 'node.look',
  input: stepParams,
  async plan() {
    const step = look.step({ key: 'look', title: 'Look', params: {}, effect: 'READS' });
    return {
      title: 'Look',
      steps: [step],
      disruption: 'NONE',
      warnings: [],
      nodeId: 'n1',
      target: null,
      leaseVmIds: [],
    };
  },
});

const { backend, remove } = queueFolder();
let engine: TaskEngine<string[]>;
afterEach(async () => {
  await engine.stop();
  remove();
});

it('waits for the node, and goes on whether it came or not', async () => {
  const world: string[] = [];
  const store = new MemoryTaskStore();
  const node = Promise.withResolvers<void>();
  engine = createTaskEngine({
    store,
    world,
    operations: [operation],
    steps: [look.handler],
    removers: {},
    backend,
    events: new TaskEmitter(),
    nodeReady: (nodeId) => {
      world.push(`waits for ${nodeId}`);
      return node.promise;
    },
  });
  await engine.run();
  const ended = async (id: string): Promise<string | undefined> => {
    for (let tries = 0; tries < 500; tries += 1) {
      const state = (await store.get(id))?.state;
      if (state !== 'QUEUED' && state !== 'RUNNING') return state;
      await pause(10);
    }
    return 'still running';
  };
  const first = await engine.start('node.look', {}, { actor: 'ann' });
  while (world.length === 0) await pause(5);
  await pause(50);
  expect(world).toEqual(['waits for n1']);

  const cancelled = await engine.start('node.look', {}, { actor: 'ann' });
  while (world.length === 1) await pause(5);
  await engine.cancel(cancelled.id);
  expect(await ended(cancelled.id)).toBe('CANCELLED');
  expect(world).not.toContain('looked');

  node.reject(new Error('it is away'));
  expect(await ended(first.id)).toBe('SUCCEEDED');
  expect(world.at(-1)).toBe('looked');
});
