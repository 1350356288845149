import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  DriverCapabilities,
  HardwareRole,
  NodeHardware,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import type { LinkExecResult } from '../connection/link.ts';
import { ListNodeDevices } from '../constants.ts';
import {
  readIpAddresses,
  readNic,
  readPci,
  readUsb,
  type NicAddresses,
} from '../readers/hardware.ts';
import {
  blockName,
  readHostDisk,
  readRotation,
  rotationPath,
  type Rotation,
} from '../readers/host-disk.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';
import type { Argv, NodePrograms } from './node-programs.ts';

const WHAT = 'the devices of the node';
const { PCI, USB, NET, STORAGE } = ListNodeDevices;
const PROGRAM_TIMEOUT_MS = 10_000;

/** The node's devices from libvirt, with what only the kernel tells read by two small programs. */
export class LibvirtHardware implements HardwareRole {
  private readonly calls: Calls;
  private readonly programs: NodePrograms;
  private readonly ability: DriverCapabilities['features'][string] | undefined;

  constructor(calls: Calls, programs: NodePrograms, capabilities: DriverCapabilities) {
    this.calls = calls;
    this.programs = programs;
    this.ability = capabilities.features['node.hardware'];
  }

  async read(options: CallOptions = {}): Promise<NodeHardware> {
    if (this.ability?.supported === false) {
      const reason = this.ability.reason ?? 'The node has no list of devices.';
      throw new CorralError('CAPABILITY_MISSING', reason, { capability: 'node.hardware' });
    }
    const devices = await this.devices(options);
    const disks = devices.flatMap((device) => blockName(device) ?? []);
    const [addresses, rotation] = await Promise.all([
      this.addresses(options),
      this.rotation(disks, options),
    ]);
    return {
      pci: sorted(devices, readPci, (one) => one.address),
      usb: sorted(
        devices,
        readUsb,
        (one) => `${one.bus}`.padStart(3, '0') + `${one.device}`.padStart(3, '0'),
      ),
      nics: sorted(
        devices,
        (device) => readNic(device, addresses),
        (one) => `${one.virtual ? 1 : 0}${one.name}`,
      ),
      disks: sorted(
        devices,
        (device) => readHostDisk(device, rotation),
        (one) => one.path,
      ),
    };
  }

  /** Every device of the four kinds; one that is pulled out meanwhile is left out. */
  private async devices(options: CallOptions): Promise<XmlElement[]> {
    const args = { need_results: 1, flags: PCI | USB | NET | STORAGE };
    const list = await this.calls.read(WHAT, 'connectListAllNodeDevices', args, options);
    const all = await Promise.all(
      list.devices.map(async ({ name }) => {
        try {
          const request = { name, flags: 0 };
          const { xml } = await this.calls.read(WHAT, 'nodeDeviceGetXmlDesc', request, options);
          return [parseXml(xml)];
        } catch (error) {
          if (hasCode(error, 'NOT_FOUND')) return [];
          throw error;
        }
      }),
    );
    return all.flat();
  }

  private async addresses(options: CallOptions): Promise<NicAddresses> {
    const result = await this.program(['ip', '-json', 'address', 'show'], options);
    const byName = result?.code === 0 ? readIpAddresses(result.stdout) : null;
    const reason =
      'Libvirt does not tell addresses, and the program `ip` could not be run on the node.';
    return { byName, reason };
  }

  private async rotation(disks: readonly string[], options: CallOptions): Promise<Rotation> {
    const reason = 'Libvirt does not tell it, and /sys/block could not be read on the node.';
    if (disks.length === 0) return { byName: new Map(), reason };
    const result = await this.program(['grep', '-sH', '', ...disks.map(rotationPath)], options);
    // grep ends with 2 when one of the files is not there, and still shows the others.
    const readable = result !== null && (result.code === 0 || result.stdout !== '');
    return { byName: readable ? readRotation(result.stdout) : null, reason };
  }

  /** Null when the program cannot be run: a login without a shell, another machine's socket, no such program. */
  private async program(argv: Argv, options: CallOptions): Promise<LinkExecResult | null> {
    const deadlineMs = Math.min(options.deadlineMs ?? PROGRAM_TIMEOUT_MS, PROGRAM_TIMEOUT_MS);
    try {
      return await this.programs.run(argv, { ...options, deadlineMs });
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      return null;
    }
  }
}

function sorted<T>(
  devices: readonly XmlElement[],
  read: (device: XmlElement) => T | null,
  key: (one: T) => string,
): T[] {
  return devices
    .flatMap((device) => read(device) ?? [])
    .toSorted((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
}
