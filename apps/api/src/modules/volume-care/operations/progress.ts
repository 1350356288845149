import { setTimeout as delay } from 'node:timers/promises';
import type { StorageRole } from '@corral/hypervisor';
import type { StepContext } from '@corral/tasks';
import type { World } from '../../../world.ts';

const POLL_MS = 500;

interface Watched {
  readonly poolUuid: string;
  readonly name: string;
  /** About how much will be written. */
  readonly sourceBytes: number;
}

/** Runs work that fills a volume and tells nothing meanwhile; how much is allocated shows how far it is. */
export async function watchAllocation<T>(
  context: StepContext<World>,
  storage: StorageRole,
  { poolUuid, name, sourceBytes }: Watched,
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      try {
        await delay(POLL_MS, undefined, { signal: over.signal });
        const volume = await storage.getVolume(poolUuid, name, { signal: over.signal });
        const share = (volume?.allocationBytes ?? 0) / Math.max(sourceBytes, 1);
        if (!over.signal.aborted) context.progress(Math.min(share, 0.99));
      } catch {
        // Only the progress is lost; the work itself reports its own failure.
      }
    }
  };
  const watching = watch();
  try {
    return await work();
  } finally {
    over.abort();
    await watching;
  }
}
