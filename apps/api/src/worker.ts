import type { TaskEngine } from '@corral/tasks';
import type { Logger } from 'pino';
import type { Inventory } from './modules/inventory/inventory.ts';
import type { NodeService } from './modules/node/service.ts';
import type { VmStatsHub } from './modules/stats/hub.ts';
import type { World } from './world.ts';

export interface WorkerOptions {
  readonly engine: TaskEngine<World>;
  readonly inventory: Inventory;
  readonly nodes: NodeService;
  readonly stats: VmStatsHub;
  readonly log: Logger;
}

/** Between looks for this machine's own hypervisor while there is none. */
const LOCAL_LOOK_MS = 15_000;

/** What works behind the graph: node sessions, tasks and background statistics. In the same process by default. */
export class Worker {
  readonly #options: WorkerOptions;
  #localTimer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** Starts everything. Waits for no node: tasks that need one fail or wait by themselves. */
  async start(): Promise<void> {
    const { engine, inventory, stats } = this.#options;
    await inventory.start();
    await engine.recover();
    await engine.run();
    stats.start();
    this.#lookForLocal();
  }

  /** Ends in the order in which nothing loses what it stands on. */
  async stop(): Promise<void> {
    const { engine, inventory, stats } = this.#options;
    if (this.#localTimer !== null) clearTimeout(this.#localTimer);
    this.#localTimer = null;
    await this.#looking;
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
