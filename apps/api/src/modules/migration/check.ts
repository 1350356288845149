import { CorralError, hasCode } from '@corral/domain';
import type {
  HypervisorSession,
  MigrationObstacle,
  NicRecord,
  PoolRecord,
} from '@corral/hypervisor';
import type { World } from '../../world.ts';
import type { VmSubject } from '../vm/subject.ts';
import { judgeDisks, type DiskMove } from './disks.ts';
import { judgeFilters, type CarriedFilter } from './filters.ts';

/** Running VMs move while they run, those that are off while they are off. */
export type MigrationWay = 'LIVE' | 'OFFLINE';

/** Whether a VM can move to a node now, how, and what stands in the way. */
export interface MigrationCheck {
  readonly nodeId: string;
  readonly nodeName: string;
  /** The way for the state the VM is in. */
  readonly way: MigrationWay;
  readonly allowed: boolean;
  readonly obstacles: readonly MigrationObstacle[];
  /** Where its disks would go; null when there is no pool for them, or the node could not be asked. */
  readonly pool: PoolRecord | null;
  readonly disks: readonly DiskMove[];
  /** Packet filters that Corral made for its cards, and that the node does not have yet. */
  readonly filters: readonly CarriedFilter[];
}

interface TargetNode {
  readonly id: string;
  readonly name: string;
  readonly maintenanceSince: Date | null;
}

/** True when the obstacle forbids the way. */
export const bars = (obstacle: MigrationObstacle, way: MigrationWay): boolean =>
  obstacle.bars === 'ALL' || obstacle.bars === way;

/** The way in which a VM would move in the state it is in. */
export const wayOf = (vm: VmSubject): MigrationWay =>
  vm.live.powerState === 'RUNNING' || vm.live.powerState === 'PAUSED' ? 'LIVE' : 'OFFLINE';

/**
 * Looks at everything that decides whether the VM can go to the node. Changes nothing.
 * @param poolId pool on the target for its disks; without it the one of the same name, else the one with most room.
 */
export async function checkMigration(
  world: World,
  vm: VmSubject,
  node: TargetNode,
  poolId: string | null = null,
): Promise<MigrationCheck> {
  const way = wayOf(vm);
  const failed = (code: string, reason: string): MigrationCheck => ({
    nodeId: node.id,
    nodeName: node.name,
    way,
    allowed: false,
    obstacles: [{ code, bars: 'ALL', reason }],
    pool: null,
    disks: [],
    filters: [],
  });
  if (node.maintenanceSince !== null) {
    return failed('NODE_IN_MAINTENANCE', `${node.name} is in maintenance.`);
  }
  try {
    return await check(world, vm, node, poolId, way);
  } catch (error) {
    if (hasCode(error, 'NODE_UNREACHABLE', 'NODE_DISABLED', 'CONNECTION_LOST', 'NODE_TIMEOUT'))
      return failed('NODE_NOT_ONLINE', error.message);
    throw error;
  }
}

async function check(
  world: World,
  vm: VmSubject,
  node: TargetNode,
  poolId: string | null,
  way: MigrationWay,
): Promise<MigrationCheck> {
  if (node.id === vm.nodeId) {
    throw new CorralError('INVALID_INPUT', 'The VM is on this node already.', { field: 'nodeId' });
  }
  const target = world.nodes.session(node.id);
  const [ties, lacks, nics, memory, disks, filters] = await Promise.all([
    vm.session.migration.ties(vm.uuid),
    target.migration.judge(vm.uuid, vm.session),
    judgeNics(vm.live.nics, target),
    judgeMemory(vm, target),
    judgeDisks(world, vm, target, poolId),
    judgeFilters(vm, target),
  ]);
  const obstacles = [
    ...ties,
    ...lacks,
    ...nics,
    ...memory,
    ...disks.obstacles,
    ...filters.obstacles,
  ];
  return {
    nodeId: node.id,
    nodeName: node.name,
    way,
    allowed: !obstacles.some((obstacle) => bars(obstacle, way)),
    obstacles: obstacles.filter((obstacle) => bars(obstacle, way) || obstacle.bars === 'NONE'),
    pool: disks.pool,
    disks: disks.moves,
    filters: filters.carried,
  };
}

async function judgeNics(
  nics: readonly NicRecord[],
  target: HypervisorSession,
): Promise<MigrationObstacle[]> {
  const [networks, bridges] = await Promise.all([
    target.networks.list(),
    target.networks.listBridges(),
  ]);
  const known = new Set([...bridges, ...networks.flatMap((network) => network.bridge ?? [])]);
  return nics.flatMap((nic): MigrationObstacle[] => {
    if (nic.sourceType === 'network') {
      const network = networks.find(({ name }) => name === nic.source);
      if (!network) {
        return [{ code: 'NETWORK', bars: 'ALL', reason: `The node has no network ${nic.source}.` }];
      }
      return network.active
        ? []
        : [
            {
              code: 'NETWORK_OFF',
              bars: 'LIVE',
              reason: `The network ${nic.source} of the node is stopped; start it first.`,
            },
          ];
    }
    if (nic.sourceType === 'user' || known.has(nic.source ?? '')) return [];
    const what = nic.sourceType === 'bridge' ? 'bridge' : 'interface';
    return [
      {
        code: 'BRIDGE',
        bars: nic.sourceType === 'bridge' && bridges.length > 0 ? 'ALL' : 'NONE',
        reason:
          bridges.length > 0 && what === 'bridge'
            ? `The node has no bridge ${nic.source}.`
            : `The node must have the ${what} ${nic.source}; whether it has could not be seen.`,
      },
    ];
  });
}

async function judgeMemory(vm: VmSubject, target: HypervisorSession): Promise<MigrationObstacle[]> {
  const { memoryBytes, memoryFreeBytes } = await target.facts.read();
  const wanted = vm.live.memoryBytes;
  if (wanted > memoryBytes) {
    return [{ code: 'MEMORY', bars: 'ALL', reason: 'The VM has more memory than the whole node.' }];
  }
  return memoryFreeBytes !== null && wanted > memoryFreeBytes
    ? [
        {
          code: 'MEMORY_TIGHT',
          bars: 'NONE',
          reason: 'The node has less memory free than the VM has.',
        },
      ]
    : [];
}
