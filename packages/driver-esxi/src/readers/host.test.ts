import { describe, expect, it } from 'vitest';
import { readDatastore } from './datastores.ts';
import { readFacts, readVersion } from './facts.ts';
import { readHardware } from './hardware.ts';
import { readLicence } from './licence.ts';
import { readNetwork } from './networks.ts';

const HOST = {
  name: 'localhost.localdomain',
  'hardware.systemInfo': { uuid: 'E88D4D56-9F1E-3EA1-71FA-13A8E1A7FD70' },
  'hardware.cpuInfo': { numCpuPackages: 2, numCpuCores: 16, numCpuThreads: 32, hz: 2_400_000_000n },
  'hardware.cpuPkg': [{ vendor: 'intel', description: 'Intel(R) Xeon(R) Silver' }],
  'hardware.memorySize': 68_719_476_736,
  'hardware.numaInfo': {
    numaNode: [{ typeId: 0, memoryRangeLength: 1024, cpuID: [1, 0] }],
  },
  'summary.quickStats.overallMemoryUsage': 1024,
  'config.network.dnsConfig': { hostName: 'esx1', domainName: 'lab.test' },
};

describe('a host', () => {
  it('tells what it is', () => {
    const about = { name: 'VMware ESXi', version: '8.0.2', build: '22380479' };
    expect(readFacts(HOST, readVersion(about))).toMatchObject({
      hostname: 'esx1.lab.test',
      hostUuid: 'e88d4d56-9f1e-3ea1-71fa-13a8e1a7fd70',
      hypervisor: 'VMware ESXi',
      hypervisorVersion: '8.0.2',
      managerVersion: '8.0.2 (build 22380479)',
      cpus: 32,
      coresPerSocket: 8,
      threadsPerCore: 2,
      cpuMhz: 2400,
      memoryFreeBytes: 68_719_476_736 - 1024 * 1024 * 1024,
      numaCells: [{ id: 0, memoryBytes: 1024, cpus: [0, 1], distances: [] }],
    });
    expect(readFacts({ name: 'esx2' }, readVersion({}))).toMatchObject({
      hostname: 'esx2',
      managerVersion: null,
      memoryFreeBytes: null,
      coresPerSocket: null,
    });
  });

  it('says why what it does not tell of its devices is not there', () => {
    const hardware = readHardware({
      'hardware.pciDevice': [
        { id: '0000:00:0F.0', classId: 768, vendorId: 5549, deviceId: 1029, vendorName: 'VMware' },
        {
          id: '0000:00:00.0',
          classId: 1536,
          vendorId: -32634,
          deviceId: 29072,
          deviceName: 'Bridge',
        },
      ],
      'config.network': {
        pnic: [
          {
            device: 'vmnic0',
            mac: '00:0C:29:81:D8:A0',
            pci: '0000:0b:00.0',
            linkSpeed: { speedMb: 10_000 },
          },
          { device: 'vmnic1', mac: '00:0C:29:81:D8:AA' },
        ],
        vnic: [
          {
            device: 'vmk0',
            spec: {
              mac: '00:0c:29:81:d8:a0',
              ip: { ipAddress: '192.0.2.4', subnetMask: '255.255.240.0' },
            },
          },
        ],
      },
      'config.storageDevice.scsiLun': [
        {
          _type: 'HostScsiDisk',
          lunType: 'disk',
          deviceName: '/vmfs/devices/disks/naa.5',
          ssd: true,
          vendor: 'ATA     ',
          model: 'Disk',
          serialNumber: 'unavailable',
          capacity: { block: 2048, blockSize: 512 },
        },
        { lunType: 'cdrom', deviceName: '/vmfs/devices/cdrom/mpx', vendor: 'NEC', model: 'CD' },
        { lunType: 'enclosure', deviceName: '/vmfs/devices/x' },
      ],
    });
    expect(hardware.pci).toMatchObject([
      {
        address: '0000:00:0f.0',
        classCode: '0300',
        vendorId: '15ad',
        productId: '0405',
        gpu: true,
      },
      { vendorId: '8086', productId: '7190', gpu: false },
    ]);
    expect(hardware.nics).toMatchObject([
      { name: 'vmnic0', link: 'up', speedMbps: 10_000, addresses: null, virtual: false },
      { name: 'vmnic1', link: 'down', speedMbps: null },
      { name: 'vmk0', addresses: ['192.0.2.4/20'], virtual: true },
    ]);
    expect(hardware.disks).toMatchObject([
      { path: '/dev/disks/naa.5', type: 'SSD', vendor: 'ATA', serial: null, sizeBytes: 1_048_576 },
      { type: 'CDROM', removable: true, sizeBytes: null },
    ]);
    const devices = [...hardware.pci, ...hardware.nics, ...hardware.disks];
    for (const { unknown } of devices)
      for (const { reason } of unknown) expect(reason).toMatch(/^[A-Z].*\w+ \w+.*\.$/);
  });

  it('tells a free licence from others, and never its key', () => {
    const free = { name: 'vSphere 8 Hypervisor', editionKey: 'esxBasic.cpuPackageCoreLimited' };
    const read = readLicence([{ ...free, licenseKey: 'AAAAA-BBBBB' }]);
    expect(read?.readOnlyBecause).toContain('vSphere 8 Hypervisor');
    expect(JSON.stringify(read)).not.toContain('AAAAA');
    expect(readLicence([{ name: 'Evaluation Mode', editionKey: 'eval' }])).toEqual({
      name: 'Evaluation Mode',
      readOnlyBecause: null,
    });
    expect(readLicence(undefined)).toBeNull();
  });
});

