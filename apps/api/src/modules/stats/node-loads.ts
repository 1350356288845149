import type { NodeStatsSample } from '@corral/hypervisor';

/** Load of a node over the interval between its last two samples. */
export interface NodeLoad {
  readonly at: Date;
  /** Null until there are two samples. */
  readonly cpuPercent: number | null;
  readonly memoryTotalBytes: number;
  readonly memoryUsedBytes: number;
}

/** The latest load of every connected node, in memory alone. */
export class NodeLoads {
  readonly #samples = new Map<
    string,
    { readonly last: NodeStatsSample; readonly load: NodeLoad }
  >();

  add(nodeId: string, sample: NodeStatsSample): void {
    const before = this.#samples.get(nodeId)?.last ?? null;
    this.#samples.set(nodeId, { last: sample, load: toLoad(before, sample) });
  }

  /** Null while nothing is known. */
  of(nodeId: string): NodeLoad | null {
    return this.#samples.get(nodeId)?.load ?? null;
  }

  forget(nodeId: string): void {
    this.#samples.delete(nodeId);
  }
}

function toLoad(before: NodeStatsSample | null, now: NodeStatsSample): NodeLoad {
  return {
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
