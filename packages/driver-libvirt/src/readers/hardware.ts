import type { HostNic, PciDevice, SriovFacts, UnknownFact, UsbDevice } from '@corral/hypervisor';
import { attributeAt, childrenNamed, find, findAll, textAt, wholeNumber } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';

/** Devices of a node from libvirt's node-device XML. What is not told becomes null with its reason, never a guess. */

/** Collects the reasons for what is null. */
export class Unknowns {
  readonly list: UnknownFact[] = [];

  /** Passes a value on; null is written down with the reason. */
  of<T>(field: string, value: T | null, reason: string): T | null {
    if (value === null) this.list.push({ field, reason });
    return value;
  }
}

/** The capability of that type of a device, or null. */
export function capability(device: XmlElement, type: string): XmlElement | null {
  return (
    childrenNamed(device, 'capability').find(({ attributes }) => attributes['type'] === type) ??
    null
  );
}

const NO_NAME = 'The node’s own table of device names does not have it.';
const DISPLAY_CLASS = '03';

/** A PCI function; null when the XML is of something else. */
export function readPci(device: XmlElement): PciDevice | null {
  const pci = capability(device, 'pci');
  const address = pci && addressOf((name) => textAt(pci, name));
  if (!pci || address === null) return null;
  const unknown = new Unknowns();
  const classCode = unknown.of(
    'classCode',
    hexDigits(textAt(pci, 'class'), 6),
    'This version of libvirt does not tell the class of PCI devices.',
  );
  const sriov = readSriov(pci);
  return {
    address,
    classCode,
    vendorId: hexDigits(attributeAt(pci, 'vendor', 'id'), 4) ?? '',
    productId: hexDigits(attributeAt(pci, 'product', 'id'), 4) ?? '',
    vendorName: unknown.of('vendorName', textAt(pci, 'vendor'), NO_NAME),
    productName: unknown.of('productName', textAt(pci, 'product'), NO_NAME),
    driver: unknown.of(
      'driver',
      textAt(device, 'driver/name'),
      'No kernel driver is bound to the device.',
    ),
    iommuGroup: unknown.of(
      'iommuGroup',
      wholeNumber(attributeAt(pci, 'iommuGroup', 'number')),
      'The kernel has put the device in no group: the IOMMU is off or there is none.',
    ),
    numaCell: unknown.of(
      'numaCell',
      wholeNumber(attributeAt(pci, 'numa', 'node')),
      'The firmware ties the device to no NUMA cell.',
    ),
    gpu: classCode?.startsWith(DISPLAY_CLASS) ?? false,
    sriov,
    unknown: unknown.list,
  };
}

function readSriov(pci: XmlElement): SriovFacts | null {
  const physical = capability(pci, 'phys_function');
  const parent = physical && attributesAddress(find(physical, 'address'));
  if (parent !== null) return { kind: 'VIRTUAL_FUNCTION', physicalFunction: parent };
  const functions = capability(pci, 'virt_functions');
  if (!functions) return null;
  return {
    kind: 'PHYSICAL_FUNCTION',
    maxVirtualFunctions: wholeNumber(attributeAt(functions, '.', 'maxCount')),
    virtualFunctions: findAll(functions, 'address').flatMap((one) => attributesAddress(one) ?? []),
  };
}

/** The PCI address that an element's attributes spell. */
export const attributesAddress = (element: XmlElement | null): string | null =>
  element && addressOf((name) => attributeAt(element, '.', name));

