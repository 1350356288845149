import { describe, expect, it } from 'vitest';
import { parseXml } from '../xml/tree.ts';
import { readIpAddresses, readNic, readPci, readUsb } from './hardware.ts';
import { readHostDisk, readRotation } from './host-disk.ts';

const pciXml = (inside: string, driver = ''): string =>
  `<device><name>x</name><path>/sys/devices/pci0000:3a</path>${driver}
   <capability type='pci'>${inside}<domain>0</domain><bus>59</bus><slot>0</slot><function>1</function>
   </capability></device>`;
const pci = (inside: string, driver?: string) => readPci(parseXml(pciXml(inside, driver)));

const IDS = `<class>0x030000</class><product id='0x2684'>AD102</product><vendor id='0x10de'>NVIDIA</vendor>`;

describe('PCI devices', () => {
  it('tells a graphics card by its class, with driver, IOMMU group and NUMA cell', () => {
    const card = pci(
      `${IDS}<iommuGroup number='12'><address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/></iommuGroup><numa node='1'/>`,
      '<driver><name>vfio-pci</name></driver>',
    );
    expect(card).toEqual({
      address: '0000:3b:00.1',
      classCode: '030000',
      vendorId: '10de',
      productId: '2684',
      vendorName: 'NVIDIA',
      productName: 'AD102',
      driver: 'vfio-pci',
      iommuGroup: 12,
      numaCell: 1,
      gpu: true,
      sriov: null,
      unknown: [],
    });
  });

  it('leaves null what is not told, and says why', () => {
    const bare = pci(`<class>0x088000</class><product id='0x1045'/><vendor id='0x1af4'/>`);
    expect(bare).toMatchObject({ gpu: false, driver: null, iommuGroup: null, vendorName: null });
    const fields = bare?.unknown.map(({ field }) => field);
    expect(fields).toEqual(['vendorName', 'productName', 'driver', 'iommuGroup', 'numaCell']);
    expect(bare?.unknown.find(({ field }) => field === 'iommuGroup')?.reason).toContain('IOMMU');
  });

  it('knows cards that divide themselves, and their parts', () => {
    const address = `<address domain='0x0000' bus='0x3b' slot='0x10' function='0x2'/>`;
    expect(
      pci(`${IDS}<capability type='virt_functions' maxCount='63'>${address}</capability>`)?.sriov,
    ).toEqual({
      kind: 'PHYSICAL_FUNCTION',
      maxVirtualFunctions: 63,
      virtualFunctions: ['0000:3b:10.2'],
    });
    expect(pci(`${IDS}<capability type='phys_function'>${address}</capability>`)?.sriov).toEqual({
      kind: 'VIRTUAL_FUNCTION',
      physicalFunction: '0000:3b:10.2',
    });
  });

  it('takes no other device for one', () => {
    const usb = parseXml(
      `<device><capability type='usb_device'><bus>1</bus><device>4</device>
       <product id='0x0407'>Yubikey</product><vendor id='0x1050'>Yubico.com</vendor></capability></device>`,
    );
    expect(readPci(usb)).toBeNull();
    expect(readUsb(usb)).toMatchObject({ bus: 1, device: 4, vendorId: '1050', productId: '0407' });
  });
});

describe('network cards', () => {
  const none = { byName: null, reason: 'Nobody could be asked for it.' };
  const nic = (link: string, path = '/sys/devices/pci0000:00/0000:00:1f.6/net/eno1') =>
    parseXml(
      `<device><path>${path}</path><capability type='net'><interface>eno1</interface>
       <address>02:FC:00:00:00:01</address>${link}</capability></device>`,
    );

  it('reads link, speed and addresses', () => {
    const byName = readIpAddresses(
      '[{"ifname":"eno1","addr_info":[{"local":"192.0.2.4","prefixlen":24},{"family":"x"}]}]',
    );
    expect(readNic(nic(`<link speed='1000' state='up'/>`), { ...none, byName })).toEqual({
      name: 'eno1',
      mac: '02:fc:00:00:00:01',
      link: 'up',
      speedMbps: 1000,
      addresses: ['192.0.2.4/24'],
      pciAddress: '0000:00:1f.6',
      virtual: false,
      unknown: [],
    });
  });

  it('takes the kernel’s word for an unknown speed as no speed', () => {
    const seen = readNic(nic(`<link speed='4294967295' state='up'/>`), none);
    expect(seen).toMatchObject({ speedMbps: null, addresses: null });
    expect(seen?.unknown.map(({ field }) => field)).toEqual(['speedMbps', 'addresses']);
  });

  it('knows what is made of software', () => {
    const bridge = readNic(nic(`<link state='down'/>`, '/sys/devices/virtual/net/eno1'), none);
    expect(bridge).toMatchObject({ virtual: true, pciAddress: null, link: 'down' });
  });

  it('reads nothing from words that are not the answer', () => {
    expect(readIpAddresses('Object "-json" is unknown, try "ip help".')).toBeNull();
  });
});

describe('disks', () => {
  const rotation = {
    byName: readRotation(
      '/sys/block/sda/queue/rotational:1\n/sys/block/sdb/queue/rotational:0\ngrep: nothing\n',
    ),
    reason: 'Nobody could be asked for it.',
  };
  const disk = (name: string, path: string, inside = '<size>1000</size>', type = 'disk') =>
    readHostDisk(
      parseXml(
        `<device><path>/sys/devices/${path}/block/${name}</path><capability type='storage'>
         <block>/dev/${name}</block><bus>ata</bus><drive_type>${type}</drive_type>${inside}</capability></device>`,
      ),
      rotation,
    );

  it('tells NVMe, SSD and HDD apart', () => {
    expect(disk('nvme0n1', 'pci0000:00/0000:01:00.0/nvme/nvme0')?.type).toBe('NVME');
    expect(disk('sda', 'pci0000:00/ata1/host0')?.type).toBe('HDD');
    expect(disk('sdb', 'pci0000:00/ata2/host1')?.type).toBe('SSD');
  });

  it('does not claim to know what lies below a virtual disk', () => {
    const vda = disk(
      'vda',
      'pci0000:00/0000:00:02.0/virtio1',
      '<vendor>0x1af4</vendor><size>5</size>',
    );
    expect(vda).toMatchObject({ type: null, bus: 'virtio', vendor: null, sizeBytes: 5 });
    expect(vda?.unknown.map(({ field }) => field)).toEqual(['type', 'vendor', 'model', 'serial']);
  });

  it('reads an empty drive as one without a size', () => {
    const drive = disk(
      'sr0',
      'pci0000:00/ata3/host2',
      `<model>DVD</model><vendor>HL</vendor><serial>K1</serial>
       <capability type='removable'><media_available>0</media_available></capability>`,
      'cdrom',
    );
    expect(drive).toMatchObject({ type: 'CDROM', removable: true, sizeBytes: null, serial: 'K1' });
    expect(drive?.unknown).toEqual([
      { field: 'sizeBytes', reason: 'There is no medium in the drive.' },
    ]);
  });

  it('says that the node could not be asked', () => {
    const seen = readHostDisk(
      parseXml(
        `<device><path>/sys/devices/pci0000:00/ata1/host0/block/sdz</path><capability type='storage'><block>/dev/sdz</block></capability></device>`,
      ),
      { byName: null, reason: 'Nobody could be asked for it.' },
    );
    expect(seen?.unknown.find(({ field }) => field === 'type')?.reason).toBe(
      'Nobody could be asked for it.',
    );
  });
});
