import type { VmSpec } from '@corral/hypervisor';
import { describe, expect, it } from 'vitest';
import { readVm } from '../readers/domain.ts';
import { readNetwork } from '../readers/network.ts';
import { attributeAt, find, findAll, textAt } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';
import { driveLetters, writeDomain } from './domain.ts';
import { writeNetwork } from './network.ts';
import { writePool, writeVolume } from './storage.ts';

const SPEC: VmSpec = {
  uuid: '11111111-1111-4111-8111-111111111111',
  name: 'web-1',
  description: 'a <b> & "c"',
  vcpus: 2,
  memoryBytes: 512 * 1024 * 1024,
  arch: 'x86_64',
  machine: 'q35',
  firmware: 'BIOS',
  domainType: 'kvm',
  disks: [
    {
      device: 'disk',
      bus: 'virtio',
      format: 'qcow2',
      path: "/images/o'brien.qcow2",
      discard: true,
    },
    { device: 'disk', bus: 'virtio', format: 'raw', path: '/dev/vg/lv' },
    { device: 'cdrom', bus: 'scsi', format: 'raw', path: '/images/seed.iso' },
  ],
  nics: [
    { mac: '52:54:00:00:00:01', source: { kind: 'network', name: 'default' }, model: 'virtio' },
    { mac: '52:54:00:00:00:02', source: { kind: 'bridge', name: 'br0' }, model: 'e1000e' },
  ],
  autostart: false,
  metadata: {
    templateName: 'Debian 12',
    createdByTask: null,
    createdAt: '2026-11-22T12:00:00.000Z',
  },
};
const OBSERVED = {
  uuid: SPEC.uuid,
  state: 5,
  reason: 0,
  persistent: true,
  autostart: false,
  hasManagedSave: false,
  snapshots: [],
  libvirtVersion: 9_000_000,
};

describe('writeDomain', () => {
  it('writes what reads back as what was asked for', () => {
    const vm = readVm(writeDomain(SPEC), OBSERVED);
    expect(vm).toMatchObject({
      name: 'web-1',
      description: SPEC.description,
      vcpus: 2,
      memoryBytes: SPEC.memoryBytes,
      maxMemoryBytes: SPEC.memoryBytes,
      machine: 'q35',
      domainType: 'kvm',
      firmware: 'BIOS',
      hasAgentChannel: true,
      serialPorts: 1,
      corral: SPEC.metadata,
      disks: [
        {
          target: 'vda',
          bus: 'virtio',
          format: 'qcow2',
          sourcePath: "/images/o'brien.qcow2",
          discard: 'unmap',
          readonly: false,
        },
        { target: 'vdb', sourcePath: '/dev/vg/lv', discard: null },
        { target: 'sda', device: 'cdrom', bus: 'scsi', readonly: true },
      ],
      nics: [
        { mac: '52:54:00:00:00:01', sourceType: 'network', source: 'default', model: 'virtio' },
        { mac: '52:54:00:00:00:02', sourceType: 'bridge', source: 'br0', model: 'e1000e' },
      ],
      graphics: [{ type: 'vnc', port: null, listen: '127.0.0.1' }],
    });
  });

  it('gives a KVM guest the host’s processor and an emulated one all that QEMU can', () => {
    const cpuMode = (domainType: string): string | null =>
      attributeAt(parseXml(writeDomain({ ...SPEC, domainType })), 'cpu', 'mode');
    expect(cpuMode('kvm')).toBe('host-passthrough');
    expect(cpuMode('qemu')).toBe('maximum');
  });

  it('has a virtio-scsi controller only where a disk needs it', () => {
    const controllers = (spec: VmSpec): (string | null)[] =>
      findAll(parseXml(writeDomain(spec)), 'devices/controller')
        .map((c) => attributeAt(c, '.', 'model'))
        .filter((model) => model !== 'pcie-root-port');
    expect(controllers(SPEC)).toEqual(['virtio-scsi', 'qemu-xhci']);
    expect(controllers({ ...SPEC, disks: [] })).toEqual(['qemu-xhci']);
  });

  it('leaves ports free on PCIe boards, where devices cannot be plugged in without one', () => {
    const ports = (spec: VmSpec): string[] =>
      findAll(parseXml(writeDomain(spec)), 'devices/controller')
        .filter((c) => attributeAt(c, '.', 'model') === 'pcie-root-port')
        .map((c) => attributeAt(c, '.', 'index') ?? '');
    // USB, serial channels, balloon, random numbers, SCSI, two disks and two cards; six more are free.
    expect(ports(SPEC)).toEqual(Array.from({ length: 15 }, (_, index) => String(index + 1)));
    expect(ports({ ...SPEC, machine: 'pc' })).toEqual([]);
  });

  it('lets libvirt choose a firmware without Secure Boot for UEFI', () => {
    const domain = parseXml(writeDomain({ ...SPEC, firmware: 'UEFI' }));
    expect(attributeAt(domain, 'os', 'firmware')).toBe('efi');
    const feature = find(domain, 'os/firmware/feature');
    expect(feature?.attributes).toEqual({ enabled: 'no', name: 'secure-boot' });
  });

  it('refuses control characters instead of writing a broken document', () => {
    expect(() => writeDomain({ ...SPEC, description: 'a\u0000' })).toThrow(RangeError);
  });

  it('names drives as Linux does', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(driveLetters)).toEqual([
      'a',
      'z',
      'aa',
      'az',
      'ba',
      'zz',
      'aaa',
    ]);
  });
});

