import type { NodeStatsSample } from '@corral/hypervisor';

/** Load of a node over the interval between its last two samples. */
export interface NodeLoad {
  readonly at: Date;
  /** Null until there are two samples. */
  readonly cpuPercent: number | null;
  readonly memoryTotalBytes: number;
  readonly memoryUsedBytes: number;
  /** Of the node's own disks and network cards; null until there are two samples, and where the node does not tell. */
  readonly diskReadBytesPerSecond: number | null;
  readonly diskWriteBytesPerSecond: number | null;
  readonly netRxBytesPerSecond: number | null;
  readonly netTxBytesPerSecond: number | null;
  /** Why the node does not tell of its disks and cards; null where it does. */
  readonly ioReason: string | null;
}

/** The latest load of every connected node, in memory alone. */
const HISTORY_MS = 600_000;

interface Series {
  readonly last: NodeStatsSample;
  /** Oldest first, never empty. */
  readonly loads: readonly NodeLoad[];
}

/** Loads of nodes, each with its last ten minutes. */
export class NodeLoads {
  readonly #series = new Map<string, Series>();

  add(nodeId: string, sample: NodeStatsSample): void {
    const before = this.#series.get(nodeId);
    const load = toLoad(before?.last ?? null, sample);
    const oldest = load.at.getTime() - HISTORY_MS;
    const kept = (before?.loads ?? []).filter(({ at }) => at.getTime() > oldest);
    this.#series.set(nodeId, { last: sample, loads: [...kept, load] });
  }

  /** Null while nothing is known. */
  of(nodeId: string): NodeLoad | null {
    return this.#series.get(nodeId)?.loads.at(-1) ?? null;
  }

  /** The last loads, oldest first. */
  history(nodeId: string): readonly NodeLoad[] {
    return this.#series.get(nodeId)?.loads ?? [];
  }

  forget(nodeId: string): void {
    this.#series.delete(nodeId);
  }
}

type IoCounter = 'diskReadBytes' | 'diskWriteBytes' | 'netRxBytes' | 'netTxBytes';

function toLoad(before: NodeStatsSample | null, now: NodeStatsSample): NodeLoad {
  const seconds = before === null ? 0 : (Date.parse(now.at) - Date.parse(before.at)) / 1000;
  const rate = (counter: IoCounter): number | null => {
    const [old, value] = [before?.io[counter] ?? null, now.io[counter]];
    if (old === null || value === null || seconds <= 0) return null;
    // A counter that went back belongs to a node that was started anew.
    return value < old ? null : (value - old) / seconds;
  };
  return {
    diskReadBytesPerSecond: rate('diskReadBytes'),
    diskWriteBytesPerSecond: rate('diskWriteBytes'),
    netRxBytesPerSecond: rate('netRxBytes'),
    netTxBytesPerSecond: rate('netTxBytes'),
    ioReason: now.io.reason,
    at: new Date(now.at),
    cpuPercent: before === null ? null : busyPercent(before, now),
    memoryTotalBytes: now.memoryTotalBytes,
    memoryUsedBytes: Math.max(0, now.memoryTotalBytes - now.memoryAvailableBytes),
  };
}

function busyPercent(before: NodeStatsSample, now: NodeStatsSample): number | null {
  const total = now.cpuTotalNanoseconds - before.cpuTotalNanoseconds;
  const idle = now.cpuIdleNanoseconds - before.cpuIdleNanoseconds;
  if (total <= 0) return null;
  return Math.min(100, Math.max(0, (100 * (total - idle)) / total));
}
