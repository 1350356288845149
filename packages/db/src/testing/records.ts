import { randomUUID } from 'node:crypto';
import type { NetworkRecord, PoolRecord, VmRecord, VolumeRecord } from '@corral/hypervisor';
import type { Database } from '../database.ts';
import type { Node } from '../generated/sqlite/client.ts';

/** Records as a driver would report them, for tests; every field can be overridden. */
export function vmRecord(overrides: Partial<VmRecord> = {}): VmRecord {
  return {
    uuid: randomUUID(),
    name: 'web-1',
    title: null,
    description: null,
    powerState: 'STOPPED',
    rawState: 'shutoff',
    rawReason: null,
    persistent: true,
    autostart: false,
    vcpus: 2,
    maxVcpus: 4,
    memoryBytes: 2 ** 30,
    maxMemoryBytes: 2 ** 31,
    arch: 'x86_64',
    machine: 'q35',
    domainType: 'kvm',
    firmware: 'BIOS',
    osName: null,
    hasManagedSave: false,
    hasAgentChannel: true,
    disks: [
      {
        target: 'vda',
        device: 'disk',
        bus: 'virtio',
        format: 'qcow2',
        sourcePath: '/pool/web-1.qcow2',
        readonly: false,
        cache: null,
        discard: null,
        bootOrder: 1,
      },
    ],
    nics: [],
    graphics: [{ type: 'vnc', port: 5900, listen: '127.0.0.1', socketPath: null }],
    serialPorts: 1,
    snapshots: {
      support: {
        internal: { supported: true },
        external: { supported: true },
        memory: { supported: true },
      },
      list: [],
    },
    corral: null,
    ...overrides,
  };
}

export function poolRecord(overrides: Partial<PoolRecord> = {}): PoolRecord {
  return {
    uuid: randomUUID(),
    name: 'default',
    type: 'dir',
    state: 'RUNNING',
    rawState: 'running',
    path: '/pool',
    autostart: true,
    persistent: true,
    capacityBytes: 2 ** 40,
    allocationBytes: 2 ** 30,
    availableBytes: 2 ** 40 - 2 ** 30,
    sharedKey: null,
    ...overrides,
  };
}

export function volumeRecord(overrides: Partial<VolumeRecord> = {}): VolumeRecord {
  const name = overrides.name ?? 'web-1.qcow2';
  return {
    poolUuid: randomUUID(),
    name,
    key: `/pool/${name}`,
    path: `/pool/${name}`,
    type: 'file',
    format: 'qcow2',
    capacityBytes: 10 * 2 ** 30,
    allocationBytes: 196_608,
    backingPath: null,
    backingFormat: null,
    ...overrides,
  };
}

export function networkRecord(overrides: Partial<NetworkRecord> = {}): NetworkRecord {
  return {
    uuid: randomUUID(),
    name: 'default',
    active: true,
    persistent: true,
    autostart: true,
    mode: 'NAT',
    bridge: 'virbr0',
    forwardDevice: null,
    domain: null,
    addressing: [
      { family: 'ipv4', address: '192.168.122.1', prefix: 24, dhcpRanges: [], dhcpHosts: [] },
    ],
    limits: { inbound: null, outbound: null },
    dnsHosts: [],
    next: null,
    ...overrides,
  };
}

/** A node of its own, so that tests of one database do not meet. */
export function makeNode(database: Database, name = `node-${randomUUID()}`): Promise<Node> {
  return database.nodes.create({ name, kind: 'libvirt', transport: 'local' });
}
