import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  UploadVolumeOptions,
  VolumeRecord,
  VolumeSpec,
  VolumeContent,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import type { Handles, PoolHandle, VolumeHandle } from '../handles.ts';
import { readVolume } from '../readers/storage.ts';
import { writeVolume } from '../writers/storage.ts';
import { attributeAt } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';

/** Types of pools whose volumes take their whole size at once. */
const WHOLE_TYPES: ReadonlySet<string> = new Set(['logical', 'disk']);

/** VIR_STORAGE_VOL_GET_PHYSICAL: the allocation that is told is then the length of the file or device itself. */
const GET_PHYSICAL = 1;

const VOLUME = 'the volume';
const POOL = 'the storage pool';

/** The volumes of pools. Libvirt names a volume by its pool's name, so the pool is looked up first. */
export class LibvirtVolumes {
  private readonly calls: Calls;
  private readonly pools: Handles<PoolHandle>;
  private readonly sparse = new Map<string, boolean>();

  constructor(calls: Calls, pools: Handles<PoolHandle>) {
    this.calls = calls;
    this.pools = pools;
  }

  async list(poolUuid: string, options: CallOptions): Promise<VolumeRecord[]> {
    const pool = await this.pools.get(poolUuid, options);
    const args = { pool, need_results: 1, flags: 0 };
    const { vols } = await this.calls.read(POOL, 'storagePoolListAllVolumes', args, options);
    const records = await Promise.all(
      vols.map((vol) => this.describe(vol, pool.uuid, options).catch(nullWhenGone)),
    );
    return records.filter((record) => record !== null);
  }

  async get(poolUuid: string, name: string, options: CallOptions): Promise<VolumeRecord | null> {
    try {
      const { pool, vol } = await this.find(poolUuid, name, options);
      return await this.describe(vol, pool.uuid, options);
    } catch (error) {
      return nullWhenGone(error);
    }
  }

  async findByPath(path: string, options: CallOptions): Promise<VolumeRecord | null> {
    try {
      const args = { path };
      const { vol } = await this.calls.read(VOLUME, 'storageVolLookupByPath', args, options);
      const { pool } = await this.calls.read(POOL, 'storagePoolLookupByVolume', { vol }, options);
      return await this.describe(vol, pool.uuid, options);
    } catch (error) {
      return nullWhenGone(error);
    }
  }

  async create(poolUuid: string, spec: VolumeSpec, options: CallOptions): Promise<VolumeRecord> {
    const pool = await this.pools.get(poolUuid, options);
    const xml = await this.xmlOf(spec, options, await this.isSparse(pool, options));
    const args = { pool, xml, flags: 0 };
    try {
      const { vol } = await this.calls.change(VOLUME, 'storageVolCreateXml', args, options);
      return await this.describe(vol, pool.uuid, options);
    } catch (error) {
      throw withoutDeviceMapper(error);
    }
  }

  async clone(
    poolUuid: string,
    source: { readonly poolUuid: string; readonly name: string },
    spec: VolumeSpec,
    options: CallOptions,
  ): Promise<VolumeRecord> {
    if (spec.backing) {
      throw new CorralError('INVALID_INPUT', 'A full copy has no backing volume.', {
        field: 'backing',
      });
    }
    const pool = await this.pools.get(poolUuid, options);
    const xml = await this.xmlOf(spec, options, await this.isSparse(pool, options));
    const { vol: clonevol } = await this.find(source.poolUuid, source.name, options);
    const args = { pool, xml, clonevol, flags: 0 };
    const { vol } = await this.calls.change(VOLUME, 'storageVolCreateXmlFrom', args, options);
    const copy = await this.describe(vol, pool.uuid, options);
    if (copy.capacityBytes >= spec.capacityBytes) return copy;
    // Libvirt copies at the size of the source; what was asked for beyond it is added afterwards.
    await this.resize(vol, spec.capacityBytes, options);
    return this.describe(vol, pool.uuid, options);
  }

  async grow(
    poolUuid: string,
    name: string,
    capacityBytes: number,
    options: CallOptions,
  ): Promise<void> {
    const { pool, vol } = await this.find(poolUuid, name, options);
    const present = await this.describe(vol, pool.uuid, options);
    if (capacityBytes < present.capacityBytes) {
      throw new CorralError(
        'INVALID_SIZE',
        `A volume only grows; this one has ${present.capacityBytes} bytes already.`,
        { field: 'capacityBytes' },
      );
    }
    if (capacityBytes > present.capacityBytes) await this.resize(vol, capacityBytes, options);
  }

  async delete(poolUuid: string, name: string, options: CallOptions): Promise<void> {
    try {
      const { vol } = await this.find(poolUuid, name, options);
      await this.calls.change(VOLUME, 'storageVolDelete', { vol, flags: 0 }, options);
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw withoutPartition(error);
    }
  }

  async upload(
    poolUuid: string,
    name: string,
    data: AsyncIterable<Uint8Array>,
    lengthBytes: number,
    options: UploadVolumeOptions,
  ): Promise<number> {
    const { vol } = await this.find(poolUuid, name, options);
    const args = { vol, offset: options.offsetBytes ?? 0, length: lengthBytes, flags: 0 };
    const subject = { what: VOLUME, changes: true };
    const { signal, onProgress } = options;
    const sent = await this.calls.guard(subject, options, () =>
      this.calls.host.upload('storageVolUpload', args, data, {
        ...(signal ? { signal } : {}),
        ...(onProgress ? { onProgress } : {}),
      }),
    );
    if (sent === lengthBytes || options.takeShort === true) return sent;
    throw new CorralError(
      'INVALID_SIZE',
      `The source ended after ${sent} of ${lengthBytes} bytes.`,
      { field: 'lengthBytes', outcomeUnknown: true },
    );
  }

