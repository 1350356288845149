import type { CallOptions } from './call-options.ts';

/** How a pool is set up, and how that is changed while it is stopped. Part of the storage role. */
export interface PoolEditing {
  /** What the stored definition says. Rejects NOT_FOUND. */
  poolSetup(poolUuid: string, options?: CallOptions): Promise<PoolSetup>;
  /**
   * Changes the stored definition of a stopped pool; name, uuid and all that is not named stay as they are. Folders that
   * are not there are made, rights that are named are put on the folder. Rejects WRONG_STATE while it runs; after a
   * refusal by the node the definition is what it was.
   */
  editPool(poolUuid: string, change: PoolEdit, options?: CallOptions): Promise<PoolSetup>;
}

export interface PoolSetup {
  /** Folder of the volumes, or the mount point. */
  readonly path: string | null;
  /** Servers, written as in `PoolSource.hosts`. */
  readonly hosts: readonly string[];
  readonly exportPath: string | null;
  /** Rights of the folder in octal with four digits, as in `0711`. */
  readonly mode: string | null;
  /** Numbers of the user and the group that own the folder. */
  readonly owner: number | null;
  readonly group: number | null;
}

/** What is absent stays; null leaves a right to the node. */
export interface PoolEdit {
  readonly path?: string;
  readonly hosts?: readonly string[];
  readonly exportPath?: string;
  readonly mode?: string | null;
  readonly owner?: number | null;
  readonly group?: number | null;
}
