import type {
  GuestAbility,
  GuestAgentRecord,
  GuestFilesystemRecord,
  GuestInfoRecord,
  GuestInterfaceRecord,
  GuestUserRecord,
} from '@corral/hypervisor';
import { paramsToMap, type TypedParam } from '@corral/libvirt-rpc';
import { fieldOf } from '../roles/agent-channel.ts';

/** No guest has more; a hostile one cannot make us count to a billion. */
const MOST = 4096;

/** Which of the agent's commands each ability needs. */
const COMMANDS: Readonly<Record<GuestAbility, readonly string[]>> = {
  exec: ['guest-exec', 'guest-exec-status'],
  files: [
    'guest-file-open',
    'guest-file-close',
    'guest-file-read',
    'guest-file-write',
    'guest-file-seek',
    'guest-file-flush',
  ],
  time: ['guest-get-time', 'guest-set-time'],
  password: ['guest-set-user-password'],
  sshKeys: [
    'guest-ssh-get-authorized-keys',
    'guest-ssh-add-authorized-keys',
    'guest-ssh-remove-authorized-keys',
  ],
  freeze: ['guest-fsfreeze-freeze', 'guest-fsfreeze-thaw', 'guest-fsfreeze-status'],
  shutdown: ['guest-shutdown'],
};

/** Reads the answer of guest-info. */
export function readAgent(answer: unknown): GuestAgentRecord {
  const listed = fieldOf(answer, 'supported_commands');
  const enabled = new Set(
    (Array.isArray(listed) ? listed : [])
      .filter((entry) => fieldOf(entry, 'enabled') === true)
      .map((entry) => fieldOf(entry, 'name')),
  );
  const can = (ability: GuestAbility): boolean =>
    COMMANDS[ability].every((command) => enabled.has(command));
  return {
    version: String(fieldOf(answer, 'version') ?? ''),
    abilities: {
      exec: can('exec'),
      files: can('files'),
      time: can('time'),
      password: can('password'),
      sshKeys: can('sshKeys'),
      freeze: can('freeze'),
      shutdown: can('shutdown'),
    },
  };
}

/** Reads libvirt's answer about a guest (virDomainGetGuestInfo): flat fields such as `fs.0.mountpoint`. */
export function readGuestInfo(params: readonly TypedParam[]): GuestInfoRecord {
  const fields = new Fields(paramsToMap(params));
  const offsetSeconds = fields.number('timezone.offset');
  return {
    os: readOs(fields),
    hostname: fields.text('hostname'),
    timezone: offsetSeconds === null ? null : { name: fields.text('timezone.name'), offsetSeconds },
    filesystems: fields.list('fs', (prefix) => readFilesystem(fields, prefix)),
    interfaces: fields.list('if', (prefix) => readInterface(fields, prefix)),
    users: fields.list('user', (prefix) => readUser(fields, prefix)),
  };
}

class Fields {
  private readonly map: ReadonlyMap<string, unknown>;

  constructor(map: ReadonlyMap<string, unknown>) {
    this.map = map;
  }

  text(key: string): string | null {
    const value = this.map.get(key);
    return typeof value === 'string' && value !== '' ? value : null;
  }

  number(key: string): number | null {
    const value = this.map.get(key);
    return typeof value === 'number' ? value : null;
  }

  /** The entries of a group; null when the agent did not tell of it. */
  list<T>(group: string, read: (prefix: string) => T): T[] | null {
    const count = this.number(`${group}.count`);
    if (count === null) return null;
    return Array.from({ length: Math.min(count, MOST) }, (_, index) => read(`${group}.${index}`));
  }
}

function readOs(fields: Fields): GuestInfoRecord['os'] {
  const id = fields.text('os.id');
  const kernelRelease = fields.text('os.kernel-release');
  if (id === null && kernelRelease === null) return null;
  return {
    id,
    name: fields.text('os.pretty-name') ?? fields.text('os.name'),
    version: fields.text('os.version-id') ?? fields.text('os.version'),
    machine: fields.text('os.machine'),
    kernelRelease,
    kernelVersion: fields.text('os.kernel-version'),
  };
}

function readFilesystem(fields: Fields, prefix: string): GuestFilesystemRecord {
  const disks = fields.list(`${prefix}.disk`, (disk) => fields.text(`${disk}.alias`)) ?? [];
  return {
    name: fields.text(`${prefix}.name`) ?? '',
    mountpoint: fields.text(`${prefix}.mountpoint`) ?? '',
    type: fields.text(`${prefix}.fstype`),
    totalBytes: fields.number(`${prefix}.total-bytes`),
    usedBytes: fields.number(`${prefix}.used-bytes`),
    disks: disks.filter((disk) => disk !== null),
  };
}

function readInterface(fields: Fields, prefix: string): GuestInterfaceRecord {
  const addresses = fields.list(`${prefix}.addr`, (address) => ({
    family: fields.text(`${address}.type`) === 'ipv6' ? ('ipv6' as const) : ('ipv4' as const),
    address: fields.text(`${address}.addr`) ?? '',
    prefix: fields.number(`${address}.prefix`),
  }));
  return {
    name: fields.text(`${prefix}.name`) ?? '',
    mac: fields.text(`${prefix}.hwaddr`)?.toLowerCase() ?? null,
    addresses: addresses ?? [],
  };
}

function readUser(fields: Fields, prefix: string): GuestUserRecord {
  const loginMs = fields.number(`${prefix}.login-time`);
  return {
    name: fields.text(`${prefix}.name`) ?? '',
    domain: fields.text(`${prefix}.domain`),
    loginAt: loginMs === null ? null : new Date(loginMs).toISOString(),
  };
}
