import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTaskEngine, type TaskEngine } from '../engine/engine.ts';
import { TaskEmitter } from '../events.ts';
import type { QueueBackend } from '../queue/port.ts';
import type { TaskStore } from '../store/port.ts';
import type { TaskRecord } from '../store/records.ts';
import { isTerminal } from '@corral/domain';
import { openWorkshop, WORKSHOP, type Workshop } from './workshop.ts';

/** An engine with its workshop, and the ways to restart it as another process would. */
export class Bench {
  readonly world: Workshop = openWorkshop();
  readonly events = new TaskEmitter();
  readonly errors: Record<string, unknown>[] = [];
  readonly store: TaskStore;
  readonly #backend: QueueBackend;
  #engine: TaskEngine<Workshop> | null = null;

  constructor(store: TaskStore, backend: QueueBackend) {
    this.store = store;
    this.#backend = backend;
  }

  get engine(): TaskEngine<Workshop> {
    this.#engine ??= createTaskEngine({
      ...WORKSHOP,
      store: this.store,
      world: this.world,
      backend: this.#backend,
      events: this.events,
      concurrency: 4,
      log: {
        error: (fields) => this.errors.push(fields),
        warn: () => {},
        info: () => {},
      },
      timing: {
        heartbeatMs: 50,
        flushMs: 20,
        lateEffectMs: 100,
        recoverMs: 100,
        sweepMs: 3_600_000,
      },
    });
    return this.#engine;
  }

  /** Stops the engine; the next use makes a new one over the same files. */
  async stop(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = null;
  }

  async start(input: unknown): Promise<TaskRecord> {
    return this.engine.start('workshop.build', input, { actor: 'ann', request: { q: 1 } });
  }

  /** Waits for the task's end. */
  async ended(taskId: string): Promise<TaskRecord> {
    return this.until(taskId, (task) => isTerminal(task.state));
  }

  async until(taskId: string, holds: (task: TaskRecord) => boolean): Promise<TaskRecord> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const task = await this.store.get(taskId);
      if (task && holds(task)) return task;
      if (Date.now() > deadline) throw new Error(`The task stays ${task?.state ?? 'unknown'}.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async states(taskId: string): Promise<string[]> {
    return (await this.store.steps(taskId)).map((step) => step.state);
  }

  async ledger(taskId: string): Promise<string[]> {
    return (await this.store.artefacts(taskId)).map((one) => one.state);
  }
}

/** A folder for openworkflow's file, and the way to remove it. */
export function queueFolder(): { backend: QueueBackend; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-tasks-'));
  return {
    backend: { kind: 'sqlite', file: path.join(folder, 'work.db') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
