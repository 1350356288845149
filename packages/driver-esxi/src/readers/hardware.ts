import type { HostDisk, HostNic, NodeHardware, PciDevice } from '@corral/hypervisor';
import { fields, flag, integer, list, text, type Fields } from '../values.ts';
import { Unknowns } from './unknowns.ts';

/** What is read of a host for its hardware (vSphere API reference, HostSystem). */
export const HARDWARE_PATHS = [
  'hardware.pciDevice',
  'config.network',
  'config.storageDevice.scsiLun',
] as const;

export function readHardware(host: Fields): NodeHardware {
  const network = fields(host['config.network']);
  return {
    pci: list(host['hardware.pciDevice']).map((device) => readPci(fields(device))),
    usb: [],
    nics: [
      ...list(network['pnic']).map((card) => readCard(fields(card))),
      ...list(network['vnic']).map((card) => readKernelCard(fields(card))),
    ],
    disks: list(host['config.storageDevice.scsiLun']).flatMap((lun) => readDisk(fields(lun)) ?? []),
  };
}

const NOT_TOLD = 'ESXi does not tell it of its PCI devices.';
const DISPLAY_CLASS = '03';

function readPci(device: Fields): PciDevice {
  const unknown = new Unknowns();
  const classCode = unknown.of('classCode', hex(device['classId']), NOT_TOLD);
  return {
    address: text(device['id'])?.toLowerCase() ?? '',
    classCode,
    vendorId: hex(device['vendorId']) ?? '',
    productId: hex(device['deviceId']) ?? '',
    vendorName: unknown.of(
      'vendorName',
      text(device['vendorName']),
      'The host has no name for it.',
    ),
    productName: unknown.of(
      'productName',
      text(device['deviceName']),
      'The host has no name for it.',
    ),
    driver: unknown.of<string>('driver', null, NOT_TOLD),
    iommuGroup: unknown.of<number>('iommuGroup', null, NOT_TOLD),
    numaCell: unknown.of<number>('numaCell', null, NOT_TOLD),
    gpu: classCode?.startsWith(DISPLAY_CLASS) ?? false,
    sriov: null,
    unknown: unknown.list,
  };
}

/** Ids are sent as signed 16-bit numbers. */
function hex(value: unknown): string | null {
  const number = integer(value);
  return number === null ? null : (number & 0xffff).toString(16).padStart(4, '0');
}

const VIRTUAL_LINK = 'A card made of software has no link of its own.';

/** A physical card (vSphere API reference, PhysicalNic). */
function readCard(card: Fields): HostNic {
  const unknown = new Unknowns();
  const link = fields(card['linkSpeed']);
  const speed = integer(link['speedMb']);
  return {
    name: text(card['device']) ?? '',
    mac: unknown.of('mac', text(card['mac'])?.toLowerCase() ?? null, 'The card has no address.'),
    link: speed === null ? 'down' : 'up',
    speedMbps: unknown.of('speedMbps', speed, 'The card has no link, so it has no speed.'),
    addresses: unknown.of<readonly string[]>(
      'addresses',
      null,
      'Addresses of an ESXi host belong to its kernel’s own cards, not to those it has plugged in.',
    ),
    pciAddress: text(card['pci'])?.toLowerCase() ?? null,
    virtual: false,
    unknown: unknown.list,
  };
}

/** A card of the kernel itself, as `vmk0` (vSphere API reference, HostVirtualNic). */
function readKernelCard(card: Fields): HostNic {
  const unknown = new Unknowns();
  const spec = fields(card['spec']);
  const ip = fields(spec['ip']);
  const address = text(ip['ipAddress']);
  const prefix = prefixOf(text(ip['subnetMask']));
  const six = list(fields(ip['ipV6Config'])['ipV6Address'])
    .map(fields)
    .map((one) => [text(one['ipAddress']), integer(one['prefixLength'])] as const);
  const addresses = [[address, prefix] as const, ...six].flatMap(([one, length]) =>
    one === null || length === null ? [] : [`${one}/${length}`],
  );
  return {
    name: text(card['device']) ?? '',
    mac: unknown.of('mac', text(spec['mac'])?.toLowerCase() ?? null, 'The card has no address.'),
    link: unknown.of<string>('link', null, VIRTUAL_LINK),
    speedMbps: unknown.of<number>('speedMbps', null, VIRTUAL_LINK),
    addresses,
    pciAddress: null,
    virtual: true,
    unknown: unknown.list,
  };
}

/** 255.255.255.0 is 24; null for what is no mask. */
function prefixOf(mask: string | null): number | null {
  const bytes = mask?.split('.').map(Number) ?? [];
  if (bytes.length !== 4 || bytes.some((byte) => !(byte >= 0 && byte <= 255))) return null;
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : null;
}

/** A disk or drive; null for controllers and enclosures (vSphere API reference, ScsiLun and HostScsiDisk). */
function readDisk(lun: Fields): HostDisk | null {
  const kind = text(lun['lunType']) ?? text(lun['deviceType']);
  if (kind !== 'disk' && kind !== 'cdrom') return null;
  const unknown = new Unknowns();
  const capacity = fields(lun['capacity']);
  const blocks = integer(capacity['block']);
  const blockSize = integer(capacity['blockSize']);
  const cdrom = kind === 'cdrom';
  const serial = text(lun['serialNumber']);
  return {
    path: (text(lun['deviceName']) ?? '').replace(/^\/vmfs\/devices\//, '/dev/'),
    type: unknown.of('type', diskType(lun, cdrom), 'The host does not tell whether it is an SSD.'),
    // Whatever the wire, ESXi speaks to its disks as SCSI devices.
    bus: 'scsi',
    vendor: unknown.of('vendor', text(lun['vendor']), 'The device tells no vendor.'),
    model: unknown.of('model', text(lun['model']), 'The device tells no model.'),
    serial: unknown.of(
      'serial',
      serial === null || serial === 'unavailable' ? null : serial,
      'The device tells no serial number.',
    ),
    sizeBytes: unknown.of(
      'sizeBytes',
      blocks === null || blockSize === null ? null : blocks * blockSize,
      'The host tells sizes of disks only.',
    ),
    removable: cdrom,
    unknown: unknown.list,
  };
}

function diskType(lun: Fields, cdrom: boolean): HostDisk['type'] | null {
  if (cdrom) return 'CDROM';
  const ssd = flag(lun['ssd']);
  if (ssd === null) return null;
  return ssd ? 'SSD' : 'HDD';
}
