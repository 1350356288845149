import { CorralError, type VmActionName } from '@corral/domain';
import { POOL_TYPES, type DriverCapabilities } from '@corral/hypervisor';

type Feature = DriverCapabilities['features'][string];

const YES: Feature = { supported: true, reason: null };
const no = (reason: string): Feature => ({ supported: false, reason });

/** What this driver does not do on any ESXi host, in sentences for the user. */
const LACKING = {
  'console.keys': 'Corral does not send keys to VMs of ESXi yet.',
  'console.screenshot': 'Corral does not take pictures of VMs of ESXi yet.',
  'console.serial': 'ESXi passes serial ports of VMs on only where a licence for that is there.',
  'console.vnc': 'VMs of ESXi have no VNC display, and Corral does not open their own kind yet.',
  'firmware.variables': 'ESXi keeps what the firmware of a VM stores to itself.',
  'guest.agent': 'Corral does not work inside guests of ESXi yet.',
  'guest.arp': 'ESXi does not tell which addresses it has seen on its networks.',
  'guest.diskLogins': 'Corral does not look into the disks of ESXi.',
  'guest.reach': 'Nothing can be tried from an ESXi host.',
  'network.bridges': 'Cards of VMs on ESXi are attached to port groups, never to a bridge.',
  'network.create': 'Corral does not make port groups yet.',
  'network.edit': 'Corral does not change port groups yet.',
  'network.entries': 'Port groups of ESXi have neither a DHCP nor a DNS server.',
  'network.ipv6': 'Port groups of ESXi have no addresses.',
  'network.leases': 'Port groups of ESXi have no DHCP server.',
  'network.limits':
    'ESXi shapes the traffic of each card on a port group, never of all of them together.',
  'network.pending': 'What is changed of a port group holds at once.',
  'network.portForward': 'ESXi has no port forwards.',
  'node.devices': 'Corral does not give devices of ESXi hosts to VMs yet.',
  'node.stats': 'ESXi tells its load as a rate, not as counters, and Corral does not read it yet.',
  'pool.control': 'ESXi mounts its datastores by itself; Corral does not start or stop them.',
  'pool.create': 'Corral does not make or remove datastores.',
  'pool.edit': 'How a datastore is set up is not read or changed by Corral.',
  'power.acpi': 'ESXi has no power button to press; it asks VMware Tools in the guest.',
  'power.pause': 'ESXi can suspend a VM but not pause it.',
  'snapshot.external': 'ESXi keeps the files of its snapshots itself.',
  'vm.autostart': 'Corral reads which VMs ESXi starts with the host, but does not change it yet.',
  'vm.copy': 'Corral does not copy VMs of ESXi yet.',
  'vm.create': 'Corral does not make VMs on ESXi yet.',
  'vm.definition': 'ESXi gives no text that defines a VM.',
  'vm.delete': 'Corral does not delete VMs of ESXi yet.',
  'vm.devices': 'Corral does not change disks, cards or devices of VMs of ESXi yet.',
  'vm.filters': 'ESXi has no packet filters for single cards.',
  'vm.hotplug': 'Corral does not attach anything to VMs of ESXi while they run yet.',
  'vm.limits': 'ESXi takes limits for the cards of a whole port group, not for a single one.',
  'vm.machines': 'ESXi does not tell which machines it offers.',
  'vm.migrate': 'Corral does not move VMs of ESXi yet.',
  'vm.stats':
    'ESXi tells the load of VMs as rates, not as counters, and Corral does not read it yet.',
  'vm.userNic': 'ESXi has no cards in user mode.',
  'volume.clone': 'Corral does not copy files of datastores yet.',
  'volume.compress': 'Disks of ESXi cannot be compressed.',
  'volume.download': 'Corral does not read files of datastores yet.',
  'volume.grow': 'Corral does not grow disks of ESXi yet.',
  'volume.list': 'Corral does not look into datastores yet.',
  'volume.manage': 'Corral does not make or remove files of datastores yet.',
  'volume.upload': 'Corral does not write files of datastores yet.',
  'volume.wipe': 'Corral does not wipe disks of ESXi.',
} as const;

export type Lacking = keyof typeof LACKING;

/** Actions of VMs, each with the ability that it would need. */
const ACTIONS: Readonly<Partial<Record<VmActionName, Lacking>>> = {
  pause: 'power.pause',
  resume: 'power.pause',
  delete: 'vm.delete',
  clone: 'vm.copy',
  reinstall: 'vm.create',
  migrate: 'vm.migrate',
  openVncConsole: 'console.vnc',
  openSerialConsole: 'console.serial',
  screenshot: 'console.screenshot',
};

/** Actions that a host with a free licence refuses. */
const CHANGING: readonly VmActionName[] = [
  'start',
  'stop',
  'powerOff',
  'reboot',
  'reset',
  'suspend',
];

/**
 * What can be done on a host, with the reason for what cannot.
 * @param readOnlyBecause null where the licence lets the host be changed
 */
export function readCapabilities(readOnlyBecause: string | null): DriverCapabilities {
  const features = Object.entries(LACKING).map(([name, reason]) => [name, no(reason)] as const);
  const change = readOnlyBecause === null ? YES : no(readOnlyBecause);
  return {
    vmActions: {
      ...Object.fromEntries(
        Object.entries(ACTIONS).map(([action, feature]) => [
          action,
          { supported: false, reason: LACKING[feature] } as const,
        ]),
      ),
      ...(readOnlyBecause === null
        ? {}
        : Object.fromEntries(
            CHANGING.map((action) => [
              action,
              { supported: false, reason: readOnlyBecause } as const,
            ]),
          )),
    },
    poolTypes: POOL_TYPES.map((type) => ({
      type,
      supported: false,
      reason: LACKING['pool.create'],
    })),
    volumeFormats: [],
    networkModes: [],
    features: {
      ...Object.fromEntries(features),
      'node.change': change,
      'node.hardware': YES,
      'snapshot.internal': change,
      'vm.edit': change,
    },
  };
}

/** The refusal of what the driver lacks, in the words of the capability. */
export function lacks(feature: Lacking): CorralError {
  return new CorralError('CAPABILITY_MISSING', LACKING[feature], { capability: feature });
}
