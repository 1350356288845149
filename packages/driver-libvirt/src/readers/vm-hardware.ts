import type {
  CpuTopology,
  HardwareConfig,
  HardwareDisk,
  HardwareNic,
  RunningFacts,
} from '@corral/domain';
import {
  attributeAt,
  childrenNamed,
  find,
  findAll,
  scaledBytes,
  textAt,
  wholeNumber,
} from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';
import { readDisk, readFirmware, readNic } from './domain.ts';
import { readLimit } from './limits.ts';
import { readDevices, readSharedMemory, readVideo } from './vm-devices.ts';

/** Reads what a domain is made of, from its stored or its live XML. */
export function readHardware(domain: XmlElement): HardwareConfig {
  const maxVcpus = wholeNumber(textAt(domain, 'vcpu')) ?? 1;
  const maxMemoryBytes = scaledBytes(find(domain, 'memory'), 'KiB') ?? 0;
  const watchdog = find(domain, 'devices/watchdog');
  const disks = findAll(domain, 'devices/disk');
  const devices = readDevices(domain);
  return {
    title: textAt(domain, 'title'),
    description: find(domain, 'description')?.text ?? null,
    vcpus: wholeNumber(attributeAt(domain, 'vcpu', 'current')) ?? maxVcpus,
    maxVcpus,
    memoryBytes: scaledBytes(find(domain, 'currentMemory'), 'KiB') ?? maxMemoryBytes,
    maxMemoryBytes,
    cpuMode: attributeAt(domain, 'cpu', 'mode') ?? (find(domain, 'cpu/model') ? 'custom' : null),
    cpuModel: textAt(domain, 'cpu/model'),
    topology: readTopology(domain),
    machine: attributeAt(domain, 'os/type', 'machine'),
    firmware: readFirmware(domain),
    secureBoot: readSecureBoot(domain),
    tpm: readTpm(domain),
    watchdog: watchdog?.attribute('model') ?? null,
    watchdogAction: watchdog?.attribute('action') ?? null,
    clock: attributeAt(domain, 'clock', 'offset'),
    bootOrder: readBootOrder(domain),
    disks: disks.map(readHardwareDisk),
    nics: findAll(domain, 'devices/interface').map(readHardwareNic),
    devices: devices.map(({ key, device }) => ({ key, device })),
    video: readVideo(domain),
    sharedMemory: readSharedMemory(domain),
    others: readOthers(domain, new Set(devices.map(({ element }) => element))),
  };
}

function readTopology(domain: XmlElement): CpuTopology | null {
  const topology = find(domain, 'cpu/topology');
  if (!topology) return null;
  const factor = (name: string): number => wholeNumber(topology.attribute(name)) ?? 1;
  return {
    // Dies and clusters are sockets in parts; what guests are told of them is seldom set.
    sockets: factor('sockets') * factor('dies') * factor('clusters'),
    cores: factor('cores'),
    threads: factor('threads'),
  };
}

function readSecureBoot(domain: XmlElement): boolean | null {
  const loader = find(domain, 'os/loader')?.attribute('secure');
  if (loader === 'yes') return true;
  const feature = findAll(domain, 'os/firmware/feature').find(
    (one) => one.attribute('name') === 'secure-boot',
  );
  if (feature) return feature.attribute('enabled') === 'yes';
  return loader === 'no' ? false : null;
}

function readTpm(domain: XmlElement): string | null {
  const tpm = find(domain, 'devices/tpm');
  if (!tpm) return null;
  return attributeAt(tpm, 'backend', 'version') ?? attributeAt(tpm, 'backend', 'type') ?? 'tpm';
}

function readHardwareDisk(disk: XmlElement): HardwareDisk {
  const { target, device, bus, format, sourcePath, readonly, cache, discard } = readDisk(disk);
  return { target, device, bus, format, source: sourcePath, readonly, cache, discard };
}

function readHardwareNic(nic: XmlElement): HardwareNic {
  const { mac, model, sourceType, source, linkUp } = readNic(nic);
  // A running card on a network shows the bridge beside the network it was asked for.
  const network = attributeAt(nic, 'source', 'network');
  return {
    mac: mac.toLowerCase(),
    model,
    sourceType,
    source: network ?? source,
    linkUp,
    filter: attributeAt(nic, 'filterref', 'filter'),
    inbound: readLimit(find(nic, 'bandwidth/inbound')),
    outbound: readLimit(find(nic, 'bandwidth/outbound')),
  };
}

