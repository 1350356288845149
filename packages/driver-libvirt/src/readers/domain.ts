import type {
  DiskRecord,
  GraphicsRecord,
  NicRecord,
  SnapshotRecord,
  VmRecord,
} from '@corral/hypervisor';
import { mapVmState } from '../mapping/state.ts';
import { readMetadata, readOsName } from '../metadata.ts';
import { readSnapshotSupport } from './snapshot-support.ts';
import { attributeAt, find, findAll, scaledBytes, textAt, wholeNumber } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/** What libvirt tells about a domain outside its XML. */
export interface DomainObservation {
  readonly uuid: string;
  readonly state: number;
  readonly reason: number;
  readonly persistent: boolean;
  readonly autostart: boolean;
  readonly hasManagedSave: boolean;
  readonly snapshots: readonly SnapshotRecord[];
  /** Packed as major × 1,000,000 + minor × 1,000 + release. */
  readonly libvirtVersion: number;
}

/** The name of the virtio channel on which QEMU's guest agent listens. */
export const AGENT_CHANNEL = 'org.qemu.guest_agent.0';

/** Makes the record of a VM from its XML (live where it runs) and what was observed beside it. */
export function readVm(xml: string, observed: DomainObservation): VmRecord {
  const domain = parseXml(xml);
  const maxVcpus = wholeNumber(textAt(domain, 'vcpu')) ?? 1;
  const maxMemoryBytes = scaledBytes(find(domain, 'memory'), 'KiB') ?? 0;
  return {
    uuid: observed.uuid,
    name: find(domain, 'name')?.text ?? observed.uuid,
    title: textAt(domain, 'title'),
    description: textAt(domain, 'description'),
    ...mapVmState(observed.state, observed.reason, observed.hasManagedSave),
    persistent: observed.persistent,
    autostart: observed.autostart,
    vcpus: wholeNumber(attributeAt(domain, 'vcpu', 'current')) ?? maxVcpus,
    maxVcpus,
    memoryBytes: scaledBytes(find(domain, 'currentMemory'), 'KiB') ?? maxMemoryBytes,
    maxMemoryBytes,
    arch: attributeAt(domain, 'os/type', 'arch'),
    machine: attributeAt(domain, 'os/type', 'machine'),
    domainType: attributeAt(domain, '.', 'type'),
    firmware: readFirmware(domain),
    osName: readOsName(domain),
    hasManagedSave: observed.hasManagedSave,
    hasAgentChannel: agentChannel(domain) !== null,
    disks: findAll(domain, 'devices/disk').map(readDisk),
    nics: findAll(domain, 'devices/interface').map(readNic),
    graphics: findAll(domain, 'devices/graphics').map(readGraphics),
    serialPorts: findAll(domain, 'devices/serial').length,
    snapshots: {
      support: readSnapshotSupport(domain, observed.libvirtVersion),
      list: observed.snapshots,
    },
    corral: readMetadata(domain),
  };
}

/** The agent's channel element of a domain, or null. */
export function agentChannel(domain: XmlElement): XmlElement | null {
  const channels = findAll(domain, 'devices/channel');
  return (
    channels.find((channel) => attributeAt(channel, 'target', 'name') === AGENT_CHANNEL) ?? null
  );
}

/** True when libvirt says that an agent has opened its end of the channel. */
export function agentIsConnected(domain: XmlElement): boolean {
  const channel = agentChannel(domain);
  return channel !== null && attributeAt(channel, 'target', 'state') === 'connected';
}

const BIOS_ARCHITECTURES = new Set(['x86_64', 'i686']);

/**
 * UEFI when the domain says so (auto-selected, or a pflash loader); BIOS for a hardware-virtualised x86 guest that
 * names no loader, since that is what QEMU then runs; null where it cannot be told.
 */
export function readFirmware(domain: XmlElement): 'BIOS' | 'UEFI' | null {
  const declared = attributeAt(domain, 'os', 'firmware');
  if (declared === 'efi' || attributeAt(domain, 'os/loader', 'type') === 'pflash') return 'UEFI';
  if (declared === 'bios') return 'BIOS';
  if (find(domain, 'os/loader') !== null || textAt(domain, 'os/type') !== 'hvm') return null;
  const type = attributeAt(domain, '.', 'type');
  const arch = attributeAt(domain, 'os/type', 'arch') ?? '';
  return (type === 'kvm' || type === 'qemu') && BIOS_ARCHITECTURES.has(arch) ? 'BIOS' : null;
}

const DISK_DEVICES = ['disk', 'cdrom', 'floppy', 'lun'] as const;

export function readDisk(disk: XmlElement): DiskRecord {
  const device = attributeAt(disk, '.', 'device');
  return {
    target: attributeAt(disk, 'target', 'dev') ?? '',
    device: DISK_DEVICES.find((known) => known === device) ?? 'disk',
    bus: attributeAt(disk, 'target', 'bus'),
    format: attributeAt(disk, 'driver', 'type'),
    sourcePath: diskSource(disk),
    readonly: find(disk, 'readonly') !== null,
    cache: attributeAt(disk, 'driver', 'cache'),
    discard: attributeAt(disk, 'driver', 'discard'),
    bootOrder: wholeNumber(attributeAt(disk, 'boot', 'order')),
  };
}

function diskSource(disk: XmlElement): string | null {
  const source = find(disk, 'source')?.attributes;
  if (!source) return null;
  const path = source['file'] ?? source['dev'] ?? source['dir'];
  if (path !== undefined) return path;
  if (source['volume'] !== undefined) return `${source['pool'] ?? ''}/${source['volume']}`;
  if (source['protocol'] !== undefined) return `${source['protocol']}:${source['name'] ?? ''}`;
  return null;
}

export function readNic(nic: XmlElement): NicRecord {
  const source = find(nic, 'source')?.attributes ?? {};
  return {
    mac: attributeAt(nic, 'mac', 'address') ?? '',
    model: attributeAt(nic, 'model', 'type'),
    sourceType: attributeAt(nic, '.', 'type') ?? 'unknown',
    source: source['network'] ?? source['bridge'] ?? source['dev'] ?? source['path'] ?? null,
    hostDevice: attributeAt(nic, 'target', 'dev'),
    linkUp: attributeAt(nic, 'link', 'state') !== 'down',
  };
}

/** Reads one display. */
export function readGraphics(graphics: XmlElement): GraphicsRecord {
  const listens = findAll(graphics, 'listen');
  const address = listens.find((listen) => listen.attributes['type'] === 'address');
  const socket = listens.find((listen) => listen.attributes['type'] === 'socket');
  const port = wholeNumber(attributeAt(graphics, '.', 'port'));
  return {
    type: attributeAt(graphics, '.', 'type') ?? 'unknown',
    port: port !== null && port > 0 ? port : null,
    listen: address?.attributes['address'] ?? attributeAt(graphics, '.', 'listen'),
    socketPath: socket?.attributes['socket'] ?? attributeAt(graphics, '.', 'socket'),
  };
}
