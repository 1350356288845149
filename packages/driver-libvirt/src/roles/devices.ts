import { CorralError, hasCode, type DeviceUser, type Offer } from '@corral/domain';
import type {
  CallOptions,
  DeviceOffer,
  DevicesRole,
  DriverCapabilities,
  FolderFacts,
  HostDevices,
  HostUsb,
  NodeHardware,
  UsbDevice,
} from '@corral/hypervisor';
import type { Calls } from '../calls.ts';
import { DomainState, DomainXml } from '../constants.ts';
import { domainHandle, type DomainHandle } from '../handles.ts';
import { readDeviceOffer, type HelperSeen } from '../readers/device-offer.ts';
import { deviceName, type NodeUses } from '../readers/host-uses.ts';
import { readDevices } from '../readers/vm-devices.ts';
import { attributeAt, textAt } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';
import type { LibvirtHardware } from './hardware.ts';
import { HostUses } from './host-uses.ts';
import type { NodePrograms } from './node-programs.ts';

const NODE = 'the node';
const VM = 'the VM';

/** Where distributions put virtiofsd, and QEMU's list of such helpers, in which libvirt looks for it. */
const HELPERS = [
  '/usr/libexec/virtiofsd',
  '/usr/lib/qemu/virtiofsd',
  '/usr/lib/virtiofsd',
  '/usr/lib64/virtiofsd',
];

const NO_IOMMU =
  'The node has no IOMMU, or it is off: no PCI device can be walled off for a VM. Turn on VT-d or AMD-Vi in the firmware of the machine and boot its kernel with intel_iommu=on.';

/** Devices that VMs of a libvirt node can be given. */
export class LibvirtDevices implements DevicesRole {
  private readonly calls: Calls;
  private readonly programs: NodePrograms;
  private readonly hardware: LibvirtHardware;
  private readonly uses: HostUses;
  private readonly libvirtVersion: number;
  private readonly features: DriverCapabilities['features'];

  constructor(
    calls: Calls,
    programs: NodePrograms,
    hardware: LibvirtHardware,
    node: { readonly libvirtVersion: number; readonly features: DriverCapabilities['features'] },
  ) {
    this.calls = calls;
    this.programs = programs;
    this.hardware = hardware;
    this.uses = new HostUses(programs);
    this.libvirtVersion = node.libvirtVersion;
    this.features = node.features;
  }

  async hostDevices(options: CallOptions = {}): Promise<HostDevices> {
    const hardware = await this.hardware.read(options);
    const [uses, users] = await Promise.all([
      this.uses.read(hardware, options),
      this.users(options),
    ]);
    return {
      iommu: iommuOf(hardware),
      usesUnknown: uses.unknown,
      pci: hardware.pci.map((device) => ({
        ...device,
        name: deviceName(device),
        hostUses: uses.pci.get(device.address) ?? [],
        usedBy: users.get(`pci:${device.address}`) ?? [],
      })),
      usb: hardware.usb.map((device) => asHostUsb(device, uses, users)),
    };
  }

  async offer(vmUuid: string, options: CallOptions = {}): Promise<DeviceOffer> {
    const args = { dom: domainHandle(vmUuid), flags: DomainXml.INACTIVE };
    const domain = parseXml((await this.calls.read(VM, 'domainGetXmlDesc', args, options)).xml);
    const kind = {
      emulatorbin: textAt(domain, 'devices/emulator'),
      arch: attributeAt(domain, 'os/type', 'arch'),
      machine: attributeAt(domain, 'os/type', 'machine'),
      virttype: attributeAt(domain, '.', 'type'),
      flags: 0,
    };
    this.requireFeature('vm.machines');
    const [{ capabilities }, virtiofsd] = await Promise.all([
      this.calls.read(NODE, 'connectGetDomainCapabilities', kind, options),
      this.virtiofsd(options),
    ]);
    return readDeviceOffer(capabilities, { libvirtVersion: this.libvirtVersion, virtiofsd });
  }

