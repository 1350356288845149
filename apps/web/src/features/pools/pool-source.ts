/** What the form of a new pool asks for, by its type. Empty fields are left out of what is sent. */

export const POOL_KINDS = ['dir', 'fs', 'netfs', 'logical', 'disk', 'iscsi', 'zfs', 'rbd'] as const;
export type PoolKind = (typeof POOL_KINDS)[number];

export type SourceField =
  | 'path'
  | 'hosts'
  | 'exportPath'
  | 'devices'
  | 'sourceName'
  | 'sourceFormat'
  | 'format'
  | 'authUser'
  | 'secretUuid';

export const FIELDS_OF: Readonly<Record<PoolKind, readonly SourceField[]>> = {
  dir: ['path'],
  fs: ['path', 'devices', 'sourceFormat', 'format'],
  netfs: ['hosts', 'exportPath', 'sourceFormat', 'path'],
  logical: ['sourceName', 'devices', 'format'],
  disk: ['devices', 'sourceFormat', 'format'],
  iscsi: ['hosts', 'devices'],
  zfs: ['sourceName'],
  rbd: ['hosts', 'sourceName', 'authUser', 'secretUuid'],
};

export const FORMATS_OF: Readonly<Partial<Record<PoolKind, readonly string[]>>> = {
  fs: ['ext4', 'xfs', 'btrfs'],
  netfs: ['nfs', 'cifs', 'glusterfs'],
  disk: ['gpt', 'dos'],
};

export interface PoolValues {
  readonly type: PoolKind;
  readonly path: string;
  readonly hosts: string;
  readonly exportPath: string;
  readonly devices: string;
  readonly sourceName: string;
  readonly sourceFormat: string;
  readonly format: boolean;
  readonly authUser: string;
  readonly secretUuid: string;
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** The part of the input that depends on the type. */
export function sourceInput(values: PoolValues) {
  const has = (field: SourceField): boolean => FIELDS_OF[values.type].includes(field);
  const text = (field: SourceField & keyof PoolValues): string =>
    has(field) ? String(values[field]).trim() : '';
  const formats = FORMATS_OF[values.type] ?? [];
  const format = formats.includes(values.sourceFormat) ? values.sourceFormat : formats[0];
  const hosts = has('hosts') ? list(values.hosts) : [];
  const devices = has('devices') ? list(values.devices) : [];
  const user = text('authUser');
  const source = {
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(devices.length > 0 ? { devices } : {}),
    ...(text('exportPath') ? { exportPath: text('exportPath') } : {}),
    ...(text('sourceName') ? { name: text('sourceName') } : {}),
    ...(has('sourceFormat') && format ? { format } : {}),
    ...(user ? { auth: { user, secretUuid: text('secretUuid') } } : {}),
  };
  return {
    ...(has('path') ? { path: values.path } : {}),
    ...(Object.keys(source).length > 0 ? { source } : {}),
    ...(has('format') ? { format: values.format } : {}),
  };
}

const WORDS = {
  dir: 'DIR',
  fs: 'FS',
  netfs: 'NETFS',
  logical: 'LOGICAL',
  disk: 'DISK',
  iscsi: 'ISCSI',
  zfs: 'ZFS',
  rbd: 'RBD',
} as const satisfies Readonly<Record<PoolKind, string>>;

/** The type in the graph's words. */
export const typeWord = (kind: PoolKind): (typeof WORDS)[PoolKind] => WORDS[kind];
