import { VIDEO_MODELS, type Offer } from '@corral/domain';
import type { DeviceOffer } from '@corral/hypervisor';
import { find } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';
import { tpmOffer, valuesOf } from './machine-offer.ts';

const YES: Offer = { supported: true, reason: null };
const no = (reason: string): Offer => ({ supported: false, reason });

/** Since this version libvirt passes read-only on to virtiofsd; older ones refuse to define it. */
const VIRTIOFS_READONLY = 11_000_000;

const NO_SPICE =
  'The QEMU of the node has no SPICE. On Debian or Ubuntu: sudo apt-get install -y qemu-system-modules-spice';
const NO_HELPER =
  'The node has no virtiofsd, which serves the folder. On Debian or Ubuntu: sudo apt-get install -y virtiofsd';

/** What was seen of the program that serves folders by virtiofs: true, false, or null when it could not be looked for. */
export type HelperSeen = boolean | null;

/** What a VM can be given, from libvirt's domain capabilities for its board. */
export function readDeviceOffer(
  domainCapabilitiesXml: string,
  node: { readonly libvirtVersion: number; readonly virtiofsd: HelperSeen },
): DeviceOffer {
  const root = parseXml(domainCapabilitiesXml);
  const graphics = valuesOf(find(root, 'devices/graphics'), 'type');
  const models = valuesOf(find(root, 'devices/video'), 'modelType');
  const drivers = valuesOf(find(root, 'devices/filesystem'), 'driverType');
  const virtiofs = drivers.includes('virtiofs')
    ? node.virtiofsd === false
      ? no(NO_HELPER)
      : YES
    : no('The QEMU of the node has no virtiofs.');
  return {
    displays: {
      vnc: graphics.includes('vnc') ? YES : no('The QEMU of the node has no VNC.'),
      spice: graphics.includes('spice') ? YES : no(NO_SPICE),
    },
    videos: VIDEO_MODELS.filter((model) => model === 'none' || models.includes(model)),
    shares: {
      virtiofs,
      '9p': drivers.includes('path') ? YES : no('The QEMU of the node was built without 9p.'),
    },
    readonlyVirtiofs:
      node.libvirtVersion >= VIRTIOFS_READONLY
        ? virtiofs
        : no('Libvirt before 11.0 cannot make a virtiofs folder read-only; 9p can.'),
    tpm: tpmOffer(root),
  };
}
