import type { Database } from '@corral/db';
import { readFacts } from '../node/facts.ts';

export interface Overview {
  readonly nodes: number;
  readonly nodesOnline: number;
  readonly vms: number;
  readonly vmsRunning: number;
  readonly vcpus: number;
  readonly vcpusAllocated: number;
  readonly memoryBytes: number;
  readonly memoryAllocatedBytes: bigint;
  readonly storageCapacityBytes: bigint;
  readonly storageAllocatedBytes: bigint;
  readonly runningTasks: number;
  readonly failedTasks24h: number;
}

const DAY_MS = 86_400_000;

/** Counts over everything in the rows; no node is asked. Pools that nodes share are counted once a node. */
export async function readOverview({ prisma, vms, tasks }: Database): Promise<Overview> {
  const [nodes, running, vmCount, pools, runningTasks, failedTasks24h] = await Promise.all([
    prisma.node.findMany({ select: { state: true, facts: true } }),
    prisma.vm.aggregate({
      where: { powerState: 'RUNNING' },
      _count: { _all: true },
      _sum: { vcpus: true, memoryBytes: true },
    }),
    vms.count({}),
    prisma.storagePool.aggregate({ _sum: { capacityBytes: true, allocationBytes: true } }),
    tasks.count({ states: ['QUEUED', 'RUNNING'] }),
    tasks.countFailedSince(new Date(Date.now() - DAY_MS)),
  ]);
  const facts = nodes.map((node) => readFacts(node.facts)).filter((one) => one !== null);
  return {
    nodes: nodes.length,
    nodesOnline: nodes.filter((node) => node.state === 'ONLINE').length,
    vms: vmCount,
    vmsRunning: running._count._all,
    vcpus: facts.reduce((sum, { cpus }) => sum + cpus, 0),
    vcpusAllocated: running._sum.vcpus ?? 0,
    memoryBytes: facts.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    memoryAllocatedBytes: running._sum.memoryBytes ?? 0n,
    storageCapacityBytes: pools._sum.capacityBytes ?? 0n,
    storageAllocatedBytes: pools._sum.allocationBytes ?? 0n,
    runningTasks,
    failedTasks24h,
  };
}
