import type { CallOptions } from './call-options.ts';
import type { VolumeRecord } from './records.ts';

/** What keeps storage in order, beside what makes and moves volumes. Part of the storage role. */
export interface StorageCare {
  /** Whether the pool is started with its node. A pool without a stored definition rejects WRONG_STATE. */
  setPoolAutostart(poolUuid: string, autostart: boolean, options?: CallOptions): Promise<void>;
  /**
   * Removes the pool and what holds its volumes (the empty folder, the volume group, …). Volumes must be gone before;
   * a folder with other files in it stays.
   */
  erasePool(poolUuid: string, options?: CallOptions): Promise<void>;
  /** Overwrites all of a volume with zeros. A qcow2 volume has no header afterwards: it must be made anew. */
  wipeVolume(poolUuid: string, name: string, options?: CallOptions): Promise<void>;
  /**
   * Fills a qcow2 volume, which is there and empty, with the content of another, compressed. The caller polls the
   * allocation for progress.
   */
  compressInto(
    target: VolumePlace,
    source: VolumePlace,
    options?: CallOptions,
  ): Promise<VolumeRecord>;
  /** Every path that a VM or one of its snapshots names, running or not, read from the definitions now. */
  listPathUses(options?: CallOptions): Promise<PathUse[]>;
}

export interface VolumePlace {
  readonly poolUuid: string;
  readonly name: string;
}

/** One mention of a path on the node. */
export interface PathUse {
  readonly path: string;
  readonly by: 'VM' | 'SNAPSHOT';
  readonly vmUuid: string;
  readonly vmName: string;
  /** Null for the VM itself. */
  readonly snapshot: string | null;
}
