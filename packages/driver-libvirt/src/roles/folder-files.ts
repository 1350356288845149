import { randomUUID } from 'node:crypto';
import { CorralError, hasCode } from '@corral/domain';
import type { CallOptions } from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import type { PoolHandle } from '../handles.ts';
import { writePool } from '../writers/storage.ts';
import type { LibvirtStorage } from './storage.ts';

const FILE = 'the file';
/** Firmware variables take half a MiB; nothing that is read whole takes much more. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Files in folders of the node that no pool knows, as those of firmware variables. Libvirt reaches files through pools
 * alone, so the folder becomes a pool without a stored definition for the moment; stopping such a pool leaves nothing
 * of it but the files. It works over every transport and needs no shell on the node.
 */
export class FolderFiles {
  private readonly calls: Calls;
  private readonly storage: LibvirtStorage;

  constructor(calls: Calls, storage: LibvirtStorage) {
    this.calls = calls;
    this.storage = storage;
  }

  /**
   * Copies a file within its folder; one that is at the new place is replaced.
   * @param key names the pool of the moment, so that a repeated call finds what a broken one left.
   * @returns false when there is no such file.
   */
  async copy(from: string, to: string, key: string, options: CallOptions): Promise<boolean> {
    const { folder } = placeOf(from);
    const { name } = placeOf(to);
    return this.withPool(folder, key, options, async (pool) => {
      const source = await this.storage.findVolumeByPath(from, options);
      if (source === null) return false;
      await this.storage.deleteVolume(pool.uuid, name, options);
      await this.storage.cloneVolume(
        pool.uuid,
        { poolUuid: pool.uuid, name: source.name },
        {
          name,
          format: source.format === 'qcow2' ? 'qcow2' : 'raw',
          capacityBytes: source.capacityBytes,
        },
        options,
      );
      return true;
    });
  }

  /**
   * Reads a small file whole.
   * @returns null when there is no such file.
   * @throws CorralError HYPERVISOR_ERROR for a file that is not small.
   */
  async read(path: string, key: string, options: CallOptions): Promise<Uint8Array | null> {
    const { folder, name } = placeOf(path);
    return this.withPool(folder, key, options, async (pool) => {
      const file = await this.storage.findVolumeByPath(path, options);
      if (file === null) return null;
      const content = await this.storage.downloadVolume(pool.uuid, name, options);
      try {
        return await whole(content);
      } finally {
        content.destroy();
      }
    });
  }

  /** Writes a file whole; one that is at its place is replaced. */
  async write(path: string, content: Uint8Array, key: string, options: CallOptions): Promise<void> {
    const { folder, name } = placeOf(path);
    await this.withPool(folder, key, options, async (pool) => {
      await this.storage.deleteVolume(pool.uuid, name, options);
      const spec = { name, format: 'raw', capacityBytes: content.length } as const;
      await this.storage.createVolume(pool.uuid, spec, options);
      await this.storage.uploadVolume(pool.uuid, name, parts(content), content.length, options);
    });
  }

  /** Removes a file; one that is not there is no error. */
  async remove(path: string, key: string, options: CallOptions): Promise<void> {
    const { folder, name } = placeOf(path);
    await this.withPool(folder, key, options, (pool) =>
      this.storage.deleteVolume(pool.uuid, name, options),
    );
  }

  private async withPool<T>(
    folder: string,
    key: string,
    options: CallOptions,
    work: (pool: PoolHandle) => Promise<T>,
  ): Promise<T> {
    const name = `corral-files-${key.slice(0, 8)}`;
    await this.dropPool(name, options);
    const standing = await this.poolAt(folder, options);
    if (standing) {
      await this.storage.refreshPool(standing.uuid, options);
      return work(standing);
    }
    const xml = writePool({
      uuid: randomUUID(),
      name,
      type: 'dir',
      path: folder,
      autostart: false,
    });
    const { pool } = await this.calls.change(
      FILE,
      'storagePoolCreateXml',
      { xml, flags: 0 },
      options,
    );
    try {
      return await work(pool);
    } finally {
      // Also after a cancelled call: the pool must not stay.
      await this.calls.change(FILE, 'storagePoolDestroy', { pool });
    }
  }

  private async poolAt(path: string, options: CallOptions): Promise<PoolHandle | null> {
    try {
      const args = { path };
      return (await this.calls.read(FILE, 'storagePoolLookupByTargetPath', args, options)).pool;
    } catch (error) {
      // Libvirt before 4.1 cannot look by path; a folder with a pool of its own is then refused at the making.
      if (hasCode(error, 'NOT_FOUND', 'CAPABILITY_MISSING')) return null;
      throw error;
    }
  }

  private async dropPool(name: string, options: CallOptions): Promise<void> {
    try {
      const found = await this.calls.read(FILE, 'storagePoolLookupByName', { name }, options);
      await this.calls.change(FILE, 'storagePoolDestroy', { pool: found.pool }, options);
    } catch (error) {
      if (!hasCode(error, 'NOT_FOUND')) throw error;
    }
  }
}

function placeOf(path: string): { readonly folder: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { folder: path.slice(0, slash), name: path.slice(slash + 1) };
}

async function whole(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES)
      throw new CorralError('HYPERVISOR_ERROR', `The file is larger than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* parts(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
