import type { HardwareChange, HardwareRecord, HardwareScope } from '@corral/domain';
import type { CallOptions } from './call-options.ts';

/** A VM's definition in the hypervisor's own language, without secrets, with the version an edit must name. */
export interface DefinitionText {
  readonly text: string;
  readonly digest: string;
}

/** The hardware of VMs: what the next boot will have, what runs now, and how either is changed in place. */
export interface VmHardwareRole {
  /** Null when there is no such VM. */
  read(vmUuid: string, options?: CallOptions): Promise<HardwareRecord | null>;
  /**
   * Changes the running VM or what is stored. Returns when the hypervisor has taken it: a guest gives a device up
   * when it likes, so the caller reads until it sees the change. What is so already stays untouched.
   */
  change(
    vmUuid: string,
    change: HardwareChange,
    scope: HardwareScope,
    options?: CallOptions,
  ): Promise<void>;
  /** Grows a disk of a running VM, with the file behind it; the guest sees the new size at once. */
  growDisk(
    vmUuid: string,
    target: string,
    capacityBytes: number,
    options?: CallOptions,
  ): Promise<void>;
  /** Puts what is stored back to what runs, for the pending changes of those keys. */
  dropPending(vmUuid: string, keys: readonly string[], options?: CallOptions): Promise<void>;
  /** Gives a VM that is off another name. ALREADY_EXISTS when it is taken. */
  rename(vmUuid: string, name: string, options?: CallOptions): Promise<void>;
  /** What is stored, for editing as text. Passwords are left out. */
  storedDefinition(vmUuid: string, options?: CallOptions): Promise<DefinitionText>;
  /**
   * Looks at an edited definition without storing it.
   * @returns a sentence for each fault the hypervisor finds; null where it cannot look without storing.
   */
  checkDefinition(vmUuid: string, text: string, options?: CallOptions): Promise<string[] | null>;
  /**
   * Stores an edited definition. Passwords that were left out are put back. PLAN_CHANGED when what is stored is not
   * of the digest any more; INVALID_INPUT with the hypervisor's words when it refuses the text.
   */
  replaceDefinition(
    vmUuid: string,
    text: string,
    digest: string,
    options?: CallOptions,
  ): Promise<void>;
}
