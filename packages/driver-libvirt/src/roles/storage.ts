import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  DriverCapabilities,
  PathUse,
  PoolEdit,
  PoolRecord,
  PoolSetup,
  PoolSpec,
  StorageRole,
  UploadVolumeOptions,
  VolumePlace,
  VolumeRecord,
  VolumeSpec,
  VolumeContent,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { ListPools, PoolBuild } from '../constants.ts';
import { poolHandles, type Handles, type PoolHandle } from '../handles.ts';
import { readPool } from '../readers/storage.ts';
import { writePool } from '../writers/storage.ts';
import type { NodePrograms } from './node-programs.ts';
import { LibvirtPoolEditing } from './pool-editing.ts';
import { LibvirtStorageCare } from './storage-care.ts';
import { LibvirtVolumes } from './volumes.ts';

const POOL = 'the storage pool';
const POOLS = 'the storage pools';

/** Storage pools and their volumes. */
export class LibvirtStorage implements StorageRole {
  private readonly calls: Calls;
  private readonly pools: Handles<PoolHandle>;
  private readonly volumes: LibvirtVolumes;
  private readonly care: LibvirtStorageCare;
  private readonly editing: LibvirtPoolEditing;

  constructor(calls: Calls, programs: NodePrograms, capabilities: DriverCapabilities) {
    this.calls = calls;
    this.pools = poolHandles(calls);
    this.volumes = new LibvirtVolumes(calls, this.pools);
    this.care = new LibvirtStorageCare(calls, this.pools, this.volumes, programs, capabilities);
    this.editing = new LibvirtPoolEditing(calls, this.pools, programs, (uuid, options) =>
      this.getPool(uuid, options),
    );
  }

  async listPools(options: CallOptions = {}): Promise<PoolRecord[]> {
    const [pools, persistent, autostart] = await Promise.all([
      this.listHandles(0, options),
      this.flagged(ListPools.PERSISTENT, options),
      this.flagged(ListPools.AUTOSTART, options),
    ]);
    const records = await Promise.all(
      pools.map((pool) =>
        this.describe(
          pool,
          { persistent: persistent.has(pool.uuid), autostart: autostart.has(pool.uuid) },
          options,
        ),
      ),
    );
    return records.filter((record) => record !== null);
  }

