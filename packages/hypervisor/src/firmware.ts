import type { CallOptions } from './call-options.ts';

/**
 * The variables a VM's firmware keeps (boot entries, enrolled keys), kept aside as they are at a moment: what a
 * snapshot beside the disks does not hold by itself.
 */
export interface FirmwareRole {
  /**
   * Where the variables are kept for a name, on the node; the same for the same VM and name. Null for a VM whose
   * firmware keeps none. NOT_FOUND when there is no such VM.
   */
  placeFor(vmUuid: string, name: string, options?: CallOptions): Promise<string | null>;
  /**
   * Copies the variables as they are now to such a place; what was there is replaced.
   * @returns false when the VM has none yet, as before its first start.
   */
  keep(vmUuid: string, path: string, options?: CallOptions): Promise<boolean>;
  /**
   * Gives the VM the variables that were kept. WRONG_STATE while it runs.
   * @returns false when nothing was kept there; the variables stay as they are.
   */
  bringBack(vmUuid: string, path: string, options?: CallOptions): Promise<boolean>;
  /**
   * The variables as they are now. NOT_FOUND when there is no such VM.
   * @returns null when the firmware keeps none, or the VM has none yet.
   */
  read(vmUuid: string, options?: CallOptions): Promise<Uint8Array | null>;
  /**
   * Gives the VM these variables, as those of the same VM on another node; what it has is replaced. WRONG_STATE while it
   * runs, INVALID_INPUT when its firmware keeps none.
   */
  write(vmUuid: string, variables: Uint8Array, options?: CallOptions): Promise<void>;
  /** Removes what was kept. Harmless when there is nothing; INVALID_INPUT for a path that is no such place. */
  drop(path: string, options?: CallOptions): Promise<void>;
}
