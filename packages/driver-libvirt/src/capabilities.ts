import { POOL_TYPES, type DriverCapabilities } from '@corral/hypervisor';
import { childrenNamed } from './xml/query.ts';
import { parseXml } from './xml/tree.ts';

/** What the node said when the session was opened. */
export interface CapabilitiesInput {
  /** Driver name as libvirt gives it, as in `QEMU`. */
  readonly driverType: string;
  /** Packed as major × 1,000,000 + minor × 1,000 + release. */
  readonly libvirtVersion: number;
  /** Storage pool capabilities as XML; null where the node does not give them. */
  readonly poolCapabilitiesXml: string | null;
  /** Whether it is the daemon of a user's own session. */
  readonly session: boolean;
}

type Feature = DriverCapabilities['features'][string];

const YES: Feature = { supported: true, reason: null };
const no = (reason: string): Feature => ({ supported: false, reason });

const SESSION_NETWORKS =
  'The login uses libvirt’s daemon of its own session (qemu:///session), which may not change the network of the machine. Add the node with qemu:///system for networks.';

/** Since this version libvirt reads the ARP table of every kernel; older ones fail on kernels newer than they. */
const ARP_RELIABLE = 10_000_000;

/** What can be done on a node, with the reason for what cannot. */
export function readCapabilities(input: CapabilitiesInput): DriverCapabilities {
  const qemu = input.driverType === 'QEMU';
  const qemuOnly = (what: string): Feature =>
    qemu ? YES : no(`Libvirt's ${input.driverType} driver has no ${what}.`);
  // What changes the machine's own network belongs to its system daemon.
  const networks = (what: string): Feature =>
    input.session ? no(SESSION_NETWORKS) : qemuOnly(what);
  const serial = qemuOnly('serial consoles');
  const migrate = qemuOnly('migration between nodes');
  const vnc = qemuOnly('displays that can be reached');
  return {
    vmActions: {
      ...action('openSerialConsole', serial),
      ...action('openVncConsole', vnc),
      ...action('migrate', migrate),
      ...action('stop', qemuOnly('power button')),
    },
    poolTypes: readPoolTypes(input.poolCapabilitiesXml),
    volumeFormats: ['qcow2', 'raw'],
    networkModes: input.session ? [] : ['NAT', 'ROUTED', 'ISOLATED', 'OPEN', 'BRIDGE'],
    features: {
      'console.serial': serial,
      'console.vnc': vnc,
      'guest.agent': qemuOnly('guest agent'),
      'guest.diskLogins': qemuOnly('disks of guests'),
      'guest.arp':
        !qemu || input.libvirtVersion >= ARP_RELIABLE
          ? YES
          : no('Libvirt before 10.0 cannot read the ARP table of newer kernels.'),
      'guest.reach': qemuOnly('guests that could be reached'),
      'network.bridges': networks('bridges of a host'),
      'network.entries': networks('entries of a network that change while it runs'),
      'network.create': input.session ? no(SESSION_NETWORKS) : YES,
      'network.ipv6': YES,
      'network.limits': networks('limits of a whole network'),
      'network.leases': networks('DHCP server'),
      'node.hardware': qemuOnly('devices of a real machine'),
      'network.portForward': networks('firewall of a real machine'),
      'network.pending': networks('definition of a network beside the one that runs'),
      'node.stats': qemuOnly('figures of the load'),
      'pool.edit': YES,
      'power.acpi': qemuOnly('power button'),
      'vm.filters': qemuOnly('packet filters'),
      'vm.limits': qemuOnly('limits of cards'),
      'vm.hotplug': qemuOnly('devices that come and go while a VM runs'),
      'snapshot.external': qemuOnly('snapshots beside the disks'),
      'vm.migrate': migrate,
      'vm.machines': qemuOnly('machines of different kinds'),
      'vm.userNic': YES,
      'vm.stats': qemuOnly('figures of VMs'),
      'volume.clone': YES,
      'volume.compress': qemuOnly('images to compress'),
      'volume.download': qemuOnly('volume contents'),
      'volume.grow': qemuOnly('volumes that grow'),
      'volume.upload': qemuOnly('volume contents'),
      'volume.wipe': qemuOnly('volume contents'),
    },
  };
}

function action(
  name: keyof DriverCapabilities['vmActions'],
  feature: Feature,
): DriverCapabilities['vmActions'] {
  if (feature.supported) return {};
  return { [name]: { supported: false, reason: feature.reason ?? 'The node does not say why.' } };
}

/** Every pool type Corral can make, with what the node says of it; the node's other types with that reason. */
function readPoolTypes(xml: string | null): DriverCapabilities['poolTypes'] {
  const reported = new Map(
    (xml === null ? [] : childrenNamed(parseXml(xml), 'pool')).map((pool) => [
      pool.attributes['type'] ?? 'unknown',
      pool.attributes['supported'] === 'yes',
    ]),
  );
  const own = POOL_TYPES.map((type) => ({ type, ...verdictOf(type, reported) }));
  const others = [...reported.keys()].filter((type) => !POOL_TYPES.some((known) => known === type));
  return [
    ...own,
    ...others.map((type) => ({
      type,
      supported: false,
      reason: 'Corral lists and uses such pools, but does not make them.',
    })),
  ];
}

function verdictOf(
  type: string,
  reported: ReadonlyMap<string, boolean>,
): { readonly supported: boolean; readonly reason: string | null } {
  const supported = reported.get(type) ?? type === 'dir';
  if (supported) return { supported, reason: null };
  const missing = reported.has(type)
    ? 'The node’s libvirt has no driver for this type'
    : 'The node’s libvirt does not tell of this type';
  const fix = PACKAGES[type] === undefined ? '.' : ` (on Debian: ${PACKAGES[type]}).`;
  return { supported: false, reason: `${missing}${fix}` };
}

/** Packages of Debian that bring a storage driver of libvirt which is not in its main package. */
const PACKAGES: Readonly<Record<string, string>> = {
  rbd: 'libvirt-daemon-driver-storage-rbd',
  zfs: 'libvirt-daemon-driver-storage-zfs',
};
