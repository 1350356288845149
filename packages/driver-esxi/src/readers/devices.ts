import type { DiskRecord, NicRecord } from '@corral/hypervisor';
import { fields, flag, integer, list, refValue, text, typeName, type Fields } from '../values.ts';

/** Virtual devices of a VM, as `config.hardware.device` lists them (vSphere API reference, VirtualDevice). */

/** What stands behind the network cards of a VM: names by the value of the network's reference. */
export type NetworkNames = ReadonlyMap<string, string>;

const DISK_TYPES: Readonly<Record<string, DiskRecord['device']>> = {
  VirtualDisk: 'disk',
  VirtualCdrom: 'cdrom',
  VirtualFloppy: 'floppy',
};

/** How drives on a bus are named, so that each keeps its name whatever comes and goes beside it. */
interface Bus {
  /** What the names of its controllers' types say. */
  readonly pattern: RegExp;
  readonly name: string | null;
  readonly prefix: string;
  /** Places on one controller. */
  readonly places: number;
  /** Letters before its first. */
  readonly offset: number;
}

const BUSES: readonly Bus[] = [
  { pattern: /NVME/i, name: 'nvme', prefix: 'nv', places: 64, offset: 0 },
  { pattern: /AHCI|SATA/i, name: 'sata', prefix: 'sd', places: 32, offset: 256 },
  { pattern: /SCSI|LsiLogic|BusLogic/i, name: 'scsi', prefix: 'sd', places: 64, offset: 0 },
  { pattern: /IDE/i, name: 'ide', prefix: 'hd', places: 2, offset: 0 },
  { pattern: /SIO/i, name: 'fdc', prefix: 'fd', places: 2, offset: 0 },
];
const UNKNOWN_BUS: Bus = { pattern: /$/, name: null, prefix: 'xd', places: 64, offset: 0 };
/** Guests name drives of optical discs apart from disks, except on IDE. */
const OPTICAL_PREFIX = 'sr';

const CARD_MODELS: Readonly<Record<string, string>> = {
  VirtualE1000: 'e1000',
  VirtualE1000e: 'e1000e',
  VirtualPCNet32: 'pcnet',
  VirtualVmxnet: 'vmxnet',
  VirtualVmxnet2: 'vmxnet2',
  VirtualVmxnet3: 'vmxnet3',
  VirtualVmxnet3Vrdma: 'vmxnet3-rdma',
  VirtualSriovEthernetCard: 'sriov',
};

/** Disks and drives, in the order of the names under which Corral knows them. */
export function readDisks(devices: unknown): DiskRecord[] {
  const all = list(devices).map(fields);
  const controllers = new Map(all.map((device) => [integer(device['key']), device]));
  return all
    .map((device) => readDisk(device, fields(controllers.get(integer(device['controllerKey'])))))
    .filter((disk) => disk !== null)
    .toSorted(
      (a, b) => a.target.length - b.target.length || a.target.localeCompare(b.target, 'en'),
    );
}

function readDisk(device: Fields, controller: Fields): DiskRecord | null {
  const kind = DISK_TYPES[typeName(device) ?? ''];
  if (kind === undefined) return null;
  const bus = BUSES.find(({ pattern }) => pattern.test(typeName(controller) ?? '')) ?? UNKNOWN_BUS;
  const optical = kind === 'cdrom' && bus.name !== 'ide';
  const place =
    (integer(controller['busNumber']) ?? 0) * bus.places + (integer(device['unitNumber']) ?? 0);
  const index = place + (optical ? 0 : bus.offset);
  const backing = fields(device['backing']);
  return {
    target: `${optical ? OPTICAL_PREFIX : bus.prefix}${letters(index)}`,
    device: kind,
    bus: bus.name,
    format: kind === 'disk' ? 'vmdk' : null,
    sourcePath: text(backing['fileName']) ?? text(backing['deviceName']),
    readonly: kind === 'cdrom',
    cache: null,
    discard: null,
    bootOrder: null,
  };
}

/** 0 is a, 25 is z, 26 is aa. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : `${letters(Math.floor(index / 26) - 1)}${last}`;
}

/** Disks that snapshots leave out, by their mode (VirtualDiskMode `independent_…`). */
export function independentDisks(devices: unknown): string[] {
  return list(devices)
    .map((device) => text(fields(fields(device)['backing'])['diskMode']))
    .filter((mode) => mode?.startsWith('independent') === true)
    .map((mode) => mode ?? '');
}

/** @param running whether the VM runs: a card of one that is off is linked when its start would link it */
export function readNics(devices: unknown, names: NetworkNames, running: boolean): NicRecord[] {
  return list(devices)
    .map(fields)
    .filter((device) => CARD_MODELS[typeName(device) ?? ''] !== undefined)
    .map((device) => {
      const backing = fields(device['backing']);
      const connectable = fields(device['connectable']);
      const network = refValue(backing['network']);
      const linked = flag(running ? connectable['connected'] : connectable['startConnected']);
      return {
        mac: text(device['macAddress'])?.toLowerCase() ?? '',
        model: CARD_MODELS[typeName(device) ?? ''] ?? null,
        sourceType: 'network',
        source: (network === null ? null : names.get(network)) ?? text(backing['deviceName']),
        hostDevice: null,
        linkUp: linked ?? true,
      };
    });
}

/** Values of the references of the networks that cards are attached to. */
export function networkRefs(devices: unknown): string[] {
  return list(devices)
    .map((device) => refValue(fields(fields(device)['backing'])['network']))
    .filter((ref) => ref !== null);
}

export function countSerialPorts(devices: unknown): number {
  return list(devices).filter((device) => typeName(device) === 'VirtualSerialPort').length;
}

/** Devices that are neither drives nor cards, in one line each, as `VirtualUSBController`. */
export function otherDevices(devices: unknown): string[] {
  return list(devices)
    .filter((device) => {
      const type = typeName(device) ?? '';
      return DISK_TYPES[type] === undefined && CARD_MODELS[type] === undefined;
    })
    .map((device) => {
      const label = text(fields(fields(device)['deviceInfo'])['label']);
      return [typeName(device), label].filter((word) => word !== null).join(' ');
    });
}
