import { describe, expect, it } from 'vitest';
import {
  deviceKey,
  deviceSpecSchema,
  deviceWords,
  mountCommand,
  withKeys,
  type DeviceSpec,
} from './devices.ts';

const USB = { kind: 'usb', vendorId: null, productId: null, bus: null, device: null } as const;
const SHARE = {
  kind: 'share',
  driver: 'virtiofs',
  path: '/srv',
  tag: 'd',
  readonly: true,
} as const;

describe('devices of a VM', () => {
  it.each<[DeviceSpec, string, string]>([
    [{ kind: 'pci', address: '0000:3b:00.0' }, 'pci:0000:3b:00.0', 'PCI device 0000:3b:00.0'],
    [{ ...USB, vendorId: '046d', productId: 'c52b' }, 'usb:046d:c52b', 'USB device 046d:c52b'],
    [{ ...USB, bus: 1, device: 4 }, 'usb:1.4', 'USB device at bus 1, device 4'],
    [SHARE, 'share:d', 'shared folder d (virtiofs, /srv, read-only)'],
    [{ kind: 'serial', port: 1 }, 'serial:1', 'serial port 1'],
    [{ kind: 'display', type: 'spice' }, 'display:spice', 'SPICE display'],
    [{ kind: 'sound', model: 'ich9' }, 'sound:ich9', 'sound card ich9'],
    [{ kind: 'input', type: 'tablet', bus: 'usb' }, 'input:tablet:usb', 'USB tablet'],
    [{ kind: 'rng' }, 'rng', 'random number generator'],
  ])('%j has a key and words', (device, key, words) => {
    expect(deviceSpecSchema.parse(device)).toEqual(device);
    expect([deviceKey(device), deviceWords(device)]).toEqual([key, words]);
  });

  it('keep their key where the hypervisor adds the place of what was named by its make', () => {
    const running = { ...USB, vendorId: '046d', productId: 'c52b', bus: 1, device: 9 };
    expect(deviceKey(running)).toBe('usb:046d:c52b');
  });

  it('are counted where they are alike', () => {
    const keys = withKeys([{ kind: 'rng' }, { kind: 'serial', port: 0 }, { kind: 'rng' }]);
    expect(keys.map(({ key }) => key)).toEqual(['rng', 'serial:0', 'rng#2']);
  });

  it('say how a guest mounts a shared folder', () => {
    expect(mountCommand(SHARE)).toBe('mount -t virtiofs d /mnt');
    expect(mountCommand({ ...SHARE, driver: '9p' })).toContain('-t 9p -o trans=virtio');
  });

  it('are refused when they name nothing, or a name that a shell would read', () => {
    expect(deviceSpecSchema.safeParse(USB).success).toBe(false);
    for (const tag of ['', '-x', 'a b', 'a;b', 'x'.repeat(32)])
      expect(deviceSpecSchema.safeParse({ ...SHARE, tag }).success).toBe(false);
    for (const address of ['3b:00.0', '0000:3b:00.8', 'zzzz:3b:00.0'])
      expect(deviceSpecSchema.safeParse({ kind: 'pci', address }).success).toBe(false);
  });
});
