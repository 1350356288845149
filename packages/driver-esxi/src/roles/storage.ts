import type { CallOptions, PathUse, PoolRecord, StorageRole } from '@corral/hypervisor';
import type { Host } from '../host.ts';
import { DATASTORE_PATHS, readDatastore } from '../readers/datastores.ts';
import { checkedUuid } from '../uuids.ts';
import { refuse } from './refused.ts';
import type { VmFinder } from './vm-finder.ts';

/** Datastores as storage pools. What lies in them is not looked at yet. */
export class EsxiStorage implements StorageRole {
  readonly createPool = refuse('pool.create');
  readonly deletePool = refuse('pool.create');
  readonly erasePool = refuse('pool.create');
  readonly poolSetup = refuse('pool.edit');
  readonly editPool = refuse('pool.edit');
  readonly startPool = refuse('pool.control');
  readonly stopPool = refuse('pool.control');
  readonly setPoolAutostart = refuse('pool.control');
  readonly refreshPool = refuse('pool.control');
  readonly listVolumes = refuse('volume.list');
  readonly getVolume = refuse('volume.list');
  readonly findVolumeByPath = refuse('volume.list');
  readonly createVolume = refuse('volume.manage');
  readonly deleteVolume = refuse('volume.manage');
  readonly cloneVolume = refuse('volume.clone');
  readonly growVolume = refuse('volume.grow');
  readonly uploadVolume = refuse('volume.upload');
  readonly downloadVolume = refuse('volume.download');
  readonly wipeVolume = refuse('volume.wipe');
  readonly compressInto = refuse('volume.compress');
  private readonly host: Host;
  private readonly finder: VmFinder;

  constructor(host: Host, finder: VmFinder) {
    this.host = host;
    this.finder = finder;
  }

  async listPools(options: CallOptions = {}): Promise<PoolRecord[]> {
    const rows = await this.host.all('the datastores', 'Datastore', DATASTORE_PATHS, options);
    return rows.map(({ properties }) => readDatastore(properties));
  }

  async getPool(poolUuid: string, options: CallOptions = {}): Promise<PoolRecord | null> {
    const key = checkedUuid(poolUuid, 'a storage pool');
    return (await this.listPools(options)).find(({ uuid }) => uuid === key) ?? null;
  }

  /** The files that VMs name as their disks and drives. */
  async listPathUses(options: CallOptions = {}): Promise<PathUse[]> {
    return (await this.finder.list(options)).flatMap(({ uuid, name, disks }) =>
      disks.flatMap(({ sourcePath }) =>
        sourcePath === null
          ? []
          : [{ path: sourcePath, by: 'VM' as const, vmUuid: uuid, vmName: name, snapshot: null }],
      ),
    );
  }
}
