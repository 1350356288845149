import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OpenWorkflow, type Worker } from 'openworkflow';
import type { BackendPostgres } from 'openworkflow/postgres';
import type { BackendSqlite } from 'openworkflow/sqlite';
import postgres from 'postgres';
import { z } from 'zod';
import type { EngineLog } from '../log.ts';
import { pruneQueue } from './prune.ts';
import type { JobHandler, QueueBackend, TaskJob, WorkQueue } from './port.ts';

export interface QueueOptions {
  readonly backend: QueueBackend;
  /** Queues of different names in one backend know nothing of each other. */
  readonly name: 'work' | 'lead';
  readonly concurrency: number;
  readonly handler: JobHandler;
  readonly log: EngineLog;
}

/** What comes out of a run here is an interruption or a store that is away: try again, soon and without end. */
const RETRY = {
  initialInterval: '200ms',
  backoffCoefficient: 2,
  maximumInterval: '15s',
  maximumAttempts: 0, // no limit
} as const;

const jobSchema = z.object({ taskId: z.string(), attempt: z.number().int() });
/**
 * Jobs are claimed in the order of the time from which they may run. An urgent one says that it could have run an hour
 * ago: it goes before all that came within the last hour, and nothing waits behind urgent ones for ever.
 */
const URGENT_HEAD_START_MS = 3_600_000;

/** How long work under way is waited for; what then still runs is taken up by the next process. */
const STOP_MS = 10_000;

const LIVE_STATES = ['pending', 'running'] as const;
const PAGE = 200;

/** Opens openworkflow as the queue: one workflow `corral.task` per run of a task. */
export async function openQueue(options: QueueOptions): Promise<WorkQueue> {
  const { backend, close } = await connect(options.backend, options.name);
  const client = new OpenWorkflow({ backend });
  const workflow = client.defineWorkflow<TaskJob, null>(
    { name: 'corral.task', retryPolicy: RETRY },
    async ({ input, step }) => {
      await options.handler(jobSchema.parse(input), (name, work) =>
        step.run({ name, retryPolicy: RETRY }, work),
      );
      return null;
    },
  );
  const worker = client.newWorker({ concurrency: options.concurrency });
  return new OpenWorkflowQueue({
    backend,
    close,
    worker,
    log: options.log,
    prune: (before) => pruneQueue(options.backend, before),
    // A SQLite file has one living process: whatever runs in it at start was left by a dead one.
    ownsBackend: options.backend.kind === 'sqlite',
    run: async (job, key, urgent) => {
      const availableAt = new Date(Date.now() - (urgent ? URGENT_HEAD_START_MS : 0));
      await workflow.run(job, { idempotencyKey: key, availableAt });
    },
  });
}

/** A backend of openworkflow, and the way to let go of what it stands on. */
interface Connected {
  readonly backend: BackendSqlite | BackendPostgres;
  readonly close: () => Promise<void>;
}

async function connect(backend: QueueBackend, name: QueueOptions['name']): Promise<Connected> {
  // The queue of work keeps the name under which it always was.
  const options = name === 'work' ? {} : { namespaceId: name };
  if (backend.kind === 'postgres') return connectPostgres(backend.url, options);
  mkdirSync(path.dirname(path.resolve(backend.file)), { recursive: true });
  const { BackendSqlite: Sqlite } = await import('openworkflow/sqlite');
  const connected = Sqlite.connect(backend.file, options);
  return { backend: connected, close: () => connected.stop() };
}

/** What a pool is given to end in good order before its connections are cut. */
const POOL_END_SECONDS = 1;

/**
 * With a pool of our own: openworkflow ends its own without a limit of time, and postgres.js has ways never to come to
 * that end (a connection that was reserved, or is being opened: its issues 925 and 1195).
 */
