import type { CallOptions } from './call-options.ts';

/** A disk of a VM that is off, as its node has it. */
export interface GuestDisk {
  /** Of the file or block device on the node. */
  readonly path: string;
  /** As in `qcow2`. It is never guessed: a guest can write into a raw disk what looks like another format. */
  readonly format: string;
}

/** What the disks of a guest say of one of its users. */
export interface DiskLogin {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** What the guest calls its system; null where it does not say. */
  readonly system: string | null;
  /** Whether the guest labels its files, so that new ones need a label. */
  readonly labels: boolean;
  /** As it stands in the guest's list of passwords, for comparing; never shown or stored. */
  readonly passwordHash: string;
  /** The lines of the user's authorized keys as they stand, without empty ones. */
  readonly keys: readonly string[];
  /** Whether the way to the keys goes over a symbolic link: root must not write there for a user. */
  readonly keysLinked: boolean;
}

/** What is to be written. */
export interface DiskLoginChange {
  /** In crypt form; null leaves the password. */
  readonly passwordHash: string | null;
  /** All the keys the user will have; null leaves them. */
  readonly keys: readonly string[] | null;
}

/**
 * Logins of a guest that does not run, by what stands on its disks. The disks must be in nobody's hands: the caller
 * makes sure that the VM is off and stays off. Both calls start a small machine of the node's own and take from
 * seconds to minutes.
 */
export interface DiskLoginsRole {
  /** Whether this node has what it takes, and the reason with the way out where it does not. */
  state(
    options?: CallOptions,
  ): Promise<{ readonly supported: boolean; readonly reason: string | null }>;
  /**
   * Reads without writing. NOT_FOUND when the guest has no such user; CAPABILITY_MISSING for disks without a Linux
   * that can be read (Windows, an encrypted disk, nothing installed); IN_USE while something holds a disk.
   */
  read(disks: readonly GuestDisk[], user: string, options?: CallOptions): Promise<DiskLogin>;
  /** Writes what is to change of a login that was read. It can be repeated. The caller reads back. */
  write(
    disks: readonly GuestDisk[],
    login: DiskLogin,
    change: DiskLoginChange,
    options?: CallOptions,
  ): Promise<void>;
}
