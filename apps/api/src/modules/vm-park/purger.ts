import type { Database } from '@corral/db';
import { isCorralError } from '@corral/domain';
import type { TaskEngine } from '@corral/tasks';
import type { Logger } from 'pino';
import type { World } from '../../world.ts';

export interface PurgerOptions {
  readonly db: Pick<Database, 'parked'>;
  readonly engine: Pick<TaskEngine<World>, 'start'>;
  readonly log: Logger;
  /** Milliseconds between looks; 5 s when absent. */
  readonly everyMs?: number;
}

const EVERY_MS = 5_000;
/** A deletion that could not be done is tried again after this time, and not before. */
const AGAIN_MS = 10 * 60_000;

/**
 * Deletes parked VMs when their time is over. What is due stands in the database, so a restart forgets nothing, and of
 * several servers only one gets the lease of a VM.
 */
export class Purger {
  readonly #options: PurgerOptions;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: PurgerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.look());
    }, this.#options.everyMs ?? EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#looking;
  }

  /** Starts the deletion of everything that is due. */
  async look(now: Date = new Date()): Promise<void> {
    const { db, log } = this.#options;
    try {
      for (const { vmId } of await db.parked.due(now)) await this.#purge(vmId, now);
    } catch (error) {
      log.warn({ err: error }, 'parked VMs could not be looked for');
    }
  }

  async #purge(vmId: string, now: Date): Promise<void> {
    const { db, engine, log } = this.#options;
    try {
      await engine.start('vm.purge', { vmId }, { actor: 'system' });
      await db.parked.postpone(vmId, new Date(now.getTime() + AGAIN_MS));
    } catch (error) {
      if (!isCorralError(error)) throw error;
      // Started behind Corral's back: whoever did that wants to keep it.
      if (error.code === 'WRONG_STATE') await db.parked.unpark(vmId);
      else if (!error.retryable) await db.parked.postpone(vmId, new Date(now.getTime() + AGAIN_MS));
      log.info({ vmId, err: error }, 'a parked VM was not deleted now');
    }
  }
}
