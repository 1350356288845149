import { newId } from '@corral/domain';
import type { TaskEvents } from '../events.ts';
import { asJson } from '../json.ts';
import { SILENT_LOG, type EngineLog } from '../log.ts';
import type { OperationDefinition, OperationPlan, StepHandler } from '../operation.ts';
import { openQueue } from '../queue/openworkflow.ts';
import type { Memo, QueueBackend, TaskJob, WorkQueue } from '../queue/port.ts';
import type { TaskStore } from '../store/port.ts';
import type { LogDraft, TaskRecord } from '../store/records.ts';
import { childrenOf } from './children.ts';
import type { StartOptions } from './start-options.ts';
import { OperationRegistry, parseInput } from './registry.ts';
import type { Removers } from './removal.ts';
import { Sweeper, type SweepResult } from './sweeper.ts';
import { TaskRun, type NodeReady, type RunTiming, type TaskRunParts } from './task-run.ts';

export interface TaskEngineOptions<World> {
  readonly store: TaskStore;
  readonly world: World;
  readonly operations: readonly OperationDefinition<World, unknown>[];
  readonly steps: readonly StepHandler<World, unknown>[];
  readonly removers: Removers<World>;
  readonly backend: QueueBackend;
  readonly events: TaskEvents;
  /** How many tasks this process runs at once; 8 when absent. */
  readonly concurrency?: number;
  readonly log?: EngineLog;
  readonly timing?: Partial<EngineTiming>;
  readonly nodeReady?: NodeReady;
}

export interface EngineTiming extends RunTiming {
  /** How long a task that waits for its turn holds its VMs. */
  readonly queuedLeaseMs: number;
  /** How often tasks without a job are looked for. */
  readonly recoverMs: number;
  /** How often what was left behind is tried again. */
  readonly sweepMs: number;
}

const TIMING: EngineTiming = {
  leaseMs: 30_000,
  heartbeatMs: 3_000,
  flushMs: 100,
  lateEffectMs: 3_000,
  queuedLeaseMs: 3_600_000,
  recoverMs: 60_000,
  sweepMs: 300_000,
};
const CONCURRENCY = 8;

type QueueName = 'work' | 'lead';
/** A task that leads others waits for them; in a queue of its own it cannot take their place in the other. */
const QUEUE_NAMES: readonly QueueName[] = ['work', 'lead'];
const LEADERS = 16;

/**
 * Runs operations as durable tasks. Inputs and plans are stored as they are and shown to users: a secret goes into
 * them only sealed, and is opened inside a step.
 */
export class TaskEngine<World> {
  readonly #options: TaskEngineOptions<World>;
  readonly #timing: EngineTiming;
  readonly #log: EngineLog;
  readonly #registry: OperationRegistry<World>;
  readonly #sweeper: Sweeper<World>;
  readonly #active = new Map<string, TaskRun<World>>();
  readonly #handling = new Map<string, Promise<void>>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #queues = new Map<QueueName, Promise<WorkQueue>>();
  #stopping = false;

  constructor(options: TaskEngineOptions<World>) {
    this.#options = options;
    this.#timing = { ...TIMING, ...options.timing };
    this.#log = options.log ?? SILENT_LOG;
    this.#registry = new OperationRegistry(options.operations, options.steps);
    const { store, world, removers } = options;
    this.#sweeper = new Sweeper({ store, world, removers, log: this.#log });
  }

  /** The steps that the operation would run now. Changes nothing. INVALID_INPUT, or whatever the plan refuses. */
  async plan(name: string, input: unknown): Promise<OperationPlan> {
    const operation = this.#registry.operation(name);
    return operation.plan(this.#options.world, parseInput(operation.input, input));
  }

  /**
   * Plans and starts a task, and gives its row at once: QUEUED, with its VMs held. Throws as `plan` does, and VM_BUSY
   * naming the task that holds one of the VMs.
   */
  async start(name: string, input: unknown, options: StartOptions): Promise<TaskRecord> {
    const operation = this.#registry.operation(name);
    const parsed = parseInput(operation.input, input);
    const plan = await operation.plan(this.#options.world, parsed);
    const now = new Date();
    const task = await this.#options.store.create({
      id: newId(),
      operation: name,
      actor: options.actor,
      input: asJson(parsed),
      plan,
      request: options.request === undefined ? null : asJson(options.request),
      log: logLine(now, `${plan.title}: asked for by ${options.actor}.`),
      now,
      leaseUntil: this.#queuedUntil(now),
      ...(options.parent ? { parent: options.parent } : {}),
    });
    this.#announce(task);
    await this.#enqueue(task);
    return task;
  }

