import type { CallOptions } from './call-options.ts';
import type { VmRecord } from './records.ts';

/** What making a VM that is like another must know, beyond the record of that VM. */
export interface CopySource {
  /** Targets of disks that several VMs may write to at once: a copy goes on sharing them. */
  readonly sharedTargets: readonly string[];
  /** Targets of disks encrypted by the hypervisor: their copies would need the secret. */
  readonly encryptedTargets: readonly string[];
  /** True when the firmware keeps variables in a file of the VM's own. */
  readonly hasFirmwareVariables: boolean;
  /** What the copy would share with the source, or would not have: sentences for the user. */
  readonly warnings: readonly string[];
}

export interface DiskReplacement {
  readonly target: string;
  readonly path: string;
  readonly format: 'raw' | 'qcow2';
}

/** The identity of a copy; everything else is as in the source. Chosen when the plan is made. */
export interface VmCopySpec {
  readonly uuid: string;
  readonly name: string;
  readonly description: string | null;
  /** Disks whose source is another one in the copy. All others stay as they are. */
  readonly disks: readonly DiskReplacement[];
  /** The addresses of the network cards, in the order of the source's cards: as many as it has. */
  readonly macs: readonly string[];
  readonly createdByTask: string | null;
  readonly createdAt: string;
  /** True where no disk of the copy is one that the source writes to: the source need not be off. */
  readonly sourceMayRun?: boolean;
}

/** VMs made after the definition of others, so that what Corral does not know of a definition is in the copy too. */
export interface CopiesRole {
  /** NOT_FOUND when there is no such VM. */
  inspect(vmUuid: string, options?: CallOptions): Promise<CopySource>;
  /**
   * Makes the copy without starting it, from what is stored of the source, which must be off unless the spec says else. ALREADY_EXISTS when the name or uuid is taken,
   * WRONG_STATE when the source has no stored definition, INVALID_INPUT when a disk or card is not as the spec says.
   */
  define(sourceUuid: string, spec: VmCopySpec, options?: CallOptions): Promise<VmRecord>;
  /**
   * Gives the copy the firmware variables of the source (boot entries, enrolled keys); those it has are replaced.
   * Resolves with false when the source has none yet. Both must be off.
   */
  copyFirmwareVariables(
    sourceUuid: string,
    copyUuid: string,
    options?: CallOptions,
  ): Promise<boolean>;
}
