import { attributeAt, childrenNamed, find } from '../xml/query.ts';
import { el, type XmlDraft } from '../xml/render.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/**
 * The PCI address at which a device is plugged into the running domain, when the stored one has that place free too:
 * a guest that finds a card elsewhere after its next boot may call it by another name.
 */
export function addressOfRunning(
  stored: XmlElement,
  liveXml: string | null,
  isIt: (device: XmlElement) => boolean,
): XmlDraft | null {
  if (liveXml === null) return null;
  const device = find(parseXml(liveXml), 'devices')?.children.find(isIt);
  const address = device && find(device, 'address');
  if (!address || address.attribute('type') !== 'pci') return null;
  const place = placeOf(address);
  const devices = find(stored, 'devices')?.children ?? [];
  const taken = devices.some((other) =>
    childrenNamed(other, 'address').some((one) => placeOf(one) === place),
  );
  return taken || !hasBus(devices, address) ? null : el('address', { ...address.attributes });
}

const PLACE = ['type', 'domain', 'bus', 'slot', 'function'] as const;

function placeOf(address: XmlElement): string {
  return PLACE.map((part) => address.attribute(part) ?? '').join(' ');
}

/** Bus 0 is always there; another is the number of a controller. */
function hasBus(devices: readonly XmlElement[], address: XmlElement): boolean {
  const bus = Number(address.attribute('bus') ?? 0);
  return (
    bus === 0 ||
    devices.some(
      (device) =>
        device.name === 'controller' &&
        attributeAt(device, '.', 'type') === 'pci' &&
        Number(device.attribute('index')) === bus,
    )
  );
}
