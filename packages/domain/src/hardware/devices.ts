import { z } from 'zod';

/**
 * The devices of a VM beside its disks and cards: what of the node is handed to it, what it shares with the node, and
 * the ways in. Each kind has what tells one from another; the hypervisor chooses the rest.
 */

/** Adapters that QEMU has and guests know; `none` takes the screen away. */
export const VIDEO_MODELS = ['virtio', 'vga', 'qxl', 'bochs', 'cirrus', 'none'] as const;
export type VideoModel = (typeof VIDEO_MODELS)[number];
export const DISPLAY_TYPES = ['vnc', 'spice'] as const;
export type DisplayType = (typeof DISPLAY_TYPES)[number];
export const SHARE_DRIVERS = ['virtiofs', '9p'] as const;
export type ShareDriver = (typeof SHARE_DRIVERS)[number];
export const SOUND_MODELS = ['ich9', 'ich6', 'ac97', 'usb'] as const;
export const INPUT_TYPES = ['tablet', 'mouse', 'keyboard'] as const;
export const INPUT_BUSES = ['usb', 'virtio'] as const;

/** Ports that a PC has for serial lines. */
export const SERIAL_PORTS = 4;

const hex4 = z.string().regex(/^[0-9a-f]{4}$/, { message: 'It must be four hexadecimal digits.' });

export const pciAddressSchema = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/, {
    message: 'A PCI address looks like 0000:3b:00.0.',
  });

/** By which a guest mounts a share: QEMU takes at most 36 bytes for virtiofs and 31 for 9p. */
export const shareTagSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,30}$/, {
  message: 'The tag must have 1 to 31 letters, digits, dots, dashes or underscores.',
});

export const deviceSpecSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pci'), address: pciAddressSchema }),
  z
    .object({
      kind: z.literal('usb'),
      /** Whichever device of that make is plugged in; null when named by its place alone. */
      vendorId: hex4.nullable(),
      productId: hex4.nullable(),
      /** The place where it is plugged in now; null when named by its make alone. */
      bus: z.int().min(1).nullable(),
      device: z.int().min(1).nullable(),
    })
    .refine((usb) => usb.vendorId !== null || usb.bus !== null, {
      message: 'A USB device is named by its make or by its place.',
    }),
  z.object({
    kind: z.literal('share'),
    driver: z.enum(SHARE_DRIVERS),
    path: z.string().min(1),
    tag: shareTagSchema,
    readonly: z.boolean(),
  }),
  z.object({
    kind: z.literal('serial'),
    port: z
      .int()
      .min(0)
      .max(SERIAL_PORTS - 1),
  }),
  z.object({ kind: z.literal('display'), type: z.enum(DISPLAY_TYPES) }),
  z.object({ kind: z.literal('sound'), model: z.enum(SOUND_MODELS) }),
  z.object({ kind: z.literal('input'), type: z.enum(INPUT_TYPES), bus: z.enum(INPUT_BUSES) }),
  z.object({ kind: z.literal('rng') }),
]);
export type DeviceSpec = z.output<typeof deviceSpecSchema>;
export type DeviceKind = DeviceSpec['kind'];
export type DeviceOf<K extends DeviceKind> = Extract<DeviceSpec, { kind: K }>;

/** A device as it was read: with its key, by which it is detached. */
export interface HardwareDevice {
  readonly key: string;
  readonly device: DeviceSpec;
}

/** What tells a device from the others of a VM, the same for the stored and the running form of it. */
export function deviceKey(device: DeviceSpec): string {
  switch (device.kind) {
    case 'pci':
      return `pci:${device.address}`;
    case 'usb':
      return device.vendorId === null
        ? `usb:${device.bus ?? 0}.${device.device ?? 0}`
        : `usb:${device.vendorId}:${device.productId ?? ''}`;
    case 'share':
      return `share:${device.tag}`;
    case 'serial':
      return `serial:${device.port}`;
    case 'display':
      return `display:${device.type}`;
    case 'sound':
      return `sound:${device.model}`;
    case 'input':
      return `input:${device.type}:${device.bus}`;
    case 'rng':
      return 'rng';
  }
}

/** Gives every device its key; those that are alike are counted: `rng`, `rng#2`. */
export function withKeys(devices: readonly DeviceSpec[]): HardwareDevice[] {
  const seen = new Map<string, number>();
  return devices.map((device) => {
    const key = deviceKey(device);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return { key: count === 1 ? key : `${key}#${count}`, device };
  });
}

/** A device in a few words, as in `share data (virtiofs, /srv/data, read-only)`. */
export function deviceWords(device: DeviceSpec): string {
  switch (device.kind) {
    case 'pci':
      return `PCI device ${device.address}`;
    case 'usb':
      return device.vendorId === null
        ? `USB device at bus ${device.bus ?? 0}, device ${device.device ?? 0}`
        : `USB device ${device.vendorId}:${device.productId ?? ''}`;
    case 'share': {
      const more = device.readonly ? ', read-only' : '';
      return `shared folder ${device.tag} (${device.driver}, ${device.path}${more})`;
    }
    case 'serial':
      return `serial port ${device.port}`;
    case 'display':
      return `${device.type === 'vnc' ? 'VNC' : 'SPICE'} display`;
    case 'sound':
      return `sound card ${device.model}`;
    case 'input':
      return `${device.bus === 'usb' ? 'USB' : device.bus} ${device.type}`;
    case 'rng':
      return 'random number generator';
  }
}

/** What a user types in the guest to see a shared folder, as root. */
export function mountCommand({ driver, tag }: DeviceOf<'share'>): string {
  return driver === 'virtiofs'
    ? `mount -t virtiofs ${tag} /mnt`
    : `mount -t 9p -o trans=virtio,version=9p2000.L ${tag} /mnt`;
}
