import type { PowerState, SnapshotKind, SnapshotSupport } from '@corral/domain';
import type { CallOptions } from './call-options.ts';

/**
 * Snapshots of VMs. A driver tells what is there and does single things; which kind a snapshot is of, in which order
 * a subtree goes and what is merged into what is decided above it (vm-snapshots.ts of the domain).
 */

/** One disk as a snapshot holds it. Disks that the snapshot leaves out are not listed. */
export interface SnapshotDiskRecord {
  readonly target: string;
  readonly kind: 'INTERNAL' | 'EXTERNAL';
  /** The file that holds the disk's state of that moment; null when the hypervisor does not tell. */
  readonly path: string | null;
  /** The file to which the VM wrote on from then; null for a snapshot inside the disk. */
  readonly overlayPath: string | null;
}

export interface SnapshotRecord {
  /** Unique among the snapshots of the VM. */
  readonly name: string;
  readonly description: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly parent: string | null;
  /** The present state of the VM was made from this one. */
  readonly current: boolean;
  readonly kind: SnapshotKind;
  /** The state in which a VM is that goes back to it. */
  readonly powerState: PowerState;
  readonly hasMemory: boolean;
  /** The file of the memory, where it is in a file of its own. */
  readonly memoryPath: string | null;
  readonly disks: readonly SnapshotDiskRecord[];
}

/** The snapshots of a VM, and what kinds its configuration allows. */
export interface VmSnapshots {
  readonly support: SnapshotSupport;
  readonly list: readonly SnapshotRecord[];
}

/** What a snapshot is made of. Every path was chosen by the caller, so that it can be removed again. */
export interface SnapshotSpec {
  readonly name: string;
  readonly description: string | null;
  readonly kind: 'INTERNAL' | 'EXTERNAL';
  /** EXTERNAL: the disks to freeze, with the qcow2 files the VM writes to from then. Other disks are left out. */
  readonly overlays: readonly { readonly target: string; readonly path: string }[];
  /**
   * EXTERNAL: where the memory is saved; null for the disks alone. INTERNAL saves it whenever the VM runs, unless
   * `memory` is false.
   */
  readonly memoryPath: string | null;
  /** False leaves the memory of a VM that runs out of an INTERNAL one. CAPABILITY_MISSING where that cannot be. */
  readonly memory?: boolean;
  /**
   * Without memory: the guest's agent settles its file systems first. GUEST_AGENT_MISSING without one. INTERNAL only
   * where memory can be left out.
   */
  readonly quiesce: boolean;
}

/** The files of a disk, the one that is written to first, its backing file next, down to the one without backing. */
export interface DiskChainRecord {
  readonly target: string;
  readonly paths: readonly string[];
}

/** A merge that is under way. */
export interface MergeRecord {
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Everything is in the base: the merge of the topmost overlay waits for `finishMerge`. */
  readonly ready: boolean;
}

export interface FilesToRevertTo {
  /** Fresh overlays, on the files that the snapshot froze. */
  readonly overlays: readonly { readonly target: string; readonly path: string }[];
}

export interface SnapshotsRole {
  list(vmUuid: string, options?: CallOptions): Promise<SnapshotRecord[]>;
  /** Takes a snapshot of all disks that can be written to. ALREADY_EXISTS when the name is taken. */
  create(vmUuid: string, spec: SnapshotSpec, options?: CallOptions): Promise<SnapshotRecord>;
  /**
   * Goes back to a snapshot inside the disks. What the VM has done since is lost. A snapshot without memory leaves it
   * off unless `start`.
   */
  revert(vmUuid: string, name: string, start: boolean, options?: CallOptions): Promise<void>;
  /**
   * Puts a VM that is off on the files a snapshot froze, by overlays made before, with the definition of that time;
   * one with memory runs on from there. WRONG_STATE while the VM runs.
   */
  revertToFiles(
    vmUuid: string,
    name: string,
    files: FilesToRevertTo,
    options?: CallOptions,
  ): Promise<void>;
  /** Deletes a snapshot inside the disks; its children become those of its parent. */
  delete(vmUuid: string, name: string, options?: CallOptions): Promise<void>;
  /**
   * Removes what the hypervisor knows of a snapshot beside the disks, and touches no file. `moved` names files of
   * other snapshots whose content is elsewhere since a merge.
   */
  forget(
    vmUuid: string,
    name: string,
    moved: readonly { readonly from: string; readonly to: string }[],
    options?: CallOptions,
  ): Promise<void>;

  /**
   * Why what is inside a disk cannot be copied on this node; null when it can. What is beside the disks is a volume
   * and is copied as such.
   */
  copyObstacle(options?: CallOptions): Promise<string | null>;
  /**
   * Copies what a snapshot inside the disks holds of one disk to a new qcow2 file, independent of all others. May take
   * long. CAPABILITY_MISSING with the reason where there is an obstacle.
   */
  copyInside(
    vmUuid: string,
    name: string,
    disk: { readonly target: string; readonly toPath: string },
    options?: CallOptions,
  ): Promise<void>;

  /** The chains of files of all disks that have one. */
  chains(vmUuid: string, options?: CallOptions): Promise<DiskChainRecord[]>;
  /** Starts a VM whose CPUs stand still, so that the files of one that is off can be merged. */
  startPaused(vmUuid: string, options?: CallOptions): Promise<void>;
  /**
   * Begins to merge a file of a disk's chain into the one right below it and returns at once. The topmost file is
   * merged while the VM writes on, and given up by `finishMerge`. WRONG_STATE while the VM is off.
   */
  startMerge(
    vmUuid: string,
    merge: { readonly target: string; readonly top: string; readonly base: string },
    options?: CallOptions,
  ): Promise<void>;
  /** Null when none is under way on the disk. */
  merge(vmUuid: string, target: string, options?: CallOptions): Promise<MergeRecord | null>;
  /** Lets the VM write to the base from now on. WRONG_STATE when the merge is not ready. */
  finishMerge(vmUuid: string, target: string, options?: CallOptions): Promise<void>;
  /** Gives a merge up; the chain stays. Harmless when there is none. */
  cancelMerge(vmUuid: string, target: string, options?: CallOptions): Promise<void>;
}