  async download(
    poolUuid: string,
    name: string,
    options: CallOptions & { readonly offsetBytes?: number; readonly lengthBytes?: number },
  ): Promise<VolumeContent> {
    const { vol } = await this.find(poolUuid, name, options);
    const { offsetBytes: offset = 0, signal } = options;
    const streamOptions = signal ? { signal } : {};
    const fileBytes = await this.fileBytes(vol, options);
    const wanted = options.lengthBytes ?? 0;
    const length = wanted > 0 ? Math.min(wanted, fileBytes - offset) : fileBytes - offset;
    return this.calls.guard<VolumeContent>({ what: VOLUME, changes: false }, options, () =>
      length > 0
        ? this.calls.host.downloadInPieces(
            'storageVolDownload',
            { offset, length },
            (range) => ({ vol, ...range, flags: 0 }),
            streamOptions,
          )
        : // What has no size is read to its end, which a length of 0 means.
          this.calls.host.download(
            'storageVolDownload',
            { vol, offset, length: wanted, flags: 0 },
            streamOptions,
          ),
    );
  }

  /** How long the file or device itself is, which is not what it holds for a guest. 0 where libvirt cannot tell. */
  private async fileBytes(vol: VolumeHandle, options: CallOptions): Promise<number> {
    const { allocation } = await this.calls.read(
      VOLUME,
      'storageVolGetInfoFlags',
      { vol, flags: GET_PHYSICAL },
      options,
    );
    return Number(allocation);
  }

  private async resize(vol: VolumeHandle, capacity: number, options: CallOptions): Promise<void> {
    await this.calls.change(VOLUME, 'storageVolResize', { vol, capacity, flags: 0 }, options);
  }

  private async xmlOf(spec: VolumeSpec, options: CallOptions, sparse: boolean): Promise<string> {
    refuseName(spec.name);
    return this.calls.guard({ what: VOLUME, changes: false }, options, async () =>
      writeVolume(spec, sparse),
    );
  }

  /**
   * Files grow as they are written. For a volume group libvirt takes a smaller allocation for a wish for a snapshot
   * volume, and a partition cannot grow at all. The type of a pool never changes, so it is asked once.
   */
  private async isSparse(pool: PoolHandle, options: CallOptions): Promise<boolean> {
    const known = this.sparse.get(pool.uuid);
    if (known !== undefined) return known;
    const { xml } = await this.calls.read(
      POOL,
      'storagePoolGetXmlDesc',
      { pool, flags: 0 },
      options,
    );
    const sparse = !WHOLE_TYPES.has(attributeAt(parseXml(xml), '.', 'type') ?? '');
    this.sparse.set(pool.uuid, sparse);
    return sparse;
  }

  /** Rejects NOT_FOUND when the pool has no volume of that name. */
  async require(poolUuid: string, name: string, options: CallOptions): Promise<VolumeRecord> {
    const { pool, vol } = await this.find(poolUuid, name, options);
    return this.describe(vol, pool.uuid, options);
  }

  /** The handles of a pool and a volume in it. Rejects NOT_FOUND. */
  async find(
    poolUuid: string,
    name: string,
    options: CallOptions,
  ): Promise<{ pool: PoolHandle; vol: VolumeHandle }> {
    const pool = await this.pools.get(poolUuid, options);
    const args = { pool, name };
    const { vol } = await this.calls.read(VOLUME, 'storageVolLookupByName', args, options);
    return { pool, vol };
  }

  private async describe(
    vol: VolumeHandle,
    poolUuid: string,
    options: CallOptions,
  ): Promise<VolumeRecord> {
    const args = { vol, flags: 0 };
    const { xml } = await this.calls.read(VOLUME, 'storageVolGetXmlDesc', args, options);
    return readVolume(xml, poolUuid);
  }
}

/** A volume group can be made without the kernel's device mapper, its volumes cannot: lvcreate says so at length. */
function withoutDeviceMapper(error: unknown): unknown {
  if (!hasCode(error, 'HYPERVISOR_ERROR')) return error;
  const { native } = error.details;
  if (native === undefined || !/device-mapper driver/i.test(native.text)) return error;
  return new CorralError(
    'CAPABILITY_MISSING',
    'The kernel of the node has no device mapper, of which the volumes of a volume group are made. Where its kernel has the module, “modprobe dm_mod” brings it.',
    { capability: 'pool.logical', native },
    error,
  );
}

/**
 * Libvirt takes the “p” before the number of a partition (nvme0n1p1) for a part of the number when it removes one; nothing
 * is changed by that.
 */
function withoutPartition(error: unknown): unknown {
  if (!hasCode(error, 'HYPERVISOR_ERROR')) return error;
  const { native } = error.details;
  const part = /\(parted (\S+) rm --script p(\d+)\)/.exec(native?.text ?? '');
  if (native === undefined || part === null) return error;
  return new CorralError(
    'CAPABILITY_MISSING',
    `The node’s libvirt cannot remove partitions of a device whose name ends in a digit. Run “parted ${part[1]} rm ${part[2]}” there, then refresh the pool.`,
    { capability: 'pool.disk', native },
    error,
  );
}

/** For look-ups: an object that is not there is an answer. */
function nullWhenGone(error: unknown): null {
  if (hasCode(error, 'NOT_FOUND')) return null;
  throw error;
}

/** A volume is a file of its pool; a name that leads elsewhere is refused before the node sees it. */
function refuseName(name: string): void {
  const leadsElsewhere = name.includes('/') || name.includes('\u0000');
  if (name !== '' && name !== '.' && name !== '..' && !leadsElsewhere) return;
  throw new CorralError('INVALID_NAME', 'A volume cannot have that name.', { field: 'name' });
}
