import { describe, expect, it } from 'vitest';
import { isApplied } from './applied.ts';
import { macSchema, type HardwareChange } from './change.ts';
import type { HardwareConfig, RunningFacts } from './config.ts';
import { trafficLimitSchema } from './limits.ts';
import { splitLive } from './live.ts';
import { pendingChanges } from './pending.ts';
import { freeTarget } from './targets.ts';

const GIB = 1024 ** 3;
const MAC = '52:54:00:00:00:01';
const CONFIG: HardwareConfig = {
  title: null,
  description: null,
  vcpus: 2,
  maxVcpus: 4,
  memoryBytes: GIB,
  maxMemoryBytes: 2 * GIB,
  cpuMode: 'host-model',
  cpuModel: null,
  topology: null,
  machine: 'pc-q35-7.2',
  firmware: 'UEFI',
  secureBoot: false,
  tpm: null,
  watchdog: null,
  watchdogAction: null,
  clock: 'utc',
  bootOrder: ['disk:vda'],
  disks: [
    {
      target: 'vda',
      device: 'disk',
      bus: 'virtio',
      format: 'qcow2',
      source: '/images/a',
      readonly: false,
      cache: null,
      discard: 'unmap',
    },
    {
      target: 'sda',
      device: 'cdrom',
      bus: 'sata',
      format: 'raw',
      source: null,
      readonly: true,
      cache: null,
      discard: null,
    },
  ],
  nics: [
    {
      mac: MAC,
      model: 'virtio',
      sourceType: 'network',
      source: 'default',
      linkUp: true,
      filter: null,
      inbound: null,
      outbound: null,
    },
  ],
  devices: [],
  video: 'virtio',
  sharedMemory: false,
  others: ['input tablet'],
};
const FACTS: RunningFacts = {
  domainType: 'kvm',
  hasBalloon: true,
  hasScsiController: false,
  freePciePorts: 2,
};
const CPU = { kind: 'cpu', vcpus: null, maxVcpus: null, topology: null, mode: null, model: null };
const disk = (bus: 'virtio' | 'scsi' | 'sata'): HardwareChange => ({
  kind: 'attachDisk',
  disk: {
    target: 'vdb',
    device: 'disk',
    bus,
    format: 'raw',
    path: '/b',
    readonly: false,
    cache: null,
    discard: null,
  },
});

describe('what a running VM takes at once', () => {
  it.each<[string, HardwareChange, boolean, RegExp | null]>([
    ['more vCPUs within the most', { ...CPU, kind: 'cpu', vcpus: 4 }, true, null],
    [
      'more vCPUs than the most',
      { ...CPU, kind: 'cpu', vcpus: 6, maxVcpus: 6 },
      false,
      /at most 4/,
    ],
    ['more now, and another most', { ...CPU, kind: 'cpu', vcpus: 4, maxVcpus: 8 }, true, /fixed/],
    ['fewer vCPUs', { ...CPU, kind: 'cpu', vcpus: 1 }, false, /few guests/],
    [
      'memory within the most',
      { kind: 'memory', memoryBytes: 2 * GIB, maxMemoryBytes: null },
      true,
      null,
    ],
    [
      'memory beyond it',
      { kind: 'memory', memoryBytes: 3 * GIB, maxMemoryBytes: 3 * GIB },
      false,
      /powered on/,
    ],
    ['a virtio disk', disk('virtio'), true, null],
    ['a SATA disk', disk('sata'), false, /sata/],
    ['a SCSI disk without a controller', disk('scsi'), false, /controller/],
    ['a disk less', { kind: 'detachDisk', target: 'vda' }, true, null],
    ['a drive less', { kind: 'detachDisk', target: 'sda' }, false, /eject/],
    [
      'a board',
      { kind: 'platform', machine: 'q35', firmware: null, tpm: null, watchdog: null, clock: null },
      false,
      /Board/,
    ],
  ])('%s', (_what, change, live, reason) => {
    const split = splitLive(change, CONFIG, FACTS);
    expect(split.live !== null).toBe(live);
    if (reason) expect(split.waits.join(' ')).toMatch(reason);
    else expect(split.waits).toEqual([]);
  });

  it('splits a card: link and network now, model and address at the next boot', () => {
    const source = { kind: 'network', name: 'other' } as const;
    const change = {
      kind: 'changeNic',
      mac: MAC,
      newMac: null,
      source,
      model: 'e1000',
      linkUp: false,
    } as const;
    const { live, waits } = splitLive(change, CONFIG, FACTS);
    expect(live).toEqual({ ...change, model: null });
    expect(waits).toHaveLength(1);
  });

  it('knows when there is no port left', () => {
    expect(splitLive(disk('virtio'), CONFIG, { ...FACTS, freePciePorts: 0 }).live).toBeNull();
    expect(
      splitLive(disk('virtio'), CONFIG, { ...FACTS, freePciePorts: null }).live,
    ).not.toBeNull();
  });
});