async function connectPostgres(url: string, options: { namespaceId?: string }): Promise<Connected> {
  const { BackendPostgres: Postgres } = await import('openworkflow/postgres');
  // Connecting brings the tables up to date, which working on a pool does not.
  await oneAtATime(url, async () => (await Postgres.connect(url, options)).stop());
  // openworkflow reads its columns in camel case.
  const pool = postgres(url, { transform: { column: { from: postgres.toCamel } } });
  return {
    backend: Postgres.fromPool(pool, options),
    close: () => pool.end({ timeout: POOL_END_SECONDS }),
  };
}

/** Any number that nothing else in the database locks: "corral" on a telephone's keys. */
const CONNECT_LOCK = 267_725;

/**
 * openworkflow makes and alters its tables whenever it connects, and fails when two do so at once: our own queues, or
 * two processes that start together. The lock goes with its connection, so a process that dies holds up nobody.
 */
async function oneAtATime<T>(url: string, work: () => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql`SELECT pg_advisory_lock(${CONNECT_LOCK})`;
    return await work();
  } finally {
    await sql.end();
  }
}

interface QueueParts extends Connected {
  readonly worker: Worker;
  readonly log: EngineLog;
  readonly ownsBackend: boolean;
  readonly run: (job: TaskJob, key: string, urgent: boolean) => Promise<void>;
  readonly prune: (before: Date) => Promise<number>;
}

class OpenWorkflowQueue implements WorkQueue {
  readonly #parts: QueueParts;
  readonly #nudges = new Set<Promise<unknown>>();
  #working = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  async enqueue(job: TaskJob, key: string, urgent: boolean): Promise<void> {
    await this.#parts.run(job, key, urgent);
    if (this.#working) this.#nudge();
  }

  async liveTaskIds(): Promise<Set<string>> {
    const ids = new Set<string>();
    for await (const run of this.#liveRuns()) {
      const job = jobSchema.safeParse(run.input);
      if (job.success) ids.add(job.data.taskId);
    }
    return ids;
  }

  prune(before: Date): Promise<number> {
    return this.#parts.prune(before);
  }

  async start(): Promise<void> {
    if (this.#working) return;
    if (this.#parts.ownsBackend) await this.#releaseOrphans();
    this.#working = true;
    await this.#parts.worker.start();
  }

  async stop(): Promise<void> {
    this.#working = false;
    const giveUp = new AbortController();
    const limit = delay(STOP_MS, undefined, { signal: giveUp.signal }).catch(() => undefined);
    await Promise.race([this.#rest(), limit]);
    giveUp.abort();
    await this.#parts.close();
  }

  /** Waits for what is under way. A look for work may still take some, which is then waited for. */
  async #rest(): Promise<void> {
    await Promise.all(this.#nudges);
    await this.#parts.worker.stop();
  }

  /** The idle worker looks only every 100 ms to 1 s; a new job should begin at once. */
  #nudge(): void {
    const nudge = this.#parts.worker
      .tick()
      .catch((error: unknown) =>
        this.#parts.log.warn({ err: error }, 'The worker could not be woken; it looks again soon.'),
      )
      .finally(() => this.#nudges.delete(nudge));
    this.#nudges.add(nudge);
  }

  /** Runs of a dead process would wait for their lease of 30 s: make them available now. */
  async #releaseOrphans(): Promise<void> {
    const availableAt = new Date();
    for await (const run of this.#liveRuns()) {
      if (run.workerId === null) continue;
      await this.#parts.backend.sleepWorkflowRun({
        workflowRunId: run.id,
        workerId: run.workerId,
        availableAt,
      });
    }
  }

  async *#liveRuns() {
    for (const status of LIVE_STATES) {
      // Read whole before anything is changed: pages shift when states do.
      const runs = [];
      let after: string | undefined;
      do {
        const page = await this.#parts.backend.listWorkflowRuns({
          status,
          workflowName: 'corral.task',
          limit: PAGE,
          ...(after === undefined ? {} : { after }),
        });
        runs.push(...page.data);
        after = page.pagination.next ?? undefined;
      } while (after !== undefined);
      yield* runs;
    }
  }
}