describe('a datastore', () => {
  const summary = {
    name: 'ds1',
    url: 'ds:///vmfs/volumes/5f3c7a54-9b1c2d3e-4f5a-0050569a1234/',
    type: 'VMFS',
    accessible: true,
    capacity: 1000,
    freeSpace: 400,
    maintenanceMode: 'normal',
  };

  it('is a pool that stays the same one under another name', () => {
    const pool = readDatastore({ summary });
    expect(pool).toMatchObject({
      name: 'ds1',
      type: 'vmfs',
      state: 'RUNNING',
      path: '/vmfs/volumes/5f3c7a54-9b1c2d3e-4f5a-0050569a1234',
      allocationBytes: 600,
      availableBytes: 400,
      sharedKey: null,
    });
    expect(readDatastore({ summary: { ...summary, name: 'renamed' } }).uuid).toBe(pool.uuid);
    expect(readDatastore({ summary: { ...summary, url: 'other' } }).uuid).not.toBe(pool.uuid);
  });

  it('has no sizes while it cannot be reached', () => {
    expect(readDatastore({ summary: { ...summary, accessible: false } })).toMatchObject({
      state: 'INACCESSIBLE',
      capacityBytes: null,
      availableBytes: null,
    });
  });
});

describe('a port group', () => {
  const config = {
    portgroup: [
      { spec: { name: 'VM Network', vswitchName: 'vSwitch0' } },
      { spec: { name: 'Lonely', vswitchName: 'vSwitch1' } },
    ],
    vswitch: [
      { name: 'vSwitch0', pnic: ['key-vim.host.PhysicalNic-vmnic0'] },
      { name: 'vSwitch1' },
    ],
    pnic: [{ key: 'key-vim.host.PhysicalNic-vmnic0', device: 'vmnic0' }],
  };
  const read = (name: string) => readNetwork({ ref: `HaNetwork-${name}`, name }, config);

  it('leads outside where its switch has an uplink, and nowhere else where it has none', () => {
    expect(read('VM Network')).toMatchObject({
      mode: 'BRIDGE',
      bridge: 'vSwitch0',
      forwardDevice: 'vmnic0',
    });
    expect(read('Lonely')).toMatchObject({ mode: 'ISOLATED', forwardDevice: null });
    expect(read('Unknown')).toMatchObject({ mode: 'OTHER', bridge: null });
    expect(read('Lonely').uuid).not.toBe(read('Unknown').uuid);
  });
});