  /**
   * Asks a task to stop; it undoes what it did and ends as CANCELLED. Of the tasks below it those that have not begun
   * are cancelled too; those under way go on. NOT_FOUND, or WRONG_STATE when it has ended. */
  async cancel(taskId: string, actor = 'system'): Promise<TaskRecord> {
    const now = new Date();
    const line = logLine(now, `Cancel asked for by ${actor}.`);
    const task = await this.#options.store.requestCancel(taskId, now, line);
    this.#active.get(taskId)?.cancel();
    this.#announce(task);
    await childrenOf(this, this.#options.store, task).cancelQueued();
    return task;
  }

  /** Runs a failed or cancelled task again from its first step that is not done. NOT_FOUND, WRONG_STATE, VM_BUSY. */
  async retry(taskId: string, actor = 'system'): Promise<TaskRecord> {
    await this.#sweeper.idle(); // a sweep under way must not remove what the new attempt makes
    const now = new Date();
    const line = logLine(now, `Retry asked for by ${actor}.`);
    const until = this.#queuedUntil(now);
    const task = await this.#options.store.retry(taskId, now, until, line);
    this.#announce(task);
    await this.#enqueue(task);
    return task;
  }

  /** Begins to work: takes up what an earlier process left, then runs tasks as they come. */
  async run(): Promise<void> {
    await this.recover();
    for (const name of QUEUE_NAMES) await (await this.#openQueue(name)).start();
    const every = (ms: number, work: () => Promise<unknown>, message: string): void => {
      const timer = setInterval(() => {
        work().catch((error: unknown) => this.#log.warn({ err: error }, message));
      }, ms);
      timer.unref();
      this.#timers.push(timer);
    };
    every(this.#timing.recoverMs, () => this.recover(), 'Lost tasks could not be looked for.');
    every(this.#timing.sweepMs, () => this.sweepLeftovers(), 'Leftovers could not be removed.');
  }

  /** Stops working. Tasks under way stop where they are and go on in the next process. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    for (const run of this.#active.values()) run.shutDown();
    for (const queue of this.#queues.values()) await (await queue).stop();
  }

  /**
   * Queues tasks that have not ended and have no job: the process died between making the task and queueing it. Gives
   * their ids.
   */
  async recover(): Promise<string[]> {
    const queues = await Promise.all(QUEUE_NAMES.map((name) => this.#openQueue(name)));
    const tasks = await this.#options.store.unfinished();
    if (tasks.length === 0) return [];
    const live = new Set<string>();
    for (const queue of queues) for (const id of await queue.liveTaskIds()) live.add(id);
    const lost = tasks.filter((task) => !live.has(task.id) && !this.#handling.has(task.id));
    for (const task of lost) await this.#enqueue(task);
    return lost.map((task) => task.id);
  }

  /** Tries again to remove what was left behind: all of it, or the artefacts of the ids. */
  sweepLeftovers(ids?: readonly string[]): Promise<SweepResult> {
    return this.#sweeper.sweep(ids);
  }

  /**
   * Forgets the queue's own record of jobs that ended before a time (at least a day stays). Tasks, their steps and
   * logs are not touched. Gives how many went.
   */
  async pruneQueue(before: Date): Promise<number> {
    // One sweep goes through the runs of all queues.
    return (await this.#openQueue('work')).prune(before);
  }

  #announce(task: TaskRecord): void {
    this.#options.events.taskChanged(task.id, task.revision);
    this.#options.events.logAppended(task.id, task.logSeq);
  }

  #queuedUntil(now: Date): Date {
    return new Date(now.getTime() + this.#timing.queuedLeaseMs);
  }

  async #enqueue(task: TaskRecord): Promise<void> {
    const operation = this.#registry.findOperation(task.operation);
    const queue = await this.#openQueue(operation?.leads === true ? 'lead' : 'work');
    const { id: taskId, attempt, fence } = task;
    // The fence is in the key because a job can be lost for good after the task had begun.
    await queue.enqueue(
      { taskId, attempt },
      `${taskId}:${attempt}:${fence}`,
      operation?.urgent === true,
    );
  }

  #openQueue(name: QueueName): Promise<WorkQueue> {
    const known = this.#queues.get(name);
    if (known) return known;
    const opening = openQueue({
      name,
      backend: this.#options.backend,
      concurrency: name === 'lead' ? LEADERS : (this.#options.concurrency ?? CONCURRENCY),
      handler: (job, memo) => this.#handle(job, memo),
      log: this.#log,
    });
    this.#queues.set(name, opening);
    return opening;
  }

  /** One delivery after the other: a job may come again while the first still runs, when its lease ran out. */
  async #handle(job: TaskJob, memo: Memo): Promise<void> {
    const before = this.#handling.get(job.taskId) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(() => this.#runJob(job, memo));
    this.#handling.set(job.taskId, mine);
    try {
      await mine;
    } finally {
      if (this.#handling.get(job.taskId) === mine) this.#handling.delete(job.taskId);
    }
  }

  async #runJob(job: TaskJob, memo: Memo): Promise<void> {
    const now = new Date();
    const begun = await this.#options.store.beginRun({
      taskId: job.taskId,
      attempt: job.attempt,
      now,
      leaseUntil: new Date(now.getTime() + this.#timing.leaseMs),
    });
    if (begun.kind === 'nothing') return;
    const run = new TaskRun(this.#runParts(), begun);
    if (this.#stopping) run.shutDown();
    this.#active.set(job.taskId, run);
    try {
      await run.run(memo);
    } finally {
      this.#active.delete(job.taskId);
    }
  }

  #runParts(): TaskRunParts<World> {
    const { store, world, removers, events, nodeReady } = this.#options;
    const registry = this.#registry;
    return {
      store,
      world,
      removers,
      events,
      registry,
      log: this.#log,
      timing: this.#timing,
      childrenOf: (task) => childrenOf(this, store, task),
      ...(nodeReady === undefined ? {} : { nodeReady }),
    };
  }
}

/** Makes the engine. Nothing runs until `run()`; tasks can be planned, started and cancelled before. */
export function createTaskEngine<World>(options: TaskEngineOptions<World>): TaskEngine<World> {
  return new TaskEngine(options);
}

function logLine(at: Date, message: string): LogDraft {
  return { at, level: 'INFO', stepKey: null, message, fields: null };
}
