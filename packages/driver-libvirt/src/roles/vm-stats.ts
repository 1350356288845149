import { CorralError } from '@corral/domain';
import type { CallOptions, VmStatsSample } from '@corral/hypervisor';
import { paramsToMap } from '@corral/libvirt-rpc';
import type { Calls } from '../calls.ts';
import { DomainStats } from '../constants.ts';
import type { DomainHandle } from '../handles.ts';

/** Longer than any healthy QEMU takes, short enough for a chart that is live. */
const STATS_DEADLINE_MS = 5000;

const GROUPS =
  DomainStats.STATE |
  DomainStats.CPU_TOTAL |
  DomainStats.BALLOON |
  DomainStats.INTERFACE |
  DomainStats.BLOCK;

type Values = ReadonlyMap<string, string | number | boolean>;

/** One sample of one VM. These groups ask QEMU, so the call is guarded by the VM's breaker and has a deadline. */
export async function readVmStats(
  calls: Calls,
  dom: DomainHandle,
  options: CallOptions,
): Promise<VmStatsSample> {
  const args = { doms: [dom], stats: GROUPS, flags: 0 };
  const extras = { lane: 'stats', vm: dom.uuid, defaultDeadlineMs: STATS_DEADLINE_MS } as const;
  const answer = await calls.read('the VM', 'connectGetAllDomainStats', args, options, extras);
  const record = answer.retStats.at(0);
  if (!record) throw new CorralError('NOT_FOUND', 'The node does not know the VM.');
  return toSample(paramsToMap(record.params));
}

function toSample(values: Values): VmStatsSample {
  const kib = (name: string): number | null => {
    const value = number(values, name);
    return value === null ? null : value * 1024;
  };
  return {
    at: new Date().toISOString(),
    cpuTimeNanoseconds: number(values, 'cpu.time'),
    memoryBalloonBytes: kib('balloon.current'),
    // What the guest could use without swapping; older balloon drivers tell only what is wholly free.
    memoryUnusedBytes: kib('balloon.usable') ?? kib('balloon.unused'),
    memoryRssBytes: kib('balloon.rss'),
    diskReadBytes: sum(values, 'block', 'rd.bytes'),
    diskWriteBytes: sum(values, 'block', 'wr.bytes'),
    netRxBytes: sum(values, 'net', 'rx.bytes'),
    netTxBytes: sum(values, 'net', 'tx.bytes'),
  };
}

function number(values: Values, name: string): number | null {
  const value = values.get(name);
  return typeof value === 'number' ? value : null;
}

/** Sum over all devices of a group; null when the node told of none. */
function sum(values: Values, group: string, field: string): number | null {
  const count = number(values, `${group}.count`);
  if (count === null) return null;
  let total: number | null = null;
  for (let index = 0; index < count; index += 1) {
    const value = number(values, `${group}.${index}.${field}`);
    if (value !== null) total = (total ?? 0) + value;
  }
  return total;
}