  async folder(path: string, options: CallOptions = {}): Promise<FolderFacts> {
    this.requireFeature('node.hardware');
    // As root where that can be: libvirt serves folders that the login may not look into.
    const { asRoot } = await this.programs.state(options);
    const run = (argv: [string, ...string[]]) =>
      asRoot === null ? this.programs.run(argv, options) : this.programs.runAsRoot(argv, options);
    const real = await run(['readlink', '-e', '--', path]);
    if (real.code !== 0) return { exists: false, isFolder: false, realPath: null };
    const realPath = real.stdout.replace(/\n$/, '');
    const { code } = await run(['test', '-d', realPath]);
    return { exists: true, isFolder: code === 0, realPath };
  }

  private requireFeature(feature: string): void {
    const told = this.features[feature];
    if (told?.supported !== false) return;
    const reason = told.reason ?? 'The node cannot do that.';
    throw new CorralError('CAPABILITY_MISSING', reason, { capability: feature });
  }

  private async virtiofsd(options: CallOptions): Promise<HelperSeen> {
    try {
      const { stdout } = await this.programs.run(
        ['find', ...HELPERS, '/usr/share/qemu/vhost-user', '-name', '*virtiofsd*', '-print'],
        options,
      );
      return stdout.trim() !== '';
    } catch (error) {
      if (hasCode(error, 'CAPABILITY_MISSING')) return null;
      throw error;
    }
  }

  /** Which VMs have which device, by the device's key, from what is stored and what runs. */
  private async users(options: CallOptions): Promise<Map<string, DeviceUser[]>> {
    const args = { need_results: 1, flags: 0 };
    const { domains } = await this.calls.read('the VMs', 'connectListAllDomains', args, options);
    const all = await Promise.all(domains.map((dom) => this.devicesOf(dom, options)));
    const users = new Map<string, DeviceUser[]>();
    for (const { user, keys } of all.flat())
      for (const key of keys) users.set(key, [...(users.get(key) ?? []), user]);
    return users;
  }

  private async devicesOf(
    dom: DomainHandle,
    options: CallOptions,
  ): Promise<{ user: DeviceUser; keys: Set<string> }[]> {
    const keysOf = async (flags: number): Promise<string[]> => {
      const { xml } = await this.calls.read(VM, 'domainGetXmlDesc', { dom, flags }, options);
      return readDevices(parseXml(xml)).map(({ key }) => key);
    };
    try {
      const [{ state }, stored] = await Promise.all([
        this.calls.read(VM, 'domainGetState', { dom, flags: 0 }, options),
        keysOf(DomainXml.INACTIVE),
      ]);
      const running = state !== DomainState.SHUTOFF && state !== DomainState.CRASHED;
      const live = running ? await keysOf(0) : [];
      const user = { vmUuid: dom.uuid, vmName: dom.name, running };
      // A device that only the next boot will have is not taken yet.
      const later = stored.filter((key) => !live.includes(key));
      return [
        { user, keys: new Set(running ? live : stored) },
        ...(running ? [{ user: { ...user, running: false }, keys: new Set(later) }] : []),
      ];
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return [];
      throw error;
    }
  }
}

/** The kernel makes groups only where an IOMMU works. */
function iommuOf({ pci }: NodeHardware): Offer {
  const supported = pci.some(({ iommuGroup }) => iommuGroup !== null);
  return { supported, reason: supported ? null : NO_IOMMU };
}

function asHostUsb(
  device: UsbDevice,
  uses: NodeUses,
  users: ReadonlyMap<string, readonly DeviceUser[]>,
): HostUsb {
  const place = `${device.bus}.${device.device}`;
  const byMake = users.get(`usb:${device.vendorId}:${device.productId}`) ?? [];
  const usedBy = byMake.concat(users.get(`usb:${place}`) ?? []);
  return { ...device, name: deviceName(device), hostUses: uses.usb.get(place) ?? [], usedBy };
}
