import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueBackend } from '../queue/port.ts';
import { MemoryTaskStore } from '../store/memory.ts';
import { Bench } from './bench.ts';

const DAY_MS = 24 * 3_600_000;

export interface PruneSubject {
  backend(): QueueBackend;
  /** Makes every ended run of the queue look as if it had ended so much earlier. */
  age(days: number): Promise<void>;
  /** How many rows the queue holds of runs and of their steps. */
  count(): Promise<{ runs: number; steps: number }>;
}

/** What the queue forgets, and what it keeps. */
export function pruneSuite(subject: PruneSubject): void {
  describe('old jobs of the queue', () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = new Bench(new MemoryTaskStore(), subject.backend());
      await bench.engine.run();
    });
    afterEach(() => bench.stop());

    const finish = async (): Promise<string> => {
      const task = await bench.start({ steps: [['make', 'a']] });
      await bench.ended(task.id);
      await expect.poll(async () => (await subject.count()).steps).toBeGreaterThan(0);
      return task.id;
    };
    const prune = (days: number) => bench.engine.pruneQueue(new Date(Date.now() - days * DAY_MS));

    /** Prunes until the queue holds no more than that: a run may end a moment after its task. Gives how many went. */
    const pruneUntil = async (left: { runs: number; steps: number }): Promise<number> => {
      let gone = 0;
      await expect
        .poll(
          async () => {
            await subject.age(8);
            gone += await prune(7);
            const { runs, steps } = await subject.count();
            return { runs, steps: left.runs === 0 ? steps : 0 };
          },
          { timeout: 10_000 },
        )
        .toEqual(left);
      return gone;
    };

    it('go when they ended long ago, with their steps; the task stays', async () => {
      const id = await finish();
      expect(await pruneUntil({ runs: 0, steps: 0 })).toBeGreaterThan(0);
      expect(await bench.store.get(id)).toMatchObject({ state: 'SUCCEEDED' });
      expect(await bench.store.log(id, 0)).not.toEqual([]);
    });

    it('stay for a day at least, whatever is asked for, and while they run', async () => {
      await finish();
      expect(await prune(-1)).toBe(0);
      const waiting = await bench.start({ steps: [['wait', 'w']] });
      await bench.until(waiting.id, (task) => task.state === 'RUNNING');
      expect(await pruneUntil({ runs: 1, steps: 0 })).toBeGreaterThan(0);
      await bench.engine.cancel(waiting.id);
      expect((await bench.ended(waiting.id)).state).toBe('CANCELLED');
      await subject.age(8);
    });
  });
}
