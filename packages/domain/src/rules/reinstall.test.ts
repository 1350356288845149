import { describe, expect, it } from 'vitest';
import type { HardwareDisk } from '../hardware/config.ts';
import { chooseReinstallDisks, snapshotsInTheWay } from './reinstall.ts';

const disk = (target: string, change: Partial<HardwareDisk> = {}): HardwareDisk => ({
  target,
  device: 'disk',
  bus: 'virtio',
  format: 'qcow2',
  source: `/images/${target}.qcow2`,
  readonly: false,
  cache: null,
  discard: null,
  ...change,
});

const config = {
  disks: [disk('sda', { device: 'cdrom' }), disk('vda'), disk('vdb'), disk('vdc')],
  bootOrder: ['nic:52:54:00:00:00:01', 'disk:vdb'],
};
const none = { systemDisk: null, removeDisks: [] };

describe('the disks of a reinstallation', () => {
  it('replaces the disk the VM boots from, and keeps all others', () => {
    expect(chooseReinstallDisks(config, none)).toMatchObject({
      system: { target: 'vdb' },
      removed: [],
      kept: [{ target: 'vda' }, { target: 'vdc' }],
    });
    expect(chooseReinstallDisks({ ...config, bootOrder: [] }, none)).toMatchObject({
      system: { target: 'vda' },
    });
  });

  it('replaces and removes the disks that were named', () => {
    expect(chooseReinstallDisks(config, { systemDisk: 'vdc', removeDisks: ['vda'] })).toMatchObject(
      {
        system: { target: 'vdc' },
        removed: [{ target: 'vda' }],
        kept: [{ target: 'vdb' }],
      },
    );
  });

  it.each([
    [{ systemDisk: 'vdx', removeDisks: [] }, 'systemDisk'],
    [{ systemDisk: 'sda', removeDisks: [] }, 'systemDisk'],
    [{ systemDisk: null, removeDisks: ['vdb'] }, 'removeDisks'],
    [{ systemDisk: null, removeDisks: ['sda'] }, 'removeDisks'],
  ])('refuses %j, naming %s', (wish, field) => {
    expect(chooseReinstallDisks(config, wish)).toMatchObject({ field });
  });

  it('refuses a VM without a disk, and one that cannot be written to', () => {
    const drive = { disks: [disk('sda', { device: 'cdrom' })], bootOrder: [] };
    expect(chooseReinstallDisks(drive, none)).toMatchObject({ field: null });
    const fixed = { disks: [disk('vda', { readonly: true })], bootOrder: [] };
    expect(chooseReinstallDisks(fixed, none)).toMatchObject({ field: 'systemDisk' });
  });
});

describe('snapshots in the way of a reinstallation', () => {
  const snapshot = (name: string, ...targets: string[]) => ({
    name,
    disks: targets.map((target) => ({ target })),
  });

  it('are named, unless they may go', () => {
    expect(snapshotsInTheWay([], ['vda'], false)).toBe(null);
    expect(
      snapshotsInTheWay([snapshot('a', 'vda'), snapshot('b', 'vda')], ['vda'], false),
    ).toContain('a, b');
    expect(snapshotsInTheWay([snapshot('a', 'vda')], ['vda'], true)).toBe(null);
  });

  it('cannot go when they hold a disk that stays', () => {
    const both = snapshot('a', 'vda', 'vdb');
    expect(snapshotsInTheWay([both], ['vda'], true)).toContain('vdb');
    expect(snapshotsInTheWay([both], ['vda', 'vdb'], true)).toBe(null);
  });
});
