import { describe, expect, it } from 'vitest';
import type { Fields } from '../values.ts';
import { readAddresses } from './addresses.ts';
import { independentDisks, readDisks, readNics } from './devices.ts';
import { readSnapshots } from './snapshots.ts';
import { readAutostarted, readVm, vmUuid } from './vm.ts';
import { readVmHardware } from './vm-hardware.ts';

const GIB = 1024 ** 3;
const UUID = '52c8a2f1-0d3e-6a4b-9c5d-1e2f3a4b5c6d';

const scsi = { _type: 'ParaVirtualSCSIController', key: 1000, busNumber: 0 };
const sata = { _type: 'VirtualAHCIController', key: 15000, busNumber: 0 };
const ide = { _type: 'VirtualIDEController', key: 200, busNumber: 0 };
const disk = (key: number, controllerKey: number, unitNumber: number, fileName: string) => ({
  _type: 'VirtualDisk',
  key,
  controllerKey,
  unitNumber,
  backing: { _type: 'VirtualDiskFlatVer2BackingInfo', fileName, diskMode: 'persistent' },
});
const DEVICES = [
  disk(2001, 1000, 1, '[ds1] web/web_1.vmdk'),
  disk(2000, 1000, 0, '[ds1] web/web.vmdk'),
  scsi,
  sata,
  ide,
  {
    _type: 'VirtualCdrom',
    key: 16000,
    controllerKey: 15000,
    unitNumber: 0,
    backing: { _type: 'VirtualCdromIsoBackingInfo', fileName: '[ds1] iso/debian.iso' },
  },
  disk(3000, 200, 0, '[ds2] old.vmdk'),
  {
    _type: 'VirtualVmxnet3',
    key: 4000,
    macAddress: '00:0C:29:AA:BB:CC',
    connectable: { connected: false, startConnected: true },
    backing: {
      _type: 'VirtualEthernetCardNetworkBackingInfo',
      deviceName: 'VM Network',
      network: { type: 'Network', value: 'HaNetwork-Servers' },
    },
  },
  { _type: 'VirtualSerialPort', key: 9000 },
  { _type: 'VirtualUSBController', key: 7000, deviceInfo: { label: 'USB controller' } },
];
const PROPERTIES: Fields = {
  name: 'web',
  'config.instanceUuid': UUID.toUpperCase(),
  'config.annotation': ' keep\n',
  'config.guestFullName': 'Debian GNU/Linux 12 (64-bit)',
  'config.firmware': 'efi',
  'config.version': 'vmx-19',
  'config.hardware.numCPU': 4,
  'config.hardware.numCoresPerSocket': 2,
  'config.hardware.memoryMB': 8192,
  'config.hardware.device': DEVICES,
  'runtime.powerState': 'poweredOn',
  'runtime.connectionState': 'connected',
  'guest.toolsRunningStatus': 'guestToolsRunning',
};
const AROUND = {
  networks: new Map([['HaNetwork-Servers', 'Servers']]),
  autostarted: new Set(['7']),
  readOnlyBecause: null,
};

