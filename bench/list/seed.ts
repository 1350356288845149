import { randomUUID } from 'node:crypto';
import type { Database } from '@corral/db';
import type { VmRecord } from '@corral/hypervisor';

const GIB = 2 ** 30;

/** A VM as libvirt would report it: a disk, a seed, two network cards, a console. */
function guest(index: number): VmRecord {
  const name = `guest-${String(index).padStart(5, '0')}`;
  const disk = { readonly: false, cache: null, discard: null, bootOrder: null } as const;
  const nic = { model: 'virtio', hostDevice: null, linkUp: true } as const;
  const mac = (card: number): string =>
    `52:54:0${card}:${[index >> 16, index >> 8, index].map((n) => (n & 255).toString(16).padStart(2, '0')).join(':')}`;
  return {
    uuid: randomUUID(),
    name,
    title: null,
    description: `Guest ${index} of the bench`,
    powerState: index % 3 === 0 ? 'RUNNING' : 'STOPPED',
    rawState: index % 3 === 0 ? 'running' : 'shutoff',
    rawReason: 'unknown',
    persistent: true,
    autostart: false,
    vcpus: 1 + (index % 8),
    maxVcpus: 8,
    memoryBytes: (1 + (index % 16)) * GIB,
    maxMemoryBytes: 16 * GIB,
    arch: 'x86_64',
    machine: 'pc-q35-7.2',
    domainType: 'kvm',
    firmware: 'BIOS',
    osName: 'debian',
    hasManagedSave: false,
    hasAgentChannel: true,
    disks: [
      {
        ...disk,
        target: 'vda',
        device: 'disk',
        bus: 'virtio',
        format: 'qcow2',
        sourcePath: `/var/lib/libvirt/images/${name}.qcow2`,
      },
      {
        ...disk,
        target: 'sda',
        device: 'cdrom',
        bus: 'sata',
        format: 'raw',
        sourcePath: `/var/lib/libvirt/images/${name}-seed.iso`,
      },
    ],
    nics: [
      { ...nic, mac: mac(0), sourceType: 'network', source: 'default' },
      { ...nic, mac: mac(1), sourceType: 'bridge', source: 'br0' },
    ],
    graphics: [{ type: 'vnc', port: -1, listen: '127.0.0.1', socketPath: null }],
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
  };
}

export interface SeedTimes {
  /** CPU time of this process in milliseconds to store all VMs of a node at once. */
  readonly firstSyncCpuMs: number;
  /** The same listing again: nothing has changed. */
  readonly sameSyncCpuMs: number;
  /** Every VM has another state. */
  readonly changedSyncCpuMs: number;
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Fills a database with the VMs of one node as the inventory does, and with an address for each of the first ones. */
export async function seedVms(db: Database, count: number): Promise<SeedTimes> {
  const node = await db.nodes.create({
    name: 'bench',
    kind: 'libvirt',
    transport: 'local',
    enabled: false,
  });
  const records = Array.from({ length: count }, (_, index) => guest(index));
  const turned = records.map((record) => ({ ...record, rawReason: 'booted' }));
  const sync = (listing: readonly VmRecord[]) => db.vms.syncNode(node.id, listing, new Date());
  // A small listing first, so that the figures are not those of code that runs for the first time.
  await sync(Array.from({ length: 20 }, (_, index) => guest(count + index)));
  const firstSyncCpuMs = await cpuMs(() => sync(records));
  const sameSyncCpuMs = await cpuMs(() => sync(records));
  const changedSyncCpuMs = await cpuMs(() => sync(turned));
  const { edges } = await db.vms.list({ first: 200 });
  for (const [index, { row }] of edges.entries()) {
    await db.vms.setAddresses(row.id, [
      {
        mac: null,
        interfaceName: 'eth0',
        family: 'ipv4',
        address: `10.0.0.${index + 1}`,
        prefix: 24,
        source: 'DHCP_LEASE',
      },
    ]);
  }
  return { firstSyncCpuMs, sameSyncCpuMs, changedSyncCpuMs };
}
