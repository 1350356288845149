import type { Readable } from 'node:stream';
import type { CallOptions } from './call-options.ts';

/**
 * What the guest's own agent tells and does. Every method needs a running VM whose agent answers, and rejects
 * GUEST_AGENT_MISSING otherwise. Texts in these records come from the guest and are worth no more trust than the guest.
 */
export interface GuestRole {
  /** Which agent it is, and what it lets be done. */
  agent(vmUuid: string, options?: CallOptions): Promise<GuestAgentRecord>;
  /** What the agent says of the system. A part it cannot tell is null. */
  info(vmUuid: string, options?: CallOptions): Promise<GuestInfoRecord>;

  /**
   * Starts a program, without a shell between: `path` and `args` arrive as they are. Starting again with the same
   * `stamp` finds what the first call started, as long as `forgetProgram` has not been called.
   */
  startProgram(
    vmUuid: string,
    spec: GuestProgramSpec,
    options?: CallOptions,
  ): Promise<GuestProgram>;
  /**
   * Whether the program runs still. The agent tells the end of a program once and then forgets it: a later question
   * rejects NOT_FOUND.
   */
  programState(
    vmUuid: string,
    program: GuestProgram,
    options?: CallOptions,
  ): Promise<GuestProgramState>;
  /**
   * What a program with live output has written, from given positions on, at most 64 KiB of each stream. Empty when
   * there is no more yet.
   */
  readOutput(
    vmUuid: string,
    program: GuestProgram,
    from: GuestOutputPosition,
    options?: CallOptions,
  ): Promise<GuestOutput>;
  /** Asks a program that runs to end, or kills it where `hard` is set. One that has ended already is left alone. */
  stopProgram(
    vmUuid: string,
    program: GuestProgram,
    options?: CallOptions & { readonly hard?: boolean },
  ): Promise<void>;
  /** Removes what was kept of the program's output in the guest. */
  forgetProgram(vmUuid: string, program: GuestProgram, options?: CallOptions): Promise<void>;

  /** Reads a file of the guest. Rejects NOT_FOUND, and LIMIT_EXCEEDED when it is larger than `maxBytes`. */
  readFile(
    vmUuid: string,
    path: string,
    options?: CallOptions & { readonly maxBytes?: number },
  ): Promise<GuestFile>;
  /**
   * Writes a file of the guest, and resolves with its size as read back. Rejects ALREADY_EXISTS unless `overwrite`
   * is set. What fails in the middle leaves an incomplete file, and says so.
   */
  writeFile(
    vmUuid: string,
    path: string,
    data: AsyncIterable<Uint8Array>,
    options?: CallOptions & {
      readonly overwrite?: boolean;
      readonly onProgress?: (bytes: number) => void;
    },
  ): Promise<number>;

  /** The guest's clock, as milliseconds since 1970 in UTC. */
  time(vmUuid: string, options?: CallOptions): Promise<number>;
  setTime(vmUuid: string, epochMs: number, options?: CallOptions): Promise<void>;

  /** Sets the password of a user that the guest has. `hashed`: it is given in crypt format. */
  setPassword(
    vmUuid: string,
    user: string,
    password: string,
    options?: CallOptions & { readonly hashed?: boolean },
  ): Promise<void>;
  /** The public keys that open a login as the user. */
  sshKeys(vmUuid: string, user: string, options?: CallOptions): Promise<string[]>;
  /** Replaces them. */
  setSshKeys(
    vmUuid: string,
    user: string,
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<void>;
}

export interface GuestAgentRecord {
  readonly version: string;
  readonly abilities: Readonly<Record<GuestAbility, boolean>>;
}

export const GUEST_ABILITIES = [
  'exec',
  'files',
  'time',
  'password',
  'sshKeys',
  'freeze',
  'shutdown',
] as const;
export type GuestAbility = (typeof GUEST_ABILITIES)[number];

export interface GuestInfoRecord {
  readonly os: GuestOsRecord | null;
  readonly hostname: string | null;
  readonly timezone: {
    readonly name: string | null;
    /** East of Greenwich is above 0. */
    readonly offsetSeconds: number;
  } | null;
  readonly filesystems: readonly GuestFilesystemRecord[] | null;
  readonly interfaces: readonly GuestInterfaceRecord[] | null;
  readonly users: readonly GuestUserRecord[] | null;
}

export interface GuestOsRecord {
  /** As in os-release: `debian`, `mswindows`. */
  readonly id: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly machine: string | null;
  readonly kernelRelease: string | null;
  readonly kernelVersion: string | null;
}

export interface GuestFilesystemRecord {
  /** Device name inside the guest. */
  readonly name: string;
  readonly mountpoint: string;
  readonly type: string | null;
  readonly totalBytes: number | null;
  readonly usedBytes: number | null;
  /** Targets of the VM's disks on which it lies, as far as the hypervisor knows them. */
  readonly disks: readonly string[];
}

export interface GuestInterfaceRecord {
  readonly name: string;
  readonly mac: string | null;
  readonly addresses: readonly {
    readonly family: 'ipv4' | 'ipv6';
    readonly address: string;
    readonly prefix: number | null;
  }[];
}

export interface GuestUserRecord {
  readonly name: string;
  readonly domain: string | null;
  readonly loginAt: string | null;
}

export interface GuestProgramSpec {
  /** Names this start; a caller that repeats itself gives the same. A uuid. */
  readonly stamp: string;
  readonly path: string;
  readonly args: readonly string[];
  /** LIVE: output can be read while it runs (the guest needs /bin/sh). AT_END: it comes with the end. */
  readonly output: 'LIVE' | 'AT_END';
}

export interface GuestProgram {
  readonly stamp: string;
  readonly pid: number;
  readonly output: 'LIVE' | 'AT_END';
}

export type GuestProgramState =
  | { readonly running: true }
  | {
      readonly running: false;
      /** Null when a signal ended it. */
      readonly exitCode: number | null;
      readonly signal: number | null;
      /** Null where it is read by `readOutput`. */
      readonly output: GuestOutput | null;
      /** True when the agent gave only the beginning of the output. */
      readonly truncated: boolean;
    };

export interface GuestOutputPosition {
  readonly stdout: number;
  readonly stderr: number;
}

export interface GuestOutput {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export interface GuestFile {
  /** As the guest gave it when the reading began; it may say nothing of files without a size, as those of /proc. */
  readonly sizeBytes: number;
  readonly content: Readable;
}
