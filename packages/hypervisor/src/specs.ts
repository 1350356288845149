import type { GuestClock, NicSource } from '@corral/domain';

/** What a driver is asked to make. Everything has been checked by the domain rules before it gets here. */

/** Types of pools Corral can make where the node's hypervisor has them. */
export const POOL_TYPES = ['dir', 'fs', 'netfs', 'logical', 'disk', 'iscsi', 'zfs', 'rbd'] as const;
export type PoolType = (typeof POOL_TYPES)[number];

/** Where the storage of a pool comes from. Which parts a type needs is the domain's rule (`poolNeeds`). */
export interface PoolSource {
  /** Name or address of a server; several only for rbd. */
  readonly hosts?: readonly string[];
  /** Exported folder of a server (netfs). */
  readonly exportPath?: string;
  /** Block devices of the node (fs, logical, disk), or the target of a server (iscsi). */
  readonly devices?: readonly string[];
  /** Volume group (logical), pool or dataset (zfs), pool of the cluster (rbd). */
  readonly name?: string;
  /** Filesystem (fs), protocol (netfs: nfs, cifs) or partition table (disk: gpt, dos). */
  readonly format?: string;
  /** Login by a secret that the node's hypervisor holds (rbd). */
  readonly auth?: { readonly user: string; readonly secretUuid: string };
}

export interface PoolSpec {
  /** Chosen when the plan is made: the idempotence key of creation. The hypervisor chooses when absent. */
  readonly uuid?: string;
  readonly name: string;
  readonly type: PoolType;
  /** Folder of the volumes, or the mount point; null for types whose volumes have a place of their own. */
  readonly path: string | null;
  readonly source?: PoolSource;
  /** Writes a filesystem, volume group or partition table where there is none; never over what is there. */
  readonly format?: boolean;
  readonly autostart: boolean;
}

export interface VolumeSpec {
  readonly name: string;
  readonly format: 'raw' | 'qcow2';
  readonly capacityBytes: number;
  /** Path and format of the backing volume: makes an overlay. */
  readonly backing?: { readonly path: string; readonly format: string };
}

export interface DiskSpec {
  readonly device: 'disk' | 'cdrom';
  readonly bus: 'virtio' | 'scsi' | 'sata' | 'ide';
  readonly format: 'raw' | 'qcow2';
  readonly path: string;
  readonly readonly?: boolean;
  readonly discard?: boolean;
  /** From 1; without any, the first disk boots. */
  readonly bootOrder?: number;
}

export interface NicSpec {
  /** Chosen when the plan is made, so that a repeated step makes the same VM. */
  readonly mac: string;
  readonly source: NicSource;
  readonly model: string;
}

export interface VmSpec {
  /** Chosen when the plan is made: the idempotence key of creation. */
  readonly uuid: string;
  readonly name: string;
  readonly description: string | null;
  readonly vcpus: number;
  readonly memoryBytes: number;
  readonly arch: string;
  readonly machine: 'q35' | 'pc';
  readonly firmware: 'BIOS' | 'UEFI';
  /** Only for UEFI; the firmware then holds the usual keys. False when absent. */
  readonly secureBoot?: boolean;
  /** An emulated TPM 2.0. False when absent. */
  readonly tpm?: boolean;
  /** What the guest takes its hardware clock for; UTC when absent. */
  readonly clock?: GuestClock;
  /** Tells a Windows guest that it runs under a hypervisor, so that it waits and keeps time well. False when absent. */
  readonly hyperv?: boolean;
  readonly domainType: string;
  readonly disks: readonly DiskSpec[];
  readonly nics: readonly NicSpec[];
  readonly autostart: boolean;
  readonly metadata: {
    readonly templateName: string | null;
    readonly createdByTask: string | null;
    readonly createdAt: string;
  };
}
