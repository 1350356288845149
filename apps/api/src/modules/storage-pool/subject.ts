import { CorralError } from '@corral/domain';
import type { HypervisorSession, PoolRecord } from '@corral/hypervisor';
import { z } from 'zod';
import type { World } from '../../world.ts';

/** A storage pool as operations see it: its row, the open session of its node, and what the node says of it now. */
export interface PoolSubject {
  readonly id: string;
  readonly nodeId: string;
  readonly uuid: string;
  readonly name: string;
  readonly session: HypervisorSession;
  readonly live: PoolRecord;
}

/** @throws CorralError NOT_FOUND, or why the node has no session. */
export async function loadPool(world: World, poolId: string): Promise<PoolSubject> {
  const row = await world.db.pools.require(poolId);
  const session = world.nodes.session(row.nodeId);
  const live = await session.storage.getPool(row.uuid);
  if (live === null)
    throw new CorralError('NOT_FOUND', `The storage pool ${row.name} is gone from its node.`);
  return { id: row.id, nodeId: row.nodeId, uuid: row.uuid, name: live.name, session, live };
}

/** @throws CorralError WRONG_STATE naming the field when the pool is not running. */
export function requireRunning(pool: PoolSubject, field?: string): void {
  if (pool.live.state === 'RUNNING') return;
  throw new CorralError(
    'WRONG_STATE',
    `The storage pool ${pool.name} is not running; start it first.`,
    field === undefined ? {} : { field },
  );
}

/**
 * Refuses a size that the pool cannot hold even when everything else in it were gone.
 * @throws CorralError NO_SPACE naming the field.
 */
export function requireCapacity(pool: PoolSubject, bytes: number, field: string): void {
  const { capacityBytes } = pool.live;
  if (capacityBytes === null || bytes <= capacityBytes) return;
  throw new CorralError(
    'NO_SPACE',
    `${formatBytes(bytes)} are more than the storage pool ${pool.name} holds, which is ${formatBytes(capacityBytes)}.`,
    { field },
  );
}

/**
 * Refuses to write more than is free now. A pool tells what was free when it was last looked through, so before a
 * refusal it is looked through again.
 * @throws CorralError NO_SPACE naming the field.
 */
export async function requireFreeSpace(
  pool: PoolSubject,
  bytes: number,
  field: string,
): Promise<void> {
  if (fits(pool.live, bytes)) return;
  await pool.session.storage.refreshPool(pool.uuid);
  const live = (await pool.session.storage.getPool(pool.uuid)) ?? pool.live;
  const { availableBytes } = live;
  if (availableBytes === null || fits(live, bytes)) return;
  throw new CorralError(
    'NO_SPACE',
    `${formatBytes(bytes)} are to be written, but the storage pool ${pool.name} has ${formatBytes(availableBytes)} free.`,
    { field },
  );
}

const fits = ({ availableBytes }: PoolRecord, bytes: number): boolean =>
  availableBytes === null || bytes <= availableBytes;

/** Warns of a promise larger than what is free: the volume is sparse and may fill the pool later. */
export function overcommitWarning(pool: PoolSubject, bytes: number): string[] {
  const { availableBytes } = pool.live;
  if (availableBytes === null || fits(pool.live, bytes)) return [];
  return [
    `The disk can grow to ${formatBytes(bytes)}, but the storage pool ${pool.name} has ${formatBytes(availableBytes)} free.`,
  ];
}

/** A size for people, in binary units. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}

export const poolStepParams = z.object({
  nodeId: z.string(),
  poolUuid: z.string(),
  name: z.string(),
});
export type PoolStepParams = z.output<typeof poolStepParams>;

export const poolTarget = (pool: PoolSubject): { kind: string; id: string; name: string } => ({
  kind: 'STORAGE_POOL',
  id: pool.id,
  name: pool.name,
});
