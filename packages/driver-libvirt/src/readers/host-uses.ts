import type { HostNic, PciDevice, UsbDevice } from '@corral/hypervisor';

/** What of a node's devices the node itself needs, from what its kernel tells. */

/** A block device below which something of the node is mounted, or on which it swaps. */
export interface DiskUse {
  /** As in `sda`. */
  readonly name: string;
  /** Where it is mounted, or `[SWAP]`. */
  readonly mounts: readonly string[];
}

/**
 * From `lsblk --json -o NAME,MOUNTPOINT`: each disk with the mounts of everything on it, through partitions,
 * encryption and volume groups. Null when the text is not of that form.
 */
export function readDiskUses(json: string): DiskUse[] | null {
  const devices = member(parseJson(json), 'blockdevices');
  if (!Array.isArray(devices)) return null;
  return devices.flatMap((device: unknown) => {
    const name = member(device, 'name');
    const mounts = mountsOf(device);
    return typeof name === 'string' && mounts.length > 0 ? [{ name, mounts }] : [];
  });
}

function mountsOf(device: unknown): string[] {
  const own = member(device, 'mountpoint');
  const children = member(device, 'children');
  const below = Array.isArray(children) ? children.flatMap(mountsOf) : [];
  return typeof own === 'string' && own !== '' ? [own, ...below] : below;
}

/** Names of interfaces through which the node reaches the world, from `ip -json route show default`. */
export function readDefaultRoutes(json: string): string[] | null {
  const routes = parseJson(json);
  if (!Array.isArray(routes)) return null;
  return [...new Set(routes.flatMap((route: unknown) => text(member(route, 'dev'))))];
}

/** Which interface is in which bridge or bond, or a VLAN on which, from `ip -json link show`: child to parent. */
export function readLinkParents(json: string): Map<string, string[]> | null {
  const links = parseJson(json);
  if (!Array.isArray(links)) return null;
  const parents = new Map<string, string[]>();
  const add = (child: string, parent: string): void => {
    parents.set(child, [...(parents.get(child) ?? []), parent]);
  };
  for (const link of links) {
    const [name] = text(member(link, 'ifname'));
    if (name === undefined) continue;
    for (const master of text(member(link, 'master'))) add(name, master);
    // A VLAN stands on the card below it, so the card carries what the VLAN carries.
    for (const below of text(member(link, 'link'))) add(below, name);
  }
  return parents;
}

/** True when traffic of one of `wanted` goes through the interface. */
export function carries(
  name: string,
  wanted: ReadonlySet<string>,
  parents: ReadonlyMap<string, readonly string[]>,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (wanted.has(name)) return true;
  if (seen.has(name)) return false;
  const next = new Set([...seen, name]);
  return (parents.get(name) ?? []).some((parent) => carries(parent, wanted, parents, next));
}

/** Which PCI function and which USB device a path of sysfs leads through, nearest last. */
export function placeOf(path: string): { pci: string | null; usbPath: string | null } {
  const pci = path.match(/[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/gi)?.at(-1) ?? null;
  const usb = /^(.*\/\d+-[\d.]+)\/\d+-[\d.]+:\d+\.\d+\//.exec(path)?.[1] ?? null;
  return { pci: pci?.toLowerCase() ?? null, usbPath: usb };
}

/** What is found out about one node. */
export interface NodeUses {
  /** Sentences without a full stop by PCI address. */
  readonly pci: ReadonlyMap<string, readonly string[]>;
  /** By `BUS.DEVICE`. */
  readonly usb: ReadonlyMap<string, readonly string[]>;
}

/** `the disk /dev/sda holds /, /boot` */
export function diskWords({ name, mounts }: DiskUse): string {
  const list = mounts.map((mount) => (mount === '[SWAP]' ? 'swap' : mount)).slice(0, 4);
  return `the disk /dev/${name} holds ${list.join(', ')}`;
}

export const nicWords = (name: string): string =>
  `the node reaches the network through the card ${name}`;

/** A name for people: maker and product, or the numbers. */
export const deviceName = (
  device: Pick<PciDevice | UsbDevice, 'vendorName' | 'productName' | 'vendorId' | 'productId'>,
): string =>
  [device.vendorName, device.productName].filter((one) => one !== null).join(' ') ||
  `${device.vendorId}:${device.productId}`;

/** Cards of the node that stand on PCI. */
export const cardsOnPci = (nics: readonly HostNic[]): { name: string; pciAddress: string }[] =>
  nics.flatMap(({ name, pciAddress }) => (pciAddress === null ? [] : [{ name, pciAddress }]));

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);
