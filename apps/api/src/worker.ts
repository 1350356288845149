import type { Database } from '@corral/db';
import type { TaskEngine } from '@corral/tasks';
import type { Logger } from 'pino';
import type { Inventory } from './modules/inventory/inventory.ts';
import type { NodeService } from './modules/node/service.ts';
import { Purger } from './modules/vm-park/purger.ts';
import type { VmStatsHub } from './modules/stats/hub.ts';
import type { World } from './world.ts';

export interface WorkerOptions {
  readonly db: Pick<Database, 'changes' | 'parked'>;
  readonly engine: TaskEngine<World>;
  readonly inventory: Inventory;
  readonly nodes: NodeService;
  readonly stats: VmStatsHub;
  readonly log: Logger;
}

/** Between rounds of housekeeping. */
const TIDY_MS = 3_600_000;
/** How many changes of the inventory a client may have missed and still be brought up to date. */
const KEPT_CHANGES = 100_000;
/** How long the queue remembers jobs that have ended. The history of tasks is kept without end. */
const KEPT_JOBS_MS = 7 * 24 * 3_600_000;

/** Between looks for this machine's own hypervisor while there is none. */
const LOCAL_LOOK_MS = 15_000;

/** What works behind the graph: node sessions, tasks and background statistics. In the same process by default. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #purger: Purger;
  #localTimer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #tidyTimer: NodeJS.Timeout | null = null;
  #tidying: Promise<void> = Promise.resolve();

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#purger = new Purger(options);
  }

  /** Starts everything. Waits for no node: tasks that need one fail or wait by themselves. */
  async start(): Promise<void> {
    const { engine, inventory, stats } = this.#options;
    await inventory.start();
    await engine.recover();
    await engine.run();
    stats.start();
    this.#purger.start();
    this.#lookForLocal();
    this.#tidyTimer = setInterval(() => {
      this.#tidying = this.tidy();
    }, TIDY_MS);
    this.#tidyTimer.unref();
  }

  /** Forgets what nobody will ask for again: old changes of the inventory, and ended jobs of the queue. */
  async tidy(now: Date = new Date()): Promise<void> {
    const { db, engine, log } = this.#options;
    try {
      const changes = await db.changes.prune(KEPT_CHANGES);
      const jobs = await engine.pruneQueue(new Date(now.getTime() - KEPT_JOBS_MS));
      if (changes + jobs > 0) log.info({ changes, jobs }, 'old records were removed');
    } catch (error) {
      log.warn({ err: error }, 'old records could not be removed; it is tried again in an hour');
    }
  }

  /** Ends in the order in which nothing loses what it stands on. */
  async stop(): Promise<void> {
    const { engine, inventory, stats } = this.#options;
    if (this.#localTimer !== null) clearTimeout(this.#localTimer);
    this.#localTimer = null;
    await this.#looking;
    if (this.#tidyTimer !== null) clearInterval(this.#tidyTimer);
    await this.#tidying;
    await this.#purger.stop();
    await engine.stop();
    await stats.stop();
    await inventory.stop();
  }

  /** Enrols this machine's own hypervisor as soon as it answers. */
  #lookForLocal(): void {
    this.#looking = this.#options.nodes
      .enrolLocal()
      .catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'the local hypervisor could not be enrolled');
        return false;
      })
      .then((settled) => {
        if (settled) return;
        this.#localTimer = setTimeout(() => this.#lookForLocal(), LOCAL_LOOK_MS);
      });
  }
}