/** `0000:3b:00.0` from its four parts, decimal or hexadecimal; null when one is missing. */
function addressOf(part: (name: string) => string | null): string | null {
  const [domain, bus, slot, fn] = ['domain', 'bus', 'slot', 'function'].map((name) => {
    const text = part(name);
    return text === null || !/^(0x[0-9a-f]+|\d+)$/i.test(text) ? null : Number(text);
  });
  if (domain == null || bus == null || slot == null || fn == null) return null;
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${fn.toString(16)}`;
}

/** `0x8086` as `8086`; null for anything else. */
export function hexDigits(text: string | null, digits: number): string | null {
  const value = text === null || !/^0x[0-9a-f]+$/i.test(text) ? null : Number(text);
  return value === null ? null : value.toString(16).padStart(digits, '0');
}

/** A USB device; null when the XML is of something else. */
export function readUsb(device: XmlElement): UsbDevice | null {
  const usb = capability(device, 'usb_device');
  const bus = usb && wholeNumber(textAt(usb, 'bus'));
  const number = usb && wholeNumber(textAt(usb, 'device'));
  if (!usb || bus === null || number === null) return null;
  const unknown = new Unknowns();
  const noName = 'Neither the device nor the node’s table of names tells it.';
  return {
    bus,
    device: number,
    vendorId: hexDigits(attributeAt(usb, 'vendor', 'id'), 4) ?? '',
    productId: hexDigits(attributeAt(usb, 'product', 'id'), 4) ?? '',
    vendorName: unknown.of('vendorName', textAt(usb, 'vendor'), noName),
    productName: unknown.of('productName', textAt(usb, 'product'), noName),
    unknown: unknown.list,
  };
}

/** What `ip address` knew of one network card, and what it could not be asked. */
export interface NicAddresses {
  /** By interface name; null when the node could not be asked. */
  readonly byName: ReadonlyMap<string, readonly string[]> | null;
  /** Why not, as a sentence. */
  readonly reason: string;
}

/** The kernel says −1 for a speed it does not know; libvirt passes it on as an unsigned number. */
const NO_SPEED = 4_294_967_295;

/** A network card; null when the XML is of something else, or of the loopback. */
export function readNic(device: XmlElement, addresses: NicAddresses): HostNic | null {
  const net = capability(device, 'net');
  const name = net && textAt(net, 'interface');
  if (!net || name === null || name === 'lo') return null;
  const unknown = new Unknowns();
  const link = unknown.of(
    'link',
    attributeAt(net, 'link', 'state'),
    'The kernel does not tell the state of the link.',
  );
  const path = textAt(device, 'path');
  return {
    name,
    mac: unknown.of('mac', textAt(net, 'address')?.toLowerCase() ?? null, 'It has none.'),
    link,
    speedMbps: unknown.of(
      'speedMbps',
      speedOf(net),
      link === 'up'
        ? 'The driver of the card does not tell a speed.'
        : 'The link is not up, so there is no speed.',
    ),
    addresses:
      addresses.byName === null
        ? unknown.of('addresses', null, addresses.reason)
        : (addresses.byName.get(name) ?? []),
    pciAddress: pciOf(path),
    virtual: path?.includes('/devices/virtual/') ?? false,
    unknown: unknown.list,
  };
}

function speedOf(net: XmlElement): number | null {
  const speed = wholeNumber(attributeAt(net, 'link', 'speed'));
  return speed === null || speed <= 0 || speed === NO_SPEED ? null : speed;
}

/** The last PCI address in a path of sysfs: the device that a card or disk hangs on. */
function pciOf(path: string | null): string | null {
  const found = path?.match(/[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/gi);
  return found?.at(-1)?.toLowerCase() ?? null;
}

/** Addresses by interface name from `ip -json address`; null when the text is not of that form. */
export function readIpAddresses(json: string): Map<string, string[]> | null {
  const parsed = parseJson(json);
  if (!Array.isArray(parsed)) return null;
  return new Map(
    parsed.flatMap((one: unknown) => {
      const name = textOf(one, 'ifname');
      const list = member(one, 'addr_info');
      if (name === null || !Array.isArray(list)) return [];
      return [[name, list.flatMap((info: unknown) => addressText(info) ?? [])] as const];
    }),
  );
}

function addressText(info: unknown): string | null {
  const local = textOf(info, 'local');
  const prefix = member(info, 'prefixlen');
  return local === null || typeof prefix !== 'number' ? null : `${local}/${prefix}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function textOf(value: unknown, key: string): string | null {
  const text = member(value, key);
  return typeof text === 'string' ? text : null;
}
