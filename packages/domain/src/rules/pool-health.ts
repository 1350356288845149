/** What is to be said of a pool's space. Sizes are bytes. */

export type PoolWarningCode =
  'FULL' | 'LOW_SPACE' | 'OVERCOMMITTED' | 'DEGRADED' | 'INACCESSIBLE' | 'NOT_AUTOSTARTED';

export interface PoolWarning {
  readonly code: PoolWarningCode;
  /** True for what stops VMs now or soon. */
  readonly critical: boolean;
  readonly message: string;
}

export interface PoolSpace {
  readonly state: string;
  readonly autostart: boolean;
  readonly persistent: boolean;
  readonly capacityBytes: bigint | null;
  readonly availableBytes: bigint | null;
  /** Sum of the sizes that the volumes may grow to. */
  readonly provisionedBytes: bigint;
  /** Below this share free it is low on space; null for {@link LOW_SPACE_PERCENT}. */
  readonly lowSpacePercent: number | null;
  /** What its volumes may grow to, as a share of what it holds; null for {@link OVERCOMMIT_PERCENT}. */
  readonly overcommitPercent: number | null;
}

/** Below this share free a pool is low, unless it is said otherwise of the pool. */
export const LOW_SPACE_PERCENT = 10;
/** Above this share of its capacity a pool is overcommitted, unless it is said otherwise of the pool. */
export const OVERCOMMIT_PERCENT = 100;
/** Below this share free, guests are about to stop on write errors. */
const FULL_PERCENT = 2n;

/** The warnings about a pool, worst first. */
export function poolWarnings(pool: PoolSpace): PoolWarning[] {
  const warnings: PoolWarning[] = [];
  const add = (code: PoolWarningCode, critical: boolean, message: string): void => {
    warnings.push({ code, critical, message });
  };
  if (pool.state === 'INACCESSIBLE') add('INACCESSIBLE', true, 'The node cannot reach it.');
  if (pool.state === 'DEGRADED') add('DEGRADED', true, 'The node reports it as degraded.');
  space(pool, add);
  if (pool.persistent && !pool.autostart)
    add('NOT_AUTOSTARTED', false, 'It does not start with its node.');
  return warnings;
}

function space(
  pool: PoolSpace,
  add: (code: PoolWarningCode, critical: boolean, message: string) => void,
): void {
  const { capacityBytes, availableBytes, provisionedBytes } = pool;
  if (capacityBytes === null || availableBytes === null || capacityBytes === 0n) return;
  const freePercent = (availableBytes * 100n) / capacityBytes;
  if (freePercent < FULL_PERCENT)
    add('FULL', true, `Only ${freePercent} % are free: guests that write will be paused.`);
  else if (freePercent < BigInt(pool.lowSpacePercent ?? LOW_SPACE_PERCENT))
    add('LOW_SPACE', false, `Only ${freePercent} % are free.`);
  const most = BigInt(pool.overcommitPercent ?? OVERCOMMIT_PERCENT);
  if (provisionedBytes * 100n > capacityBytes * most) {
    const percent = (provisionedBytes * 100n) / capacityBytes;
    add('OVERCOMMITTED', false, `Its volumes may grow to ${percent} % of what it holds.`);
  }
}
