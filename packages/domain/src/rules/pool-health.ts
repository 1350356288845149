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
}

/** Below this share free a pool is low; below the second, guests are about to stop on write errors. */
const LOW_PERCENT = 10n;
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
  { capacityBytes, availableBytes, provisionedBytes }: PoolSpace,
  add: (code: PoolWarningCode, critical: boolean, message: string) => void,
): void {
  if (capacityBytes === null || availableBytes === null || capacityBytes === 0n) return;
  const freePercent = (availableBytes * 100n) / capacityBytes;
  if (freePercent < FULL_PERCENT)
    add('FULL', true, `Only ${freePercent} % are free: guests that write will be paused.`);
  else if (freePercent < LOW_PERCENT) add('LOW_SPACE', false, `Only ${freePercent} % are free.`);
  if (provisionedBytes > capacityBytes) {
    const percent = (provisionedBytes * 100n) / capacityBytes;
    add('OVERCOMMITTED', false, `Its volumes may grow to ${percent} % of what it holds.`);
  }
}
