import { describe, expect, it } from 'vitest';
import {
  carries,
  diskWords,
  placeOf,
  readDefaultRoutes,
  readDiskUses,
  readLinkParents,
} from './host-uses.ts';

describe('what a node needs its own devices for', () => {
  it('is seen through partitions, encryption and volume groups', () => {
    const json = JSON.stringify({
      blockdevices: [
        { name: 'loop0', mountpoint: null },
        {
          name: 'nvme0n1',
          mountpoint: null,
          children: [
            { name: 'nvme0n1p1', mountpoint: '/boot' },
            {
              name: 'nvme0n1p2',
              mountpoint: null,
              children: [
                {
                  name: 'crypt',
                  mountpoint: null,
                  children: [{ name: 'vg-root', mountpoint: '/' }],
                },
                { name: 'swap', mountpoint: '[SWAP]' },
              ],
            },
          ],
        },
      ],
    });
    const uses = readDiskUses(json);
    expect(uses).toEqual([{ name: 'nvme0n1', mounts: ['/boot', '/', '[SWAP]'] }]);
    expect(uses?.map(diskWords)).toEqual(['the disk /dev/nvme0n1 holds /boot, /, swap']);
    expect(readDiskUses('lsblk: not found')).toBeNull();
  });

  it('finds the PCI function and the USB device on the way to a disk', () => {
    expect(placeOf('/sys/devices/pci0000:00/0000:00:1d.0/0000:02:00.0/nvme/nvme0/nvme0n1')).toEqual(
      { pci: '0000:02:00.0', usbPath: null },
    );
    const usb =
      '/sys/devices/pci0000:00/0000:00:14.0/usb2/2-3/2-3.1/2-3.1:1.0/host6/target6:0:0/6:0:0:0/block/sdb';
    expect(placeOf(usb)).toEqual({
      pci: '0000:00:14.0',
      usbPath: '/sys/devices/pci0000:00/0000:00:14.0/usb2/2-3/2-3.1',
    });
    expect(placeOf('/sys/devices/virtual/block/zram0')).toEqual({ pci: null, usbPath: null });
  });

  it('follows the way to the network through VLANs, bonds and bridges to the cards', () => {
    const parents = readLinkParents(
      JSON.stringify([
        { ifname: 'eno1', master: 'bond0' },
        { ifname: 'eno2' },
        { ifname: 'bond0' },
        { ifname: 'bond0.7', link: 'bond0', master: 'br0' },
        { ifname: 'br0' },
      ]),
    );
    const ways = readDefaultRoutes(
      JSON.stringify([
        { dst: 'default', dev: 'br0' },
        { dst: 'default', dev: 'br0', metric: 9 },
      ]),
    );
    expect(ways).toEqual(['br0']);
    const on = (name: string): boolean => carries(name, new Set(ways), parents ?? new Map());
    expect(['eno1', 'eno2'].map(on)).toEqual([true, false]);
    const loop = new Map([
      ['a', ['b']],
      ['b', ['a']],
    ]);
    expect(carries('a', new Set(['c']), loop)).toBe(false);
    expect(readDefaultRoutes('')).toBeNull();
  });
});
