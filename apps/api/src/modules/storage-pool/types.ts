import { CorralError } from '@corral/domain';
import type { DriverCapabilities, PoolSource, PoolType } from '@corral/hypervisor';
import { z } from 'zod';
import { checkPoolPath } from './paths.ts';

const text = (what: string, pattern: RegExp, most = 255) =>
  z
    .string()
    .max(most, { message: `The ${what} is limited to ${most} characters.` })
    .regex(pattern, { message: `That is no ${what}.` });

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where the storage comes from; which of these a type needs is told by {@link checkPoolSource}. */
export const poolSourceSchema = z.object({
  hosts: z.array(text('name or address of a server', HOST)).max(16).optional(),
  exportPath: text('path', /^\/[^\p{Cc}]*$/u, 1024).optional(),
  devices: z
    .array(text('device', /^[^\p{Cc}\s]+$/u, 1024))
    .max(64)
    .optional(),
  name: text('name', /^[A-Za-z0-9_][A-Za-z0-9_.+\-/]*$/, 128).optional(),
  format: text('format', /^[a-z0-9-]+$/, 20).optional(),
  auth: z
    .object({
      user: text('user', /^[A-Za-z0-9_.-]+$/, 64),
      secretUuid: text('uuid of a secret', UUID),
    })
    .optional(),
});

type Part = 'path' | 'host' | 'exportPath' | 'device' | 'name' | 'format';

interface Needs {
  readonly needs: readonly Part[];
  readonly formats?: readonly string[];
  /** Where the volumes appear when the type leaves no choice. */
  readonly path?: (source: PoolSource) => string | null;
  readonly writes?: string;
}

/** What each type is made of (https://libvirt.org/storage.html). */
const NEEDS: Readonly<Record<PoolType, Needs>> = {
  dir: { needs: ['path'] },
  fs: {
    needs: ['path', 'device', 'format'],
    formats: ['ext4', 'xfs', 'btrfs', 'ext3', 'ext2', 'vfat', 'auto'],
    writes: 'a filesystem',
  },
  netfs: {
    needs: ['path', 'host', 'exportPath', 'format'],
    formats: ['nfs', 'cifs', 'glusterfs', 'auto'],
  },
  logical: {
    needs: ['name'],
    path: ({ name }) => `/dev/${name}`,
    writes: 'a volume group',
  },
  disk: {
    needs: ['device', 'format'],
    formats: ['gpt', 'dos'],
    path: () => '/dev',
    writes: 'a partition table',
  },
  iscsi: { needs: ['host', 'device'], path: () => '/dev/disk/by-path' },
  zfs: { needs: ['name'], path: () => null },
  rbd: { needs: ['host', 'name'], path: () => null },
};

/** @throws CorralError CAPABILITY_MISSING with the node's reason. */
export function requirePoolType(capabilities: DriverCapabilities, type: PoolType): void {
  const verdict = capabilities.poolTypes.find((one) => one.type === type);
  if (verdict?.supported === true) return;
  const reason = verdict?.reason ?? 'The node does not say that it has this type of pool.';
  throw new CorralError('CAPABILITY_MISSING', reason, { capability: `pool.${type}` });
}

interface PoolShape {
  readonly type: PoolType;
  readonly path?: string | null | undefined;
  readonly source?: z.output<typeof poolSourceSchema> | null | undefined;
  readonly format: boolean;
}

/**
 * The path and source of a pool, with what its type leaves no choice about.
 * @throws CorralError INVALID_PATH or INVALID_INPUT naming the field.
 */
export function checkPoolSource(input: PoolShape): {
  readonly path: string | null;
  readonly source: z.output<typeof poolSourceSchema> | null;
} {
  const { needs, formats, path, writes } = NEEDS[input.type];
  const source = input.source ?? {};
  for (const part of needs) requirePart(part, input.type, source);
  const { format } = source;
  if (format !== undefined && formats?.includes(format) !== true)
    refuse(
      'source.format',
      `Pools of the type ${input.type} have ${formats?.join(', ') ?? 'no format'}.`,
    );
  if (input.format && writes === undefined)
    refuse('format', `Nothing is written for a pool of the type ${input.type}.`);
  if (input.format && input.type === 'logical' && (source.devices?.length ?? 0) === 0)
    refuse('source.devices', 'Name the devices that the volume group is made of.');
  for (const device of source.devices ?? []) if (input.type !== 'iscsi') requireDevice(device);
  const place = path === undefined ? checkPoolPath(input.path ?? '', 'path') : path(source);
  return { path: place, source: input.type === 'dir' ? null : source };
}

function requirePart(part: Part, type: PoolType, source: PoolSource): void {
  const given: Readonly<Record<Part, unknown>> = {
    path: true,
    host: source.hosts?.[0],
    exportPath: source.exportPath,
    device: source.devices?.[0],
    name: source.name,
    format: source.format,
  };
  if (given[part] !== undefined && given[part] !== '') return;
  const field = part === 'host' || part === 'device' ? `${part}s` : part;
  refuse(`source.${field}`, `A pool of the type ${type} needs ${WORDS[part]}.`);
}

const WORDS: Readonly<Record<Part, string>> = {
  path: 'a folder',
  host: 'a server',
  exportPath: 'the folder that the server exports',
  device: 'a device',
  name: 'a name',
  format: 'a format',
};

function requireDevice(device: string): void {
  if (/^\/dev\/[A-Za-z0-9_./+:-]+$/.test(device) && !device.includes('..')) return;
  refuse('source.devices', `${device} is no device: its path begins with /dev/.`);
}

function refuse(field: string, message: string): never {
  throw new CorralError('INVALID_INPUT', message, { field });
}

/** The title of the step that makes the pool. */
export function firstTitle(input: PoolShape, path: string | null): string {
  const { writes } = NEEDS[input.type];
  const from = input.source?.devices?.join(', ') ?? input.source?.hosts?.join(', ') ?? '';
  if (input.type === 'dir')
    return `Make the folder ${path ?? ''} where it is missing, and start the pool`;
  if (input.format && writes !== undefined)
    return `Write ${writes} on ${from} where it is empty, and start the pool`;
  return `Start the pool on ${from === '' ? (input.source?.name ?? path ?? '') : from}`;
}

/** What is written to devices is told before. */
export function formatWarnings(input: PoolShape): string[] {
  const { writes } = NEEDS[input.type];
  if (!input.format || writes === undefined) return [];
  return [
    `${input.source?.devices?.join(', ') ?? 'The device'} gets ${writes}. A device with something on it is refused, not overwritten.`,
  ];
}