  async getPool(poolUuid: string, options: CallOptions = {}): Promise<PoolRecord | null> {
    const pool = await this.pools.find(poolUuid, options);
    if (!pool) return null;
    try {
      const [{ persistent }, { autostart }] = await Promise.all([
        this.calls.read(POOL, 'storagePoolIsPersistent', { pool }, options),
        this.calls.read(POOL, 'storagePoolGetAutostart', { pool }, options),
      ]);
      const flags = { persistent: persistent !== 0, autostart: autostart !== 0 };
      return await this.describe(pool, flags, options);
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }

  async createPool(spec: PoolSpec, options: CallOptions = {}): Promise<PoolRecord> {
    await this.refuseTakenName(spec.name, options);
    const xml = await this.calls.guard({ what: POOL, changes: false }, options, async () =>
      writePool(spec),
    );
    const args = { xml, flags: 0 };
    const { pool } = await this.calls.change(POOL, 'storagePoolDefineXml', args, options);
    this.pools.remember(pool);
    try {
      await this.buildAndStart(pool, spec, options);
      if (spec.autostart) {
        await this.calls.change(POOL, 'storagePoolSetAutostart', { pool, autostart: 1 }, options);
      }
    } catch (error) {
      await this.deletePool(pool.uuid).catch(() => undefined);
      throw error;
    }
    const made = await this.getPool(pool.uuid, options);
    if (made) return made;
    throw new CorralError('NOT_OBSERVED', 'The pool was defined, but the node does not show it.');
  }

  async startPool(poolUuid: string, options: CallOptions = {}): Promise<void> {
    const pool = await this.pools.get(poolUuid, options);
    await this.calls.change(POOL, 'storagePoolCreate', { pool, flags: 0 }, options);
  }

  async stopPool(poolUuid: string, options: CallOptions = {}): Promise<void> {
    const pool = await this.pools.get(poolUuid, options);
    await this.calls.change(POOL, 'storagePoolDestroy', { pool }, options);
  }

  async refreshPool(poolUuid: string, options: CallOptions = {}): Promise<void> {
    const pool = await this.pools.get(poolUuid, options);
    await this.calls.change(POOL, 'storagePoolRefresh', { pool, flags: 0 }, options);
  }

  async deletePool(poolUuid: string, options: CallOptions = {}): Promise<void> {
    const pool = await this.pools.find(poolUuid, options);
    if (!pool) return;
    try {
      const { active } = await this.calls.read(POOL, 'storagePoolIsActive', { pool }, options);
      if (active !== 0) await this.stopPool(poolUuid, options);
      await this.calls.change(POOL, 'storagePoolUndefine', { pool }, options);
    } catch (error) {
      // A pool without a stored definition is gone as soon as it is stopped.
      if (!hasCode(error, 'NOT_FOUND')) throw error;
    }
  }

  listVolumes(poolUuid: string, options: CallOptions = {}): Promise<VolumeRecord[]> {
    return this.volumes.list(poolUuid, options);
  }

  getVolume(
    poolUuid: string,
    name: string,
    options: CallOptions = {},
  ): Promise<VolumeRecord | null> {
    return this.volumes.get(poolUuid, name, options);
  }

  findVolumeByPath(path: string, options: CallOptions = {}): Promise<VolumeRecord | null> {
    return this.volumes.findByPath(path, options);
  }

  createVolume(
    poolUuid: string,
    spec: VolumeSpec,
    options: CallOptions = {},
  ): Promise<VolumeRecord> {
    return this.volumes.create(poolUuid, spec, options);
  }

  cloneVolume(
    poolUuid: string,
    source: { readonly poolUuid: string; readonly name: string },
    spec: VolumeSpec,
    options: CallOptions = {},
  ): Promise<VolumeRecord> {
    return this.volumes.clone(poolUuid, source, spec, options);
  }

  growVolume(
    poolUuid: string,
    name: string,
    capacityBytes: number,
    options: CallOptions = {},
  ): Promise<void> {
    return this.volumes.grow(poolUuid, name, capacityBytes, options);
  }

  deleteVolume(poolUuid: string, name: string, options: CallOptions = {}): Promise<void> {
    return this.volumes.delete(poolUuid, name, options);
  }

  uploadVolume(
    poolUuid: string,
    name: string,
    data: AsyncIterable<Uint8Array>,
    lengthBytes: number,
    options: UploadVolumeOptions = {},
  ): Promise<number> {
    return this.volumes.upload(poolUuid, name, data, lengthBytes, options);
  }

  downloadVolume(
    poolUuid: string,
    name: string,
    options: CallOptions & { readonly offsetBytes?: number; readonly lengthBytes?: number } = {},
  ): Promise<VolumeContent> {
    return this.volumes.download(poolUuid, name, options);
  }

  setPoolAutostart(poolUuid: string, autostart: boolean, options: CallOptions = {}): Promise<void> {
    return this.care.setPoolAutostart(poolUuid, autostart, options);
  }

  erasePool(poolUuid: string, options: CallOptions = {}): Promise<void> {
    return this.care.erasePool(poolUuid, options);
  }

  wipeVolume(poolUuid: string, name: string, options: CallOptions = {}): Promise<void> {
    return this.care.wipeVolume(poolUuid, name, options);
  }

  compressInto(
    target: VolumePlace,
    source: VolumePlace,
    options: CallOptions = {},
  ): Promise<VolumeRecord> {
    return this.care.compressInto(target, source, options);
  }

  listPathUses(options: CallOptions = {}): Promise<PathUse[]> {
    return this.care.listPathUses(options);
  }

  poolSetup(poolUuid: string, options: CallOptions = {}): Promise<PoolSetup> {
    return this.editing.poolSetup(poolUuid, options);
  }

  editPool(poolUuid: string, change: PoolEdit, options: CallOptions = {}): Promise<PoolSetup> {
    return this.editing.editPool(poolUuid, change, options);
  }

  /** Starts the pool; makes its folder only when it cannot be opened, so that one that is there keeps its rights. */
  private async buildAndStart(
    pool: PoolHandle,
    spec: PoolSpec,
    options: CallOptions,
  ): Promise<void> {
    try {
      await this.startPool(pool.uuid, options);
      return;
    } catch (error) {
      // A volume group that is not there yet counts for libvirt as a configuration it does not support.
      if (!hasCode(error, 'HYPERVISOR_ERROR', 'CAPABILITY_MISSING', 'WRONG_STATE')) throw error;
      if (MADE_OF_DEVICES.has(spec.type) && spec.format !== true) throw cannotUse(spec, error);
    }
    try {
      await this.calls.change(POOL, 'storagePoolBuild', { pool, flags: buildFlags(spec) }, options);
      await this.startPool(pool.uuid, options);
    } catch (error) {
      if (!hasCode(error, 'HYPERVISOR_ERROR', 'ALREADY_EXISTS', 'WRONG_STATE')) throw error;
      throw cannotUse(spec, error);
    }
  }

  /** Libvirt takes a definition with a known name and no uuid as an error only when the uuid differs. */
  private async refuseTakenName(name: string, options: CallOptions): Promise<void> {
    try {
      await this.calls.read(POOL, 'storagePoolLookupByName', { name }, options);
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return;
      throw error;
    }
    throw new CorralError('ALREADY_EXISTS', 'The node has a storage pool of that name.', {
      field: 'name',
    });
  }

  private async listHandles(flags: number, options: CallOptions): Promise<readonly PoolHandle[]> {
    const args = { need_results: 1, flags };
    const { pools } = await this.calls.read(POOLS, 'connectListAllStoragePools', args, options);
    return pools.map((pool) => this.pools.remember(pool));
  }

  private async flagged(flag: number, options: CallOptions): Promise<Set<string>> {
    return new Set((await this.listHandles(flag, options)).map((pool) => pool.uuid));
  }

  private async describe(
    pool: PoolHandle,
    flags: { readonly persistent: boolean; readonly autostart: boolean },
    options: CallOptions,
  ): Promise<PoolRecord | null> {
    try {
      const [{ xml }, info] = await Promise.all([
        this.calls.read(POOL, 'storagePoolGetXmlDesc', { pool, flags: 0 }, options),
        this.calls.read(POOL, 'storagePoolGetInfo', { pool }, options),
      ]);
      return readPool(xml, { uuid: pool.uuid, name: pool.name, ...info, ...flags });
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }
}

/** Types whose building writes to their devices; for others it makes a folder. */
const MADE_OF_DEVICES: ReadonlySet<string> = new Set(['logical', 'disk']);

/** What is built at most: nothing is ever written over (libvirt's NO_OVERWRITE looks for what is there). */
function buildFlags(spec: PoolSpec): number {
  const writes = spec.type === 'fs' || spec.type === 'logical' || spec.type === 'disk';
  return spec.format === true && writes ? PoolBuild.NO_OVERWRITE : 0;
}

function cannotUse(spec: PoolSpec, error: CorralError): CorralError {
  const { native } = error.details;
  const words = native?.text ?? error.message;
  const program = /cannot execute binary (\S+?):/.exec(words)?.[1];
  if (program !== undefined) {
    const message = `The node lacks the program ${program}, which pools of the type ${spec.type} need.`;
    return new CorralError('CAPABILITY_MISSING', message, native ? { native } : {}, error);
  }
  const field = spec.type === 'dir' ? 'path' : 'source';
  const what = spec.type === 'dir' ? 'the folder' : 'that storage';
  const message = `The node cannot use ${what} for a pool. Libvirt says: ${words}`;
  const code = spec.type === 'dir' ? 'INVALID_PATH' : 'HYPERVISOR_ERROR';
  return new CorralError(code, message, { field, ...(native ? { native } : {}) }, error);
}
