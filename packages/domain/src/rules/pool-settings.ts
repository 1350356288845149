/** What of a storage pool's stored definition can be changed while it is stopped. */

export const POOL_SETTINGS = ['path', 'hosts', 'exportPath', 'permissions'] as const;
export type PoolSetting = (typeof POOL_SETTINGS)[number];

/**
 * Settings by type of pool (https://libvirt.org/storage.html). What decides which storage it is at all (a volume group, a
 * device, a dataset) is not among them: that would be another pool.
 */
const SETTINGS_OF: Readonly<Record<string, readonly PoolSetting[]>> = {
  dir: ['path', 'permissions'],
  fs: ['path', 'permissions'],
  netfs: ['path', 'hosts', 'exportPath', 'permissions'],
  iscsi: ['hosts'],
  rbd: ['hosts'],
};

/** The settings that a pool of this type has; none for types that are nothing but their storage. */
export const poolSettings = (type: string): readonly PoolSetting[] => SETTINGS_OF[type] ?? [];

export interface EditedPool {
  readonly type: string;
  readonly state: string;
  readonly persistent: boolean;
}

/** Why the definition of a pool cannot be edited now; null where it can. */
export function poolEditObstacle(pool: EditedPool): string | null {
  if (poolSettings(pool.type).length === 0)
    return `A storage pool of the type ${pool.type} is nothing but its storage: make another pool instead.`;
  if (!pool.persistent) return 'The storage pool has no stored definition.';
  if (pool.state !== 'INACTIVE')
    return 'The storage pool is in use while it runs: stop it first, edit it, then start it.';
  return null;
}
