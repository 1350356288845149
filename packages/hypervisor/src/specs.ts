/** What a driver is asked to make. Everything has been checked by the domain rules before it gets here. */

export interface PoolSpec {
  /** Chosen when the plan is made: the idempotence key of creation. The hypervisor chooses when absent. */
  readonly uuid?: string;
  readonly name: string;
  readonly type: 'dir';
  readonly path: string;
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
}

export interface NicSpec {
  /** Chosen when the plan is made, so that a repeated step makes the same VM. */
  readonly mac: string;
  readonly source:
    | { readonly kind: 'network'; readonly name: string }
    | { readonly kind: 'bridge'; readonly name: string };
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
