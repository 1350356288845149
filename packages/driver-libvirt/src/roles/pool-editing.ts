import { CorralError, hasCode, poolEditObstacle, poolSettings } from '@corral/domain';
import type { CallOptions, PoolEdit, PoolEditing, PoolRecord, PoolSetup } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { PoolXml } from '../constants.ts';
import { editPool } from '../editors/pool.ts';
import type { Handles, PoolHandle } from '../handles.ts';
import { readPoolSetup } from '../readers/pool-setup.ts';
import type { NodePrograms } from './node-programs.ts';

const POOL = 'the storage pool';

/** Reads and edits the stored definition of pools. */
export class LibvirtPoolEditing implements PoolEditing {
  private readonly calls: Calls;
  private readonly pools: Handles<PoolHandle>;
  private readonly programs: NodePrograms;
  private readonly read: (poolUuid: string, options: CallOptions) => Promise<PoolRecord | null>;

  constructor(
    calls: Calls,
    pools: Handles<PoolHandle>,
    programs: NodePrograms,
    read: (poolUuid: string, options: CallOptions) => Promise<PoolRecord | null>,
  ) {
    this.calls = calls;
    this.pools = pools;
    this.programs = programs;
    this.read = read;
  }

  async poolSetup(poolUuid: string, options: CallOptions = {}): Promise<PoolSetup> {
    return readPoolSetup(await this.stored(await this.pools.get(poolUuid, options), options));
  }

  async editPool(
    poolUuid: string,
    change: PoolEdit,
    options: CallOptions = {},
  ): Promise<PoolSetup> {
    const pool = await this.pools.get(poolUuid, options);
    const record = await this.read(poolUuid, options);
    if (!record) throw new CorralError('NOT_FOUND', `The node does not know ${POOL}.`);
    refuseForeign(record, change);
    const obstacle = poolEditObstacle(record);
    if (obstacle !== null) throw new CorralError('WRONG_STATE', obstacle);
    const before = await this.stored(pool, options);
    const xml = editPool(before, change);
    if (xml !== before) await this.define(xml, options);
    try {
      if (await this.toBeBuilt(change, options))
        await this.calls.change(POOL, 'storagePoolBuild', { pool, flags: 0 }, options);
    } catch (error) {
      // Also after a cancelled call: what the node refused must not stay.
      if (xml !== before) await this.define(before, {});
      if (!hasCode(error, 'HYPERVISOR_ERROR', 'ALREADY_EXISTS', 'WRONG_STATE')) throw error;
      throw cannotUseFolder(error);
    }
    return this.poolSetup(poolUuid, options);
  }

  /**
   * Building makes the folder and puts the definition's rights on it, of one that is there too. So where only the path is
   * changed, a folder that is there is left as it is.
   */
  private async toBeBuilt(change: PoolEdit, options: CallOptions): Promise<boolean> {
    if ([change.mode, change.owner, change.group].some((right) => right !== undefined)) return true;
    return change.path !== undefined && (await this.isMissing(change.path, options));
  }

  /** False also where it cannot be told: starting the pool says then what is wrong. */
  private async isMissing(path: string, options: CallOptions): Promise<boolean> {
    try {
      return (await this.programs.runAsRoot(['test', '-e', path], options)).code === 1;
    } catch (error) {
      if (hasCode(error, 'CAPABILITY_MISSING')) return false;
      throw error;
    }
  }

  private async define(xml: string, options: CallOptions): Promise<void> {
    const args = { xml, flags: 0 };
    const { pool } = await this.calls.change(POOL, 'storagePoolDefineXml', args, options);
    this.pools.remember(pool);
  }

  /** Drivers of libvirt without a definition beside the one that runs (its test driver) do not know the flag. */
  private async stored(pool: PoolHandle, options: CallOptions): Promise<string> {
    const read = async (flags: number): Promise<string> =>
      (await this.calls.read(POOL, 'storagePoolGetXmlDesc', { pool, flags }, options)).xml;
    try {
      return await read(PoolXml.INACTIVE);
    } catch (error) {
      if (hasCode(error, 'CAPABILITY_MISSING')) return read(0);
      throw error;
    }
  }
}

/** @throws CorralError CAPABILITY_MISSING for a setting that pools of that type do not have. */
function refuseForeign({ type }: PoolRecord, change: PoolEdit): void {
  const has = poolSettings(type);
  const asked = {
    path: change.path,
    hosts: change.hosts,
    exportPath: change.exportPath,
    permissions: [change.mode, change.owner, change.group].find((right) => right !== undefined),
  };
  for (const setting of ['path', 'hosts', 'exportPath', 'permissions'] as const) {
    if (asked[setting] === undefined || has.includes(setting)) continue;
    throw new CorralError(
      'CAPABILITY_MISSING',
      `A storage pool of the type ${type} has no setting “${setting}”.`,
      { capability: 'pool.edit' },
    );
  }
}

function cannotUseFolder(error: CorralError): CorralError {
  const { native } = error.details;
  const message = `The node cannot make or use that folder for the pool. Libvirt says: ${native?.text ?? error.message}`;
  return new CorralError(
    'INVALID_PATH',
    message,
    { field: 'path', ...(native ? { native } : {}) },
    error,
  );
}