describe('a VM of ESXi', () => {
  it('has disks under names that stay when others come and go', () => {
    const named = (devices: readonly object[]) =>
      readDisks(devices).map(({ target, bus, sourcePath }) => [target, bus, sourcePath]);
    expect(named(DEVICES)).toEqual([
      ['hda', 'ide', '[ds2] old.vmdk'],
      ['sda', 'scsi', '[ds1] web/web.vmdk'],
      ['sdb', 'scsi', '[ds1] web/web_1.vmdk'],
      ['sra', 'sata', '[ds1] iso/debian.iso'],
    ]);
    expect(named(DEVICES.filter(({ key }) => key !== 2000))).toContainEqual([
      'sdb',
      'scsi',
      '[ds1] web/web_1.vmdk',
    ]);
    const late = disk(2100, 1001, 3, '[d] late.vmdk');
    expect(named([{ ...scsi, key: 1001, busNumber: 3 }, late])).toEqual([
      ['sdgn', 'scsi', '[d] late.vmdk'],
    ]);
  });

  it('is known by the uuid that is unique on its host', () => {
    const vm = readVm({ ref: '7', properties: PROPERTIES }, AROUND);
    expect(vm).toMatchObject({
      uuid: UUID,
      name: 'web',
      description: ' keep\n',
      powerState: 'RUNNING',
      rawState: 'poweredOn',
      rawReason: null,
      autostart: true,
      vcpus: 4,
      memoryBytes: 8 * GIB,
      firmware: 'UEFI',
      machine: 'vmx-19',
      osName: 'Debian GNU/Linux 12 (64-bit)',
      serialPorts: 1,
      graphics: [],
    });
    const without = { ref: '7', properties: {} };
    expect(vmUuid(without)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    expect(vmUuid(without)).not.toBe(vmUuid({ ref: '8', properties: {} }));
  });

  it('has cards on the networks of the host, linked as they are or as a start would have it', () => {
    const [running] = readNics(DEVICES, AROUND.networks, true);
    expect(running).toMatchObject({
      mac: '00:0c:29:aa:bb:cc',
      model: 'vmxnet3',
      source: 'Servers',
      linkUp: false,
    });
    expect(readNics(DEVICES, new Map(), false)).toMatchObject([
      { source: 'VM Network', linkUp: true },
    ]);
  });

  it('is of unknown state when its host cannot reach its files, and tells what it asks', () => {
    const row = (change: Fields) => ({ ref: '7', properties: { ...PROPERTIES, ...change } });
    expect(readVm(row({ 'runtime.connectionState': 'inaccessible' }), AROUND)).toMatchObject({
      powerState: 'UNKNOWN',
      rawReason: 'inaccessible',
    });
    const question = { id: '1', text: 'Moved or copied?' };
    expect(readVm(row({ 'runtime.question': question }), AROUND).rawReason).toBe(question.text);
    expect(readVm(row({ 'runtime.powerState': 'suspended' }), AROUND)).toMatchObject({
      powerState: 'SUSPENDED',
      hasManagedSave: true,
    });
  });

  it('shows its hardware, which never waits for a next boot', () => {
    const vm = readVm({ ref: '7', properties: PROPERTIES }, AROUND);
    const { stored, running, pending } = readVmHardware(PROPERTIES, vm);
    expect(stored).toMatchObject({
      topology: { sockets: 2, cores: 2, threads: 1 },
      nics: [{ mac: '00:0c:29:aa:bb:cc', filter: null }],
      others: expect.arrayContaining(['VirtualUSBController USB controller']),
    });
    expect(running).toEqual(stored);
    expect(pending).toEqual([]);
  });

  it('is started with its host where both say so', () => {
    const key = { type: 'VirtualMachine', value: '7' };
    const powerInfo = [{ key, startAction: 'powerOn' }];
    expect([...readAutostarted({ defaults: { enabled: true }, powerInfo })]).toEqual(['7']);
    expect(readAutostarted({ defaults: { enabled: false }, powerInfo }).size).toBe(0);
    expect(readAutostarted(undefined).size).toBe(0);
  });

  it('has the addresses that its guest tells, with prefixes where they are told', () => {
    const net = [
      {
        macAddress: '00:0C:29:AA:BB:CC',
        ipAddress: ['192.0.2.7', 'fe80::1', 'nonsense'],
        ipConfig: { ipAddress: [{ ipAddress: '192.0.2.7', prefixLength: 24 }] },
      },
    ];
    expect(
      readAddresses(net).map(({ address, prefix, family }) => [address, prefix, family]),
    ).toEqual([
      ['192.0.2.7', 24, 'ipv4'],
      ['fe80::1', null, 'ipv6'],
    ]);
    expect(readAddresses(undefined)).toEqual([]);
  });
});

describe('snapshots of ESXi', () => {
  const node = (
    id: number,
    name: string,
    children: readonly object[] = [],
    state = 'poweredOff',
  ) => ({
    snapshot: { type: 'VirtualMachineSnapshot', value: `s-${id}` },
    id,
    name,
    description: '',
    createTime: new Date('2026-11-22T10:00:00Z'),
    state,
    childSnapshotList: children,
  });
  const info = {
    currentSnapshot: { type: 'VirtualMachineSnapshot', value: 's-3' },
    rootSnapshotList: [node(1, 'base', [node(2, 'twin'), node(3, 'twin', [], 'poweredOn')])],
  };

  it('are a tree, with names that are unique', () => {
    const found = readSnapshots(info);
    expect(found.map(({ ref }) => ref)).toEqual(['s-1', 's-2', 's-3']);
    expect(found.map(({ record }) => [record.name, record.parent, record.current])).toEqual([
      ['base', null, false],
      ['twin (2)', 'base', false],
      ['twin (3)', 'base', true],
    ]);
    expect(found[2]?.record).toMatchObject({
      powerState: 'RUNNING',
      hasMemory: true,
      createdAt: '2026-11-22T10:00:00.000Z',
      description: null,
    });
    expect(readSnapshots(undefined)).toEqual([]);
  });

  it('are refused with the reason that holds', () => {
    const supportOf = (devices: readonly object[], readOnlyBecause: string | null) =>
      readVm(
        { ref: '7', properties: { ...PROPERTIES, 'config.hardware.device': devices } },
        { ...AROUND, readOnlyBecause },
      ).snapshots.support;
    expect(supportOf(DEVICES, null)).toMatchObject({
      internal: { supported: true },
      external: { supported: false },
      memory: { supported: true },
    });
    expect(supportOf([], null).internal).toMatchObject({ supported: false });
    expect(supportOf(DEVICES, 'Read only.').memory).toEqual({
      supported: false,
      reason: 'Read only.',
    });
    const independent = [
      scsi,
      { ...disk(2000, 1000, 0, '[d] a.vmdk'), backing: { diskMode: 'independent_persistent' } },
    ];
    expect(independentDisks(independent)).toHaveLength(1);
    expect(supportOf(independent, null).memory).toMatchObject({
      supported: false,
      reason: expect.stringContaining('independent'),
    });
  });
});
