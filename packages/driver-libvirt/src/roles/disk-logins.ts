import { randomUUID } from 'node:crypto';
import { CorralError } from '@corral/domain';
import type {
  CallOptions,
  DiskLogin,
  DiskLoginChange,
  DiskLoginsRole,
  DriverCapabilities,
  GuestDisk,
} from '@corral/hypervisor';
import { readLogin, readScript, usualHome, writeScript, type LoginFound } from '../guestfish.ts';
import { missing, NOT_ROOT, type Argv, type NodePrograms } from './node-programs.ts';

const CAPABILITY = 'guest.diskLogins';
const NO_GUESTFISH =
  'The node has no libguestfs, with which the disks of a VM that is off are written. On Debian or Ubuntu: sudo apt-get install -y guestfish; on Fedora: sudo dnf install -y guestfs-tools';
const NO_KERNEL =
  'libguestfs on the node finds no kernel to start its own small machine with (/boot/vmlinuz-…). On Debian: sudo apt-get install -y linux-image-amd64';

/** Without hardware virtualisation the small machine takes most of a minute to start, more on a busy node. */
const RUN_MS = 15 * 60_000;

/** What goes into paths and lists of the guest as it is. */
const USER = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}\$?$/;
const HASH = /^[\x21-\x39\x3b-\x7e]{1,512}$/;

/** Logins on the disks of guests that are off, by libguestfs on the node. */
export class LibvirtDiskLogins implements DiskLoginsRole {
  private readonly programs: NodePrograms;
  private readonly ability: DriverCapabilities['features'][string] | undefined;
  private readonly emulated: boolean;

  constructor(
    programs: NodePrograms,
    capabilities: DriverCapabilities,
    domainTypeOverride: string | null,
  ) {
    this.programs = programs;
    this.ability = capabilities.features[CAPABILITY];
    this.emulated = domainTypeOverride === 'qemu';
  }

  async state(options: CallOptions = {}): ReturnType<DiskLoginsRole['state']> {
    const no = (reason: string) => ({ supported: false, reason });
    if (this.ability?.supported === false) return no(this.ability.reason ?? NO_GUESTFISH);
    const { reason, asRoot } = await this.programs.state(options);
    if (reason !== null) return no(reason);
    if (asRoot === null) return no(NOT_ROOT);
    const version = await this.programs.runAsRoot(['env', 'guestfish', '--version'], options);
    if (version.code !== 0) return no(NO_GUESTFISH);
    const boot = await this.programs.runAsRoot(['ls', '/boot', '/lib/modules'], options);
    return /^(vmlinu|\d+\.\d+.*$)/m.test(boot.stdout)
      ? { supported: true, reason: null }
      : no(NO_KERNEL);
  }

  async read(
    disks: readonly GuestDisk[],
    user: string,
    options: CallOptions = {},
  ): Promise<DiskLogin> {
    await this.requireMeans(options);
    checkUser(user);
    let home = usualHome(user);
    let seen = await this.look(disks, user, home, options);
    if (seen.found === 'ELSEWHERE') {
      home = seen.home;
      seen = await this.look(disks, user, home, options);
    }
    switch (seen.found) {
      case 'LOGIN':
        return seen.login;
      case 'NO_LINUX':
        throw missing('No Linux whose logins could be read is on the disks.', CAPABILITY);
      case 'NO_USER':
        throw new CorralError('NOT_FOUND', `The system on the disks has no user ${user}.`, {
          field: 'user',
        });
      default:
        throw missing(`The home of ${user} is not on the disks.`, CAPABILITY);
    }
  }

  async write(
    disks: readonly GuestDisk[],
    login: DiskLogin,
    change: DiskLoginChange,
    options: CallOptions = {},
  ): Promise<void> {
    await this.requireMeans(options);
    checkUser(login.user);
    if (change.passwordHash !== null && !HASH.test(change.passwordHash))
      throw new CorralError('INVALID_INPUT', 'That is no hash of a password.');
    if (change.keys !== null && login.keysLinked)
      throw missing(
        `In the guest, the folder or file with the keys of ${login.user} is a symbolic link; nothing is written through it.`,
        CAPABILITY,
      );
    const mark = randomUUID();
    const script = writeScript(login, change, mark);
    const { stdout } = await this.guestfish('--rw', disks, script, options);
    if (!stdout.includes(`${mark}:end`))
      throw new CorralError('NOT_OBSERVED', 'guestfish ended before all was written.');
  }

  private async look(
    disks: readonly GuestDisk[],
    user: string,
    home: string,
    options: CallOptions,
  ): Promise<LoginFound> {
    const mark = randomUUID();
    const { stdout } = await this.guestfish('--ro', disks, readScript(home, mark), options);
    const found = readLogin(stdout, user, home, mark);
    if (found !== null) return found;
    throw new CorralError('HYPERVISOR_ERROR', 'guestfish ended before all was read.');
  }

  /** `direct` needs no libvirt of its own, and QEMU's locks keep it from disks that something holds. */
  private async guestfish(
    mode: '--ro' | '--rw',
    disks: readonly GuestDisk[],
    stdin: string,
    options: CallOptions,
  ): Promise<{ readonly stdout: string }> {
    const settings = this.emulated ? ['LIBGUESTFS_BACKEND_SETTINGS=force_tcg'] : [];
    const argv: Argv = [
      'env',
      'LC_ALL=C',
      'LIBGUESTFS_BACKEND=direct',
      ...settings,
      'guestfish',
      mode,
      ...disks.flatMap(({ path, format }) => [`--format=${format}`, '-a', path]),
      '-i',
    ];
    const within = { ...options, deadlineMs: options.deadlineMs ?? RUN_MS };
    const result = await this.programs.runAsRoot(argv, within, { stdin });
    if (result.code === 0) return result;
    throw asError(result.stderr.trim());
  }

  private async requireMeans(options: CallOptions): Promise<void> {
    const { supported, reason } = await this.state(options);
    if (!supported) throw missing(reason ?? NO_GUESTFISH, CAPABILITY);
  }
}

function checkUser(user: string): void {
  if (USER.test(user)) return;
  throw new CorralError('INVALID_INPUT', 'That is not the name of a user of a Linux.', {
    field: 'user',
  });
}

/** What libguestfs says when it fails, in words with a way out. */
function asError(text: string): CorralError {
  const native = { source: 'libvirt', code: 'guestfish', text } as const;
  const first = text.split('\n').find((line) => line.includes('error:')) ?? text.split('\n')[0];
  if (/no operating system|multi-boot|inspect_os|inspection/i.test(text))
    return new CorralError(
      'CAPABILITY_MISSING',
      'No single system that can be read was found on the disks: nothing is installed, they are encrypted, or hold several.',
      { capability: CAPABILITY, native },
    );
  if (/\block\b/i.test(text))
    return new CorralError('IN_USE', 'Something on the node holds a disk of the VM.', { native });
  if (/supermin|appliance|kernel/i.test(text))
    return new CorralError(
      'CAPABILITY_MISSING',
      `libguestfs on the node cannot start its small machine: ${first ?? ''}. On the node: sudo libguestfs-test-tool`,
      { capability: CAPABILITY, native },
    );
  return new CorralError('HYPERVISOR_ERROR', `guestfish failed: ${first ?? 'it said nothing'}`, {
    native,
  });
}
