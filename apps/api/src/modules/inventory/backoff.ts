/** Waiting between attempts: doubles from one second to a minute, with jitter so that nodes do not come in step. */

const FIRST_MS = 1_000;
const LAST_MS = 60_000;

/**
 * Milliseconds before the next attempt.
 * @param failures attempts that failed in a row, from 1
 * @param random a number from 0 to 1
 */
export function backoffMs(failures: number, random: number = Math.random()): number {
  const full = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(full / 2 + (full / 2) * random);
}

/** A pause that ends early when it is woken. */
export class Pause {
  #wake: (() => void) | null = null;

  /** Waits; true when it was woken. */
  wait(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (woken: boolean): void => {
        clearTimeout(timer);
        this.#wake = null;
        resolve(woken);
      };
      const timer = setTimeout(() => end(false), ms);
      this.#wake = () => end(true);
    });
  }

  wake(): void {
    this.#wake?.();
  }
}
