import { describe, expect, it } from 'vitest';
import { poolEditObstacle, poolSettings } from './pool-settings.ts';

describe('editing a storage pool', () => {
  it('offers a folder its path and rights, an export also its server', () => {
    expect(poolSettings('dir')).toEqual(['path', 'permissions']);
    expect(poolSettings('netfs')).toEqual(['path', 'hosts', 'exportPath', 'permissions']);
    expect(poolSettings('logical')).toEqual([]);
    expect(poolSettings('something new')).toEqual([]);
  });

  it('wants a stored definition of a pool that is stopped, and says what to do otherwise', () => {
    const pool = { type: 'dir', state: 'INACTIVE', persistent: true };
    expect(poolEditObstacle(pool)).toBeNull();
    expect(poolEditObstacle({ ...pool, state: 'RUNNING' })).toContain('stop it first');
    expect(poolEditObstacle({ ...pool, state: 'DEGRADED' })).toContain('stop it first');
    expect(poolEditObstacle({ ...pool, persistent: false })).toContain('no stored definition');
    expect(poolEditObstacle({ ...pool, type: 'logical' })).toContain('another pool');
  });
});
