import { z } from 'zod';
import { vmCpusSchema, vmMemorySchema } from '../rules/sizes.ts';
import { trafficLimitSchema } from './limits.ts';
import { deviceSpecSchema, VIDEO_MODELS } from './devices.ts';

/** Disk buses that QEMU has and guests know. */
export const DISK_BUSES = ['virtio', 'scsi', 'sata', 'ide', 'usb'] as const;
export type DiskBus = (typeof DISK_BUSES)[number];

/** How writes of a guest reach the disk, in QEMU's words; `default` leaves the choice to QEMU. */
export const DISK_CACHES = [
  'default',
  'none',
  'writethrough',
  'writeback',
  'directsync',
  'unsafe',
] as const;
export type DiskCache = (typeof DISK_CACHES)[number];

/** What becomes of blocks the guest gives up: handed back to the storage, or kept. */
export const DISK_DISCARDS = ['unmap', 'ignore'] as const;
export type DiskDiscard = (typeof DISK_DISCARDS)[number];

/** Network cards QEMU has and common guests know. */
export const NIC_CARD_MODELS = ['virtio', 'e1000', 'e1000e', 'rtl8139'] as const;
export type NicCardModel = (typeof NIC_CARD_MODELS)[number];

export const CPU_MODES = ['host-passthrough', 'host-model', 'maximum', 'custom'] as const;
export type CpuModeName = (typeof CPU_MODES)[number];

export const WATCHDOG_ACTIONS = ['reset', 'shutdown', 'poweroff', 'pause', 'none'] as const;
export const CLOCK_OFFSETS = ['utc', 'localtime'] as const;

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/** A hardware address of one card: six bytes, not a group address. */
export const macSchema = z
  .string()
  .toLowerCase()
  .regex(MAC, { message: 'A MAC address is six pairs of hexadecimal digits with colons.' })
  .refine((mac) => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0, {
    message: 'That is a group address; the first pair must be an even number.',
  })
  .refine((mac) => mac !== '00:00:00:00:00:00', { message: 'That is no address of a card.' });

const targetSchema = z.string().regex(/^[a-z]{2,4}$/, {
  message: 'The target is not the name of a disk, as in vda.',
});

export const topologySchema = z.object({
  sockets: z.int().min(1).max(710),
  cores: z.int().min(1).max(710),
  threads: z.int().min(1).max(16),
});

/** A disk as it is to be attached. */
export const newDiskSchema = z.object({
  target: targetSchema,
  device: z.enum(['disk', 'cdrom']),
  bus: z.enum(DISK_BUSES),
  format: z.string(),
  /** Null for an empty drive. */
  path: z.string().nullable(),
  readonly: z.boolean(),
  cache: z.enum(DISK_CACHES).nullable(),
  discard: z.enum(DISK_DISCARDS).nullable(),
});
export type NewDisk = z.output<typeof newDiskSchema>;

/**
 * What a card is plugged into. `user` is the hypervisor process of the VM itself, which passes on what the guest begins
 * and lets nobody in; it needs no right on the node's network, and has no name.
 */
export const nicSourceSchema = z.union([
  z.object({ kind: z.enum(['network', 'bridge']), name: z.string().min(1) }),
  z.object({ kind: z.literal('user'), name: z.literal('') }),
]);
export type NicSource = z.output<typeof nicSourceSchema>;

export const USER_NIC_SOURCE: NicSource = { kind: 'user', name: '' };

/** The source for people. */
export const nicSourceWords = ({ kind, name }: NicSource): string =>
  kind === 'user' ? 'the node itself (user mode)' : name;

export const newNicSchema = z.object({
  mac: macSchema,
  source: nicSourceSchema,
  model: z.enum(NIC_CARD_MODELS),
  linkUp: z.boolean(),
});
export type NewNic = z.output<typeof newNicSchema>;

/**
 * One change of a VM's hardware; it is stored in the plan of a task. What is absent or null stays as it is.
 */
export const hardwareChangeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('title'),
    title: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('cpu'),
    vcpus: vmCpusSchema.nullable(),
    maxVcpus: vmCpusSchema.nullable(),
    topology: topologySchema.nullable(),
    mode: z.enum(CPU_MODES).nullable(),
    /** Of the mode `custom`. */
    model: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('memory'),
    memoryBytes: vmMemorySchema.nullable(),
    maxMemoryBytes: vmMemorySchema.nullable(),
  }),
  z.object({ kind: z.literal('boot'), order: z.array(z.string()) }),
  z.object({ kind: z.literal('attachDisk'), disk: newDiskSchema }),
  z.object({ kind: z.literal('detachDisk'), target: targetSchema }),
  z.object({
    kind: z.literal('changeDisk'),
    target: targetSchema,
    /** A new bus comes with a new target, since the bus decides how disks are named. */
    move: z.object({ bus: z.enum(DISK_BUSES), target: targetSchema }).nullable(),
    cache: z.enum(DISK_CACHES).nullable(),
    discard: z.enum(DISK_DISCARDS).nullable(),
    readonly: z.boolean().nullable(),
  }),
  z.object({
    kind: z.literal('changeMedia'),
    target: targetSchema,
    /** Null ejects. */
    path: z.string().nullable(),
    format: z.string(),
    /** Opens a tray the guest has locked. */
    force: z.boolean(),
  }),
  z.object({
    kind: z.literal('replaceDisk'),
    target: targetSchema,
    /** The volume that takes the place of the one there; bus, target and all other settings of the disk stay. */
    path: z.string().min(1),
    format: z.string(),
  }),
  z.object({ kind: z.literal('attachNic'), nic: newNicSchema }),
  z.object({ kind: z.literal('detachNic'), mac: macSchema }),
  z.object({
    kind: z.literal('changeNic'),
    mac: macSchema,
    newMac: macSchema.nullable(),
    source: nicSourceSchema.nullable(),
    model: z.enum(NIC_CARD_MODELS).nullable(),
    linkUp: z.boolean().nullable(),
  }),
  /** Null takes the filter off. */
  z.object({ kind: z.literal('nicFilter'), mac: macSchema, filter: z.string().min(1).nullable() }),
  /** What is null is taken off. */
  z.object({
    kind: z.literal('nicLimits'),
    mac: macSchema,
    inbound: trafficLimitSchema.nullable(),
    outbound: trafficLimitSchema.nullable(),
  }),
  z.object({
    kind: z.literal('platform'),
    machine: z.string().nullable(),
    firmware: z.enum(['BIOS', 'UEFI']).nullable(),
    tpm: z.boolean().nullable(),
    watchdog: z.enum(['off', ...WATCHDOG_ACTIONS]).nullable(),
    clock: z.enum(CLOCK_OFFSETS).nullable(),
  }),
  z.object({ kind: z.literal('attachDevice'), device: deviceSpecSchema }),
  /** By the key under which the device was read. */
  z.object({ kind: z.literal('detachDevice'), key: z.string().min(1) }),
  z.object({ kind: z.literal('video'), model: z.enum(VIDEO_MODELS) }),
]);
export type HardwareChange = z.output<typeof hardwareChangeSchema>;
export type HardwareChangeOf<K extends HardwareChange['kind']> = Extract<
  HardwareChange,
  { kind: K }
>;

/** Whether a change meets the machine that runs, or what is stored for the next boot. */
export const HARDWARE_SCOPES = ['RUNNING', 'STORED'] as const;
export type HardwareScope = (typeof HARDWARE_SCOPES)[number];
