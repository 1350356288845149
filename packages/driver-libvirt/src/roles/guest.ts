import { hasCode } from '@corral/domain';
import type {
  CallOptions,
  GuestAgentRecord,
  GuestFile,
  GuestInfoRecord,
  GuestOutput,
  GuestOutputPosition,
  GuestProgram,
  GuestProgramSpec,
  GuestProgramState,
  GuestRole,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { SetPassword } from '../constants.ts';
import { domainHandle } from '../handles.ts';
import { readAgent, readGuestInfo } from '../readers/guest-info.ts';
import { AgentChannel } from './agent-channel.ts';
import { GuestFiles } from './guest-files.ts';
import { GuestPrograms } from './guest-programs.ts';

/** Libvirt leaves out what the agent does not know, when no kind of information is asked for by name. */
const ALL_TYPES = 0;
/** An agent that answers does so at once. */
const LOOK_SECONDS = 4;
const INFO_DEADLINE_MS = 14_000;
const NANOSECONDS = 1_000_000;

const READS = { changes: false } as const;
const CHANGES = { changes: true } as const;

/** What QEMU's guest agent tells and does, through libvirt. */
export class LibvirtGuest implements GuestRole {
  private readonly channel: AgentChannel;
  private readonly files: GuestFiles;
  private readonly programs: GuestPrograms;

  constructor(calls: Calls) {
    this.channel = new AgentChannel(calls);
    this.files = new GuestFiles(this.channel);
    this.programs = new GuestPrograms(this.channel, this.files);
  }

  async agent(vmUuid: string, options: CallOptions = {}): Promise<GuestAgentRecord> {
    const asked = { ...READS, seconds: LOOK_SECONDS };
    return readAgent(await this.channel.command(vmUuid, 'guest-info', {}, options, asked));
  }

  async info(vmUuid: string, options: CallOptions = {}): Promise<GuestInfoRecord> {
    const args = { dom: domainHandle(vmUuid), types: ALL_TYPES, flags: 0 };
    const limits = { deadlineMs: INFO_DEADLINE_MS, ...options };
    const { params } = await this.channel.call('domainGetGuestInfo', args, limits, READS);
    return readGuestInfo(params);
  }

  startProgram(
    vmUuid: string,
    spec: GuestProgramSpec,
    options: CallOptions = {},
  ): Promise<GuestProgram> {
    return this.programs.start(vmUuid, spec, options);
  }

  programState(
    vmUuid: string,
    program: GuestProgram,
    options: CallOptions = {},
  ): Promise<GuestProgramState> {
    return this.programs.state(vmUuid, program, options);
  }

  readOutput(
    vmUuid: string,
    program: GuestProgram,
    from: GuestOutputPosition,
    options: CallOptions = {},
  ): Promise<GuestOutput> {
    return this.programs.output(vmUuid, program, from, options);
  }

  stopProgram(
    vmUuid: string,
    program: GuestProgram,
    options: CallOptions & { readonly hard?: boolean } = {},
  ): Promise<void> {
    return this.programs.stop(vmUuid, program, options);
  }

  forgetProgram(vmUuid: string, program: GuestProgram, options: CallOptions = {}): Promise<void> {
    return this.programs.forget(vmUuid, program, options);
  }

  readFile(
    vmUuid: string,
    path: string,
    options: CallOptions & { readonly maxBytes?: number } = {},
  ): Promise<GuestFile> {
    return this.files.read(vmUuid, path, options);
  }

  writeFile(
    vmUuid: string,
    path: string,
    data: AsyncIterable<Uint8Array>,
    options: CallOptions & {
      readonly overwrite?: boolean;
      readonly onProgress?: (bytes: number) => void;
    } = {},
  ): Promise<number> {
    return this.files.write(vmUuid, path, data, options);
  }

  async time(vmUuid: string, options: CallOptions = {}): Promise<number> {
    const args = { dom: domainHandle(vmUuid), flags: 0 };
    const { seconds, nseconds } = await this.channel.call('domainGetTime', args, options, READS);
    return seconds * 1000 + nseconds / NANOSECONDS;
  }

  async setTime(vmUuid: string, epochMs: number, options: CallOptions = {}): Promise<void> {
    const seconds = Math.floor(epochMs / 1000);
    const nseconds = Math.floor((epochMs - seconds * 1000) * NANOSECONDS);
    const args = { dom: domainHandle(vmUuid), seconds, nseconds, flags: 0 };
    await this.channel.call('domainSetTime', args, options, CHANGES);
  }

  async setPassword(
    vmUuid: string,
    user: string,
    password: string,
    options: CallOptions & { readonly hashed?: boolean } = {},
  ): Promise<void> {
    const flags = options.hashed === true ? SetPassword.ENCRYPTED : 0;
    const args = { dom: domainHandle(vmUuid), user, password, flags };
    await this.channel.call('domainSetUserPassword', args, options, CHANGES);
  }

  async sshKeys(vmUuid: string, user: string, options: CallOptions = {}): Promise<string[]> {
    const args = { dom: domainHandle(vmUuid), user, flags: 0 };
    try {
      const { keys } = await this.channel.call('domainAuthorizedSshKeysGet', args, options, READS);
      return [...keys];
    } catch (error) {
      // The agent does not know the file of a user who never had a key.
      if (hasCode(error, 'NOT_FOUND') && error.message.includes('authorized_keys')) return [];
      throw error;
    }
  }

  async setSshKeys(
    vmUuid: string,
    user: string,
    keys: readonly string[],
    options: CallOptions = {},
  ): Promise<void> {
    const args = { dom: domainHandle(vmUuid), user, keys: [...keys], flags: 0 };
    await this.channel.call('domainAuthorizedSshKeysSet', args, options, CHANGES);
  }
}
