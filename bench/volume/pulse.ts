import { setTimeout as delay } from 'node:timers/promises';
import type { HypervisorSession } from '@corral/hypervisor';

const PAUSE_MS = 20;

/**
 * Asks the node for its pool and its VMs again and again while something else runs on the same connection.
 * @returns what each call took, in milliseconds.
 */
export async function pulseWhile(
  session: HypervisorSession,
  poolUuid: string,
  work: () => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  const over = new AbortController();
  const beat = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const begun = performance.now();
      await (times.length % 2 === 0 ? session.storage.getPool(poolUuid) : session.vms.list());
      times.push(performance.now() - begun);
      await delay(PAUSE_MS);
    }
  };
  const beating = beat();
  try {
    await work();
  } finally {
    over.abort();
    await beating;
  }
  return times;
}
