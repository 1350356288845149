import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  DriverCapabilities,
  PathUse,
  StorageCare,
  VolumePlace,
  VolumeRecord,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { DomainXml } from '../constants.ts';
import type { DomainHandle, Handles, PoolHandle } from '../handles.ts';
import { pathsOf } from '../readers/path-uses.ts';
import type { NodePrograms } from './node-programs.ts';
import type { LibvirtVolumes } from './volumes.ts';

const POOL = 'the storage pool';
const VOLUME = 'the volume';
/** Compressing a large image takes the node many minutes. */
const COMPRESS_TIMEOUT_MS = 6 * 3_600_000;

/** What keeps pools and volumes in order. */
export class LibvirtStorageCare implements StorageCare {
  private readonly calls: Calls;
  private readonly pools: Handles<PoolHandle>;
  private readonly volumes: LibvirtVolumes;
  private readonly programs: NodePrograms;
  private readonly features: DriverCapabilities['features'];

  constructor(
    calls: Calls,
    pools: Handles<PoolHandle>,
    volumes: LibvirtVolumes,
    programs: NodePrograms,
    capabilities: DriverCapabilities,
  ) {
    this.calls = calls;
    this.pools = pools;
    this.volumes = volumes;
    this.programs = programs;
    this.features = capabilities.features;
  }

  async setPoolAutostart(
    poolUuid: string,
    autostart: boolean,
    options: CallOptions = {},
  ): Promise<void> {
    const pool = await this.pools.get(poolUuid, options);
    const args = { pool, autostart: autostart ? 1 : 0 };
    await this.calls.change(POOL, 'storagePoolSetAutostart', args, options);
  }

  async erasePool(poolUuid: string, options: CallOptions = {}): Promise<void> {
    const pool = await this.pools.find(poolUuid, options);
    if (!pool) return;
    const { active } = await this.calls.read(POOL, 'storagePoolIsActive', { pool }, options);
    if (active !== 0) await this.calls.change(POOL, 'storagePoolDestroy', { pool }, options);
    try {
      await this.calls.change(POOL, 'storagePoolDelete', { pool, flags: 0 }, options);
    } catch (error) {
      // Types that own nothing cannot be deleted, and a folder with foreign files in it stays.
      if (!hasCode(error, 'CAPABILITY_MISSING', 'HYPERVISOR_ERROR')) throw error;
    }
    await this.calls.change(POOL, 'storagePoolUndefine', { pool }, options);
  }

  async wipeVolume(poolUuid: string, name: string, options: CallOptions = {}): Promise<void> {
    this.require('volume.wipe');
    const { vol } = await this.volumes.find(poolUuid, name, options);
    await this.calls.change(VOLUME, 'storageVolWipe', { vol, flags: 0 }, options);
  }

  /**
   * libvirt converts, but never compresses, so qemu-img does it on the node: `-n` fills the volume that libvirt has
   * made, which keeps its owner and label; `-U` is not given, so that an image in use is refused by its lock.
   */
  async compressInto(
    target: VolumePlace,
    source: VolumePlace,
    options: CallOptions = {},
  ): Promise<VolumeRecord> {
    this.require('volume.compress');
    const [from, to] = await Promise.all([
      this.volumes.require(source.poolUuid, source.name, options),
      this.volumes.require(target.poolUuid, target.name, options),
    ]);
    const ways = ['-c', '-n', '-f', from.format ?? 'raw', '-O', 'qcow2'];
    const argv = ['qemu-img', 'convert', ...ways, from.path, to.path] as const;
    const result = await this.programs.runAsRoot(argv, {
      ...options,
      deadlineMs: options.deadlineMs ?? COMPRESS_TIMEOUT_MS,
    });
    if (result.code !== 0) throw qemuImgFailed(result);
    const pool = await this.pools.get(target.poolUuid, options);
    await this.calls.change(POOL, 'storagePoolRefresh', { pool, flags: 0 }, options);
    return this.volumes.require(target.poolUuid, target.name, options);
  }

  async listPathUses(options: CallOptions = {}): Promise<PathUse[]> {
    const args = { need_results: 1, flags: 0 };
    const { domains } = await this.calls.read('the VMs', 'connectListAllDomains', args, options);
    const uses = await Promise.all(domains.map((dom) => this.usesOf(dom, options)));
    return uses.flat();
  }

  /** A running VM can have another definition for its next start: both count, and every snapshot's own. */
  private async usesOf(dom: DomainHandle, options: CallOptions): Promise<PathUse[]> {
    try {
      const [live, stored, snapshots] = await Promise.all([
        this.definition(dom, 0, options),
        this.definition(dom, DomainXml.INACTIVE, options),
        this.snapshotsOf(dom, options),
      ]);
      const use = (path: string, snapshot: string | null): PathUse => ({
        path,
        by: snapshot === null ? 'VM' : 'SNAPSHOT',
        vmUuid: dom.uuid,
        vmName: dom.name,
        snapshot,
      });
      const own = new Set([...pathsOf(live), ...pathsOf(stored)]);
      const theirs = snapshots.flatMap(({ name, xml }) =>
        pathsOf(xml).map((path) => use(path, name)),
      );
      return [...[...own].map((path) => use(path, null)), ...theirs];
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return [];
      throw error;
    }
  }

  private async definition(
    dom: DomainHandle,
    flags: number,
    options: CallOptions,
  ): Promise<string> {
    return (await this.calls.read('the VM', 'domainGetXmlDesc', { dom, flags }, options)).xml;
  }

  private async snapshotsOf(
    dom: DomainHandle,
    options: CallOptions,
  ): Promise<{ readonly name: string; readonly xml: string }[]> {
    const args = { dom, need_results: 1, flags: 0 };
    const what = 'the snapshots of the VM';
    const { snapshots } = await this.calls
      .read(what, 'domainListAllSnapshots', args, options)
      .catch((error: unknown) => {
        if (hasCode(error, 'CAPABILITY_MISSING')) return { snapshots: [] };
        throw error;
      });
    return Promise.all(
      snapshots.map(async (snap) => ({
        name: snap.name,
        xml: (await this.calls.read(what, 'domainSnapshotGetXmlDesc', { snap, flags: 0 }, options))
          .xml,
      })),
    );
  }

  private require(capability: string): void {
    const ability = this.features[capability];
    if (ability?.supported !== false) return;
    throw new CorralError('CAPABILITY_MISSING', ability.reason ?? 'The node cannot do it.', {
      capability,
    });
  }
}

function qemuImgFailed({ stderr, code }: { stderr: string; code: number }): CorralError {
  const text = stderr.trim().split('\n').at(-1)?.slice(0, 400) ?? '';
  const native = { source: 'libvirt', code: `qemu-img ${code}`, text } as const;
  if (code === 127) {
    const message = 'The node has no qemu-img, which compresses images (package qemu-utils).';
    return new CorralError('CAPABILITY_MISSING', message, {
      capability: 'volume.compress',
      native,
    });
  }
  if (/No space left/i.test(text))
    return new CorralError('NO_SPACE', 'The storage pool ran full.', { native });
  return new CorralError('HYPERVISOR_ERROR', `qemu-img on the node says: ${text}`, { native });
}