describe('what has been applied', () => {
  it('is seen in what was read back', () => {
    expect(isApplied({ ...CPU, kind: 'cpu', vcpus: 2 }, CONFIG)).toBe(true);
    expect(isApplied({ ...CPU, kind: 'cpu', vcpus: 3 }, CONFIG)).toBe(false);
    expect(isApplied({ kind: 'detachNic', mac: MAC }, CONFIG)).toBe(false);
    const media = { kind: 'changeMedia', target: 'sda', format: 'raw', force: false } as const;
    expect(isApplied({ ...media, path: null }, CONFIG)).toBe(true);
    expect(isApplied({ ...media, path: '/x.iso' }, CONFIG)).toBe(false);
    const machine = {
      kind: 'platform',
      machine: 'q35',
      firmware: 'UEFI',
      tpm: false,
      watchdog: 'off',
      clock: 'utc',
    } as const;
    expect(isApplied(machine, CONFIG)).toBe(true);
    expect(isApplied({ ...machine, tpm: true }, CONFIG)).toBe(false);
  });
});

describe('filters and limits of cards', () => {
  const limit = { averageBytes: 125_000, peakBytes: null, burstBytes: 65_536 };
  const filter = { kind: 'nicFilter', mac: MAC, filter: 'own' } as const;
  const limits = { kind: 'nicLimits', mac: MAC, inbound: limit, outbound: null } as const;
  const [nic] = CONFIG.nics;
  if (!nic) throw new Error('The VM has no card.');
  const changed = { ...CONFIG, nics: [{ ...nic, filter: 'own', inbound: limit }] };

  it('change while the VM runs, where it has the card', () => {
    for (const change of [filter, limits]) {
      expect(splitLive(change, CONFIG, FACTS)).toEqual({ live: change, waits: [] });
      expect(splitLive({ ...change, mac: '52:54:00:00:00:09' }, CONFIG, FACTS).live).toBeNull();
    }
  });

  it('are seen in what was read back', () => {
    for (const change of [filter, limits]) {
      expect(isApplied(change, CONFIG)).toBe(false);
      expect(isApplied(change, changed)).toBe(true);
    }
    expect(isApplied({ ...filter, filter: null }, CONFIG)).toBe(true);
    expect(isApplied({ ...limits, outbound: limit }, changed)).toBe(false);
  });

  it('wait for the next boot in words', () => {
    expect(pendingChanges(CONFIG, changed)).toMatchObject([
      { stored: 'virtio, network, default, filter own, in at most 125 kB/s burst 64 KiB' },
    ]);
  });

  it('are rounded to what hypervisors count in, and refused where they contradict', () => {
    expect(trafficLimitSchema.parse({ averageBytes: 1499, burstBytes: 1 })).toEqual({
      averageBytes: 1000,
      peakBytes: null,
      burstBytes: 1024,
    });
    for (const bad of [{ averageBytes: 0 }, { averageBytes: 9000, peakBytes: 8000 }])
      expect(trafficLimitSchema.safeParse(bad).success).toBe(false);
  });
});

describe('what waits for the next boot', () => {
  it('is nothing when both are alike, or differ only in how they are written', () => {
    expect(pendingChanges(CONFIG, { ...CONFIG, machine: 'q35' })).toEqual([]);
    const expanded = { ...CONFIG, cpuMode: 'custom', cpuModel: 'Skylake-Server' };
    expect(pendingChanges(expanded, CONFIG)).toEqual([]);
    // What a balloon has come to is the guest's doing.
    expect(pendingChanges(CONFIG, { ...CONFIG, memoryBytes: 2 * GIB })).toEqual([]);
  });

  it('names settings and devices with both sides', () => {
    const [first] = CONFIG.disks;
    const stored = {
      ...CONFIG,
      maxVcpus: 8,
      maxMemoryBytes: 4 * GIB,
      disks: first ? [{ ...first, cache: 'none' }] : [],
      nics: [],
      others: ['input tablet', 'rng random'],
    };
    const seen = pendingChanges(CONFIG, stored).map(({ key, running, stored: next }) => [
      key,
      running,
      next,
    ]);
    expect(seen).toEqual([
      ['maxVcpus', '4', '8'],
      ['maxMemoryBytes', '2048 MiB', '4096 MiB'],
      [
        'disk:vda',
        'disk, virtio, /images/a, discard unmap',
        'disk, virtio, /images/a, cache none, discard unmap',
      ],
      ['disk:sda', 'cdrom, sata, empty, read-only', null],
      [`nic:${MAC}`, 'virtio, network, default', null],
      ['other:rng random', null, '1'],
    ]);
  });
});

describe('names of disks', () => {
  it('are the first free ones of their bus', () => {
    expect(freeTarget('virtio', [])).toBe('vda');
    expect(freeTarget('virtio', ['vda', 'vdc'])).toBe('vdb');
    expect(
      freeTarget(
        'scsi',
        [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `sd${letter}`),
      ),
    ).toBe('sdaa');
  });
});

describe('MAC addresses', () => {
  it('are written in lower case and never of a group', () => {
    expect(macSchema.parse('52:54:00:AA:BB:CC')).toBe('52:54:00:aa:bb:cc');
    for (const bad of ['01:00:5e:00:00:01', '00:00:00:00:00:00', '52-54-00-aa-bb-cc', '52:54'])
      expect(macSchema.safeParse(bad).success).toBe(false);
  });
});
