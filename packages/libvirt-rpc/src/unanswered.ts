import { BreakerOpenError } from './errors.ts';

/**
 * Counts the calls of one host that passed their deadline and that the daemon still works on.
 * Each of them may hold one of the daemon's workers, even after its connection is gone.
 */
export class UnansweredCalls {
  #count = 0;
  readonly #limit: number;
  readonly #lostCallMs: number;

  constructor(limit: number, lostCallMs: number) {
    this.#limit = limit;
    this.#lostCallMs = lostCallMs;
  }

  get count(): number {
    return this.#count;
  }

  /** Throws when so many calls are unanswered that one more could stop the daemon. */
  check(): void {
    if (this.#count >= this.#limit) {
      throw new BreakerOpenError(`${this.#count} calls of this host are unanswered`, 'host');
    }
  }

  timedOut(): void {
    this.#count += 1;
  }

  /** The late answer came, or (`lost`) the connection went while the daemon goes on working. */
  settled(lost: boolean): void {
    if (!lost) {
      this.#count -= 1;
      return;
    }
    setTimeout(() => {
      this.#count -= 1;
    }, this.#lostCallMs).unref();
  }
}
