import type { CallOptions } from './call-options.ts';
import type { VmRecord } from './records.ts';

/**
 * Moving VMs between two nodes of the same driver. Volumes are made and copied by the caller; the role asks the
 * hypervisors what stands in the way, hands definitions over, and carries a running guest across.
 */
export interface MigrationRole {
  /** What ties a VM to this node, whatever the target is. */
  ties(vmUuid: string, options?: CallOptions): Promise<MigrationObstacle[]>;
  /**
   * What this node, as the target, lacks for a VM that is on the node of `from`: guest type, machine, CPU, name.
   * Networks and room for volumes are the caller's to compare.
   */
  judge(vmUuid: string, from: MigrationPeer, options?: CallOptions): Promise<MigrationObstacle[]>;
  /**
   * Makes the VM on this node from its definition on the node of `from`, switched off, with its disks at other paths.
   * The VM there stays as it is. ALREADY_EXISTS when a VM of that uuid or name is here.
   */
  receive(
    vmUuid: string,
    from: MigrationPeer,
    disks: readonly MovedDisk[],
    options?: CallOptions,
  ): Promise<VmRecord>;
  /**
   * Carries the running guest from this node to that of `to`. When it resolves, the guest runs there and has a stored
   * definition there; the definition here stays, switched off. When it rejects, the guest runs here as before, unless
   * `details.outcomeUnknown` says that nobody knows. An aborted signal stops the copying and leaves the guest here.
   */
  moveLive(vmUuid: string, to: MigrationPeer, move: LiveMove, options?: CallOptions): Promise<void>;
  /** Length in bytes of the file of a volume, as a stream of it has; not what it takes on the disk. */
  fileBytes(poolUuid: string, volumeName: string, options?: CallOptions): Promise<number>;
}

/** The other node's session, as far as this role uses it. */
export interface MigrationPeer {
  readonly kind: string;
  readonly migration: MigrationRole;
}

/** Which ways of moving an obstacle bars; none for what is only to be known. */
export type ObstacleBars = 'ALL' | 'LIVE' | 'OFFLINE' | 'NONE';

export interface MigrationObstacle {
  /** Stable word, as in `HOST_DEVICE`. */
  readonly code: string;
  readonly bars: ObstacleBars;
  /** A sentence for the user. */
  readonly reason: string;
}

export interface MovedDisk {
  /** Name in the guest, as in `vda`. */
  readonly target: string;
  /** Path on the target node. */
  readonly path: string;
  readonly format: 'raw' | 'qcow2';
}

export interface LiveMove {
  /** Disks whose paths are others on the target. */
  readonly disks: readonly MovedDisk[];
  /** Names of the disks whose content goes with the guest; the rest is shared, or has been copied before. */
  readonly copied: readonly string[];
  /** Address at which the other node is reached from here; null lets the hypervisor use the host's own name. */
  readonly address: string | null;
  /** Share of memory and disks that has been carried, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}