/** Which `<boot dev>` word a device answers to. */
const CLASS_OF_DEVICE: Readonly<Record<string, string>> = { cdrom: 'cdrom', floppy: 'fd' };

/** Boot devices in order: from `<boot order>` of each, or from the classes `<boot dev>` names. */
function readBootOrder(domain: XmlElement): string[] {
  const devices = [
    ...findAll(domain, 'devices/disk').map((disk) => ({
      id: `disk:${attributeAt(disk, 'target', 'dev') ?? ''}`,
      class: CLASS_OF_DEVICE[disk.attribute('device') ?? ''] ?? 'hd',
      order: wholeNumber(attributeAt(disk, 'boot', 'order')),
    })),
    ...findAll(domain, 'devices/interface').map((nic) => ({
      id: `nic:${(attributeAt(nic, 'mac', 'address') ?? '').toLowerCase()}`,
      class: 'network',
      order: wholeNumber(attributeAt(nic, 'boot', 'order')),
    })),
  ];
  const ordered = devices.filter(({ order }) => order !== null);
  if (ordered.length > 0)
    return ordered.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0)).map(({ id }) => id);
  // The first device of a class is the one the firmware tries.
  return findAll(domain, 'os/boot').flatMap((boot) => {
    const first = devices.find((device) => device.class === boot.attribute('dev'));
    return first ? [first.id] : [];
  });
}

/** Devices that come and go with libvirt's own wiring, or that have fields of their own. */
const WIRING = new Set([
  'emulator',
  'disk',
  'interface',
  'controller',
  'console',
  'audio',
  'tpm',
  'watchdog',
  'video',
]);

/** One line for every other device, the same for the stored and the live form of it. */
function readOthers(domain: XmlElement, known: ReadonlySet<XmlElement>): string[] {
  const devices = find(domain, 'devices');
  if (!devices) return [];
  return devices.children
    .filter((device) => !WIRING.has(device.name) && !known.has(device))
    .map(lineOfDevice)
    .toSorted();
}

function lineOfDevice(device: XmlElement): string {
  const words = [
    device.name,
    device.attribute('type') ?? device.attribute('model') ?? device.attribute('bus'),
    attributeAt(device, 'model', 'type'),
    attributeAt(device, 'target', 'name') ?? attributeAt(device, 'target', 'dir'),
    attributeAt(device, 'source', 'dir'),
    hostAddress(device),
  ];
  return words.filter((word) => word !== null && word !== '').join(' ');
}

/** Which device of the host a passed-through one is. */
function hostAddress(device: XmlElement): string | null {
  if (device.name !== 'hostdev') return null;
  const address = find(device, 'source/address');
  if (address) {
    return ['domain', 'bus', 'slot', 'function', 'device']
      .map((part) => address.attribute(part))
      .filter((part) => part !== null)
      .join(':');
  }
  const vendor = attributeAt(device, 'source/vendor', 'id');
  return vendor && `${vendor}:${attributeAt(device, 'source/product', 'id') ?? ''}`;
}

/** What decides whether devices can be plugged into a running domain. */
export function readRunningFacts(domain: XmlElement): RunningFacts {
  const balloon = find(domain, 'devices/memballoon');
  const controllers = findAll(domain, 'devices/controller');
  return {
    domainType: attributeAt(domain, '.', 'type'),
    hasBalloon: balloon !== null && balloon.attribute('model') !== 'none',
    hasScsiController: controllers.some((one) => one.attribute('type') === 'scsi'),
    freePciePorts: freePciePorts(domain, controllers),
  };
}

/** Root ports on which nothing stands; null for a machine without PCIe. */
function freePciePorts(domain: XmlElement, controllers: readonly XmlElement[]): number | null {
  const pci = controllers.filter((one) => one.attribute('type') === 'pci');
  if (!pci.some((one) => one.attribute('model') === 'pcie-root')) return null;
  const devices = find(domain, 'devices')?.children ?? [];
  const used = new Set(
    devices.flatMap((device) =>
      childrenNamed(device, 'address')
        .filter((address) => address.attribute('type') === 'pci')
        .map((address) => Number(address.attribute('bus') ?? 0)),
    ),
  );
  return pci.filter(
    (one) =>
      one.attribute('model') === 'pcie-root-port' && !used.has(Number(one.attribute('index'))),
  ).length;
}
