import {
  DISPLAY_TYPES,
  INPUT_BUSES,
  INPUT_TYPES,
  SOUND_MODELS,
  withKeys,
  type DeviceSpec,
  type HardwareDevice,
} from '@corral/domain';
import { attributeAt, childrenNamed, find, wholeNumber } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';
import { attributesAddress, hexDigits } from './hardware.ts';

/** A device of a domain with the element that makes it. */
export interface DomainDevice extends HardwareDevice {
  readonly element: XmlElement;
}

/** Every device of the kinds that Corral attaches and detaches, from stored or live XML. */
export function readDevices(domain: XmlElement): DomainDevice[] {
  const elements = find(domain, 'devices')?.children ?? [];
  const found = elements.flatMap((element) => {
    const device = readDevice(element, elements);
    return device ? [{ device, element }] : [];
  });
  return withKeys(found.map(({ device }) => device)).flatMap((one, index) => {
    const element = found[index]?.element;
    return element ? [{ ...one, element }] : [];
  });
}

/** The device of that key; null when there is none. */
export function findDevice(domain: XmlElement, key: string): XmlElement | null {
  return readDevices(domain).find((one) => one.key === key)?.element ?? null;
}

const wordOf = <T extends string>(words: readonly T[], text: string | null): T | null =>
  words.find((word) => word === text) ?? null;

/** Null for a device of another kind, or in a form that Corral does not make. */
function readDevice(element: XmlElement, all: readonly XmlElement[]): DeviceSpec | null {
  switch (element.name) {
    case 'hostdev':
      return readHostDevice(element);
    case 'filesystem':
      return readShare(element);
    case 'serial':
      return { kind: 'serial', port: portOf(element, all) };
    case 'graphics': {
      const type = wordOf(DISPLAY_TYPES, element.attribute('type'));
      return type && { kind: 'display', type };
    }
    case 'sound': {
      const model = wordOf(SOUND_MODELS, element.attribute('model'));
      return model && { kind: 'sound', model };
    }
    case 'input': {
      const type = wordOf(INPUT_TYPES, element.attribute('type'));
      const bus = wordOf(INPUT_BUSES, element.attribute('bus'));
      return type && bus && { kind: 'input', type, bus };
    }
    case 'rng':
      return { kind: 'rng' };
    default:
      return null;
  }
}

function readHostDevice(element: XmlElement): DeviceSpec | null {
  const source = find(element, 'source');
  if (!source || element.attribute('mode') !== 'subsystem') return null;
  const place = find(source, 'address');
  if (element.attribute('type') === 'pci') {
    const address = attributesAddress(place);
    return address === null ? null : { kind: 'pci', address };
  }
  if (element.attribute('type') !== 'usb') return null;
  const usb = {
    kind: 'usb',
    vendorId: hexDigits(attributeAt(source, 'vendor', 'id'), 4),
    productId: hexDigits(attributeAt(source, 'product', 'id'), 4),
    bus: wholeNumber(place?.attribute('bus') ?? null),
    device: wholeNumber(place?.attribute('device') ?? null),
  } as const;
  return usb.vendorId === null && usb.bus === null ? null : usb;
}

/** Without a driver of its own a share is 9p; other types than folders are of containers. */
function readShare(element: XmlElement): DeviceSpec | null {
  const path = attributeAt(element, 'source', 'dir');
  const tag = attributeAt(element, 'target', 'dir');
  if (path === null || tag === null || (element.attribute('type') ?? 'mount') !== 'mount')
    return null;
  const virtiofs = attributeAt(element, 'driver', 'type') === 'virtiofs';
  const readonly = find(element, 'readonly') !== null;
  return { kind: 'share', driver: virtiofs ? 'virtiofs' : '9p', path, tag, readonly };
}

/** A port that is not numbered yet gets its place in the list. */
function portOf(element: XmlElement, all: readonly XmlElement[]): number {
  const told = wholeNumber(attributeAt(element, 'target', 'port'));
  return told ?? all.filter(({ name }) => name === 'serial').indexOf(element);
}

/** Model of the first display adapter; null without one. */
export function readVideo(domain: XmlElement): string | null {
  const model = attributeAt(domain, 'devices/video/model', 'type');
  return model === 'none' ? null : model;
}

/** Whether every page of the memory can be shared with another process of the node. */
export function readSharedMemory(domain: XmlElement): boolean {
  if (attributeAt(domain, 'memoryBacking/access', 'mode') === 'shared') return true;
  const cells = find(domain, 'cpu/numa');
  const list = cells ? childrenNamed(cells, 'cell') : [];
  return list.length > 0 && list.every((cell) => cell.attribute('memAccess') === 'shared');
}
