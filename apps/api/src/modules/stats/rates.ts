import type { VmStatsSample } from '@corral/hypervisor';

/** One point of a VM's charts. Rates are per second over the interval since the sample before. */
export interface VmStatsPoint {
  readonly vmId: string;
  readonly at: Date;
  /** Percent of all the VM's vCPUs. */
  readonly cpuPercent: number | null;
  readonly memoryUsedBytes: number | null;
  readonly memoryTotalBytes: number | null;
  readonly diskReadBytesPerSecond: number | null;
  readonly diskWriteBytesPerSecond: number | null;
  readonly netRxBytesPerSecond: number | null;
  readonly netTxBytesPerSecond: number | null;
}

/**
 * Makes a point from two samples.
 * @param before null for the first sample, whose rates are null
 * @param vcpus what 100 percent is
 */
export function toPoint(
  vmId: string,
  before: VmStatsSample | null,
  now: VmStatsSample,
  vcpus: number,
): VmStatsPoint {
  const seconds = before === null ? 0 : (Date.parse(now.at) - Date.parse(before.at)) / 1000;
  const rate = (old: number | null | undefined, value: number | null): number | null => {
    if (old === null || old === undefined || value === null || seconds <= 0) return null;
    // A counter that went back belongs to a guest that was started anew.
    return value < old ? null : (value - old) / seconds;
  };
  const cpu = rate(before?.cpuTimeNanoseconds, now.cpuTimeNanoseconds);
  return {
    vmId,
    at: new Date(now.at),
    cpuPercent: cpu === null ? null : Math.min(100, cpu / 1e7 / Math.max(1, vcpus)),
    memoryUsedBytes: memoryUsed(now),
    memoryTotalBytes: now.memoryBalloonBytes,
    diskReadBytesPerSecond: rate(before?.diskReadBytes, now.diskReadBytes),
    diskWriteBytesPerSecond: rate(before?.diskWriteBytes, now.diskWriteBytes),
    netRxBytesPerSecond: rate(before?.netRxBytes, now.netRxBytes),
    netTxBytesPerSecond: rate(before?.netTxBytes, now.netTxBytes),
  };
}

/** What the guest says it uses; without its word, what its process holds on the node. */
function memoryUsed(sample: VmStatsSample): number | null {
  const { memoryBalloonBytes, memoryUnusedBytes, memoryRssBytes } = sample;
  if (memoryBalloonBytes !== null && memoryUnusedBytes !== null) {
    return Math.max(0, memoryBalloonBytes - memoryUnusedBytes);
  }
  if (memoryRssBytes === null) return null;
  return memoryBalloonBytes === null
    ? memoryRssBytes
    : Math.min(memoryRssBytes, memoryBalloonBytes);
}