describe('storage', () => {
  it('writes a pool', () => {
    const pool = parseXml(
      writePool({ name: 'p', type: 'dir', path: '/a & b', autostart: true, uuid: SPEC.uuid }),
    );
    expect(textAt(pool, 'target/path')).toBe('/a & b');
    expect(textAt(pool, 'uuid')).toBe(SPEC.uuid);
    expect(
      find(parseXml(writePool({ name: 'p', type: 'dir', path: '/a', autostart: true })), 'uuid'),
    ).toBeNull();
  });

  it('writes volumes sparse, qcow2 in version 3', () => {
    const backing = { path: '/base', format: 'qcow2' };
    const overlay = parseXml(
      writeVolume({ name: 'v', format: 'qcow2', capacityBytes: 123, backing }),
    );
    expect(textAt(overlay, 'capacity')).toBe('123');
    expect(textAt(overlay, 'allocation')).toBe('0');
    expect(textAt(overlay, 'target/compat')).toBe('1.1');
    expect(textAt(overlay, 'backingStore/path')).toBe('/base');
    const raw = parseXml(writeVolume({ name: 'v', format: 'raw', capacityBytes: 1 }));
    expect(find(raw, 'target/compat')).toBeNull();
    expect(find(raw, 'backingStore')).toBeNull();
  });
});

describe('writeNetwork', () => {
  const observed = { uuid: 'u', name: 'n', active: false, persistent: true, autostart: false };

  it('writes what reads back as what was asked for', () => {
    const dhcp = { start: '10.0.0.10', end: '10.0.0.20' };
    const ipv4 = { address: '10.0.0.1', prefix: 24, dhcp };
    const xml = writeNetwork({
      name: 'n',
      mode: 'NAT',
      autostart: true,
      bridge: 'virbr7',
      domain: 'd.test',
      ipv4,
    });
    expect(readNetwork(xml, null, observed)).toMatchObject({
      mode: 'NAT',
      bridge: 'virbr7',
      domain: 'd.test',
      addressing: [{ address: '10.0.0.1', prefix: 24, dhcpRanges: [dhcp] }],
    });
    expect(find(parseXml(xml), 'bridge')?.attributes).toMatchObject({ stp: 'off', delay: '0' });
  });

  it('leaves the bridge to libvirt and makes an isolated network by not forwarding', () => {
    const xml = writeNetwork({ name: 'n', mode: 'ISOLATED', autostart: false, uuid: SPEC.uuid });
    expect(readNetwork(xml, null, observed)).toMatchObject({
      mode: 'ISOLATED',
      bridge: null,
      addressing: [],
    });
    expect(textAt(parseXml(xml), 'uuid')).toBe(SPEC.uuid);
  });
});
