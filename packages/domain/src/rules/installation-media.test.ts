import { describe, expect, it } from 'vitest';
import type { HardwareConfig, HardwareDisk } from '../hardware/config.ts';
import { bootOrderWithoutMedia, installationMedia } from './installation-media.ts';

const disk = (target: string, change: Partial<HardwareDisk> = {}): HardwareDisk => ({
  target,
  device: 'disk',
  bus: 'virtio',
  format: 'qcow2',
  source: `/images/${target}`,
  readonly: false,
  cache: null,
  discard: null,
  ...change,
});
const cd = (target: string, source: string | null): HardwareDisk =>
  disk(target, { device: 'cdrom', source });
const config = (bootOrder: string[], disks: HardwareDisk[]): HardwareConfig => ({
  title: null,
  description: null,
  vcpus: 1,
  maxVcpus: 1,
  memoryBytes: 1,
  maxMemoryBytes: 1,
  cpuMode: null,
  cpuModel: null,
  topology: null,
  machine: null,
  firmware: null,
  secureBoot: null,
  tpm: null,
  watchdog: null,
  watchdogAction: null,
  clock: null,
  bootOrder,
  disks,
  nics: [],
  devices: [],
  video: null,
  sharedMemory: false,
  others: [],
});

describe('installation media', () => {
  it('are CDs that are in and can be booted', () => {
    const one = config(['disk:vda', 'disk:sda'], [disk('vda'), cd('sda', '/isos/debian.iso')]);
    expect(installationMedia(one, null)).toEqual([
      { target: 'sda', source: '/isos/debian.iso', bootsFirst: false },
    ]);
    const first = { ...one, bootOrder: ['disk:sda', 'disk:vda'] };
    expect(installationMedia(first, null)[0]?.bootsFirst).toBe(true);
    const driversOnly = { ...one, bootOrder: ['disk:vda'] };
    expect(installationMedia(driversOnly, null)).toEqual([]);
  });

  it('are not seeds, empty drives or the CDs of a VM that lives from its CD', () => {
    const order = ['disk:vda', 'disk:sda'];
    for (const source of ['/images/web-seed.iso', '/x/cidata.iso', '/x/cloudinit-1.iso', null])
      expect(installationMedia(config(order, [disk('vda'), cd('sda', source)]), null)).toEqual([]);
    expect(installationMedia(config(['disk:sda'], [cd('sda', '/x/live.iso')]), null)).toEqual([]);
  });

  it('are told while either what runs or what is stored has them', () => {
    const empty = config(['disk:vda', 'disk:sda'], [disk('vda'), cd('sda', null)]);
    const running = { ...empty, disks: [disk('vda'), cd('sda', '/isos/debian.iso')] };
    expect(installationMedia(empty, running).map(({ target }) => target)).toEqual(['sda']);
    expect(installationMedia(running, empty)).toHaveLength(1);
  });
});

describe('the order of booting without them', () => {
  const disks = [disk('vda'), disk('vdb'), cd('sda', '/a.iso')];

  it('stays where a disk is tried first', () => {
    expect(
      bootOrderWithoutMedia({ bootOrder: ['disk:vda', 'disk:sda'], disks }, ['sda']),
    ).toBeNull();
  });

  it('puts the drives last and keeps the rest in its order', () => {
    const nic = 'nic:52:54:00:00:00:01';
    expect(
      bootOrderWithoutMedia({ bootOrder: ['disk:sda', nic, 'disk:vdb'], disks }, ['sda']),
    ).toEqual([nic, 'disk:vdb', 'disk:sda']);
  });

  it('names the first disk where none was named', () => {
    expect(bootOrderWithoutMedia({ bootOrder: ['disk:sda'], disks }, ['sda'])).toEqual([
      'disk:vda',
      'disk:sda',
    ]);
  });
});
