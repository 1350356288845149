import type { HardwareChange, HardwareChangeOf } from './change.ts';
import type { HardwareConfig, RunningFacts } from './config.ts';
import type { DeviceSpec } from './devices.ts';

/** What of a change can be done while the VM runs, and why the rest waits for the next boot. */
export interface LiveSplit {
  /** The part for the running VM; null when there is none. */
  readonly live: HardwareChange | null;
  /** One sentence for each part that waits; empty when everything is done at once. */
  readonly waits: readonly string[];
}

const HOT_BUSES: ReadonlySet<string> = new Set(['virtio', 'scsi', 'usb']);

const now = (live: HardwareChange): LiveSplit => ({ live, waits: [] });
const wait = (...waits: string[]): LiveSplit => ({ live: null, waits });

/**
 * Splits a change into what a running VM takes at once and what waits for its next boot. The limits are QEMU's:
 * PCI and USB devices come and go, IDE and SATA do not; maxima, CPU models and boards are fixed at power-on.
 */
export function splitLive(
  change: HardwareChange,
  running: HardwareConfig,
  facts: RunningFacts,
): LiveSplit {
  switch (change.kind) {
    case 'title':
    case 'changeMedia':
      return now(change);
    case 'cpu':
      return splitCpu(change, running);
    case 'memory':
      return splitMemory(change, running, facts);
    case 'boot':
      return wait('The boot order is read when the VM is powered on.');
    case 'attachDisk':
      return attachDisk(change, facts);
    case 'detachDisk':
      return detachDisk(change, running);
    case 'changeDisk':
      return wait('Bus, cache mode and discard of a disk are fixed while the VM runs.');
    case 'replaceDisk':
      return wait('What is behind a disk is fixed while the VM runs.');
    case 'attachNic':
      return facts.freePciePorts === 0 ? wait(NO_PORT) : now(change);
    case 'detachNic':
      return running.nics.some(({ mac }) => mac === change.mac)
        ? now(change)
        : wait('The running VM does not have that card.');
    case 'changeNic':
      return splitNic(change, running);
    case 'nicFilter':
    case 'nicLimits':
      return running.nics.some(({ mac }) => mac === change.mac)
        ? now(change)
        : wait('The running VM does not have that card.');
    case 'platform':
      return wait('Board, firmware, TPM, watchdog and clock are fixed while the VM runs.');
    case 'attachDevice':
      return splitDevice(change, change.device, facts);
    case 'detachDevice':
      return detachDevice(change, running, facts);
    case 'video':
      return wait('The display adapter is fixed while the VM runs.');
  }
}

/** Whether a device comes and goes while the VM runs, and whether it stands on PCIe. */
function plugOf(device: DeviceSpec): 'usb' | 'pci' | null {
  if (device.kind === 'usb') return 'usb';
  if (device.kind === 'pci' || device.kind === 'rng') return 'pci';
  if (device.kind === 'input') return device.bus === 'usb' ? 'usb' : 'pci';
  return null;
}

function splitDevice(change: HardwareChange, device: DeviceSpec, facts: RunningFacts): LiveSplit {
  const plug = plugOf(device);
  if (plug === null) return wait(`${FIXED[device.kind] ?? 'Such devices'} are fixed at power-on.`);
  return plug === 'pci' && facts.freePciePorts === 0 ? wait(NO_PORT) : now(change);
}

const FIXED: Readonly<Partial<Record<DeviceSpec['kind'], string>>> = {
  share: 'Shared folders',
  serial: 'Serial ports',
  display: 'Displays',
  sound: 'Sound cards',
};

function detachDevice(
  change: HardwareChangeOf<'detachDevice'>,
  running: HardwareConfig,
  facts: RunningFacts,
): LiveSplit {
  const found = running.devices.find(({ key }) => key === change.key);
  if (!found) return wait('The running VM does not have that device.');
  // What goes away needs no free port.
  return splitDevice(change, found.device, { ...facts, freePciePorts: null });
}

const NO_PORT = 'The running VM has no free PCIe port for another device.';

function splitCpu(change: HardwareChangeOf<'cpu'>, running: HardwareConfig): LiveSplit {
  const waits: string[] = [];
  const fixed = change.maxVcpus !== null && change.maxVcpus !== running.maxVcpus;
  if (fixed || change.topology !== null || change.mode !== null)
    waits.push('The most vCPUs, the topology and the CPU model are fixed while the VM runs.');
  const { vcpus } = change;
  if (vcpus === null) return { live: null, waits };
  if (vcpus > running.maxVcpus)
    return wait(...waits, `The running VM takes at most ${running.maxVcpus} vCPUs.`);
  if (vcpus < running.vcpus)
    return wait(...waits, 'vCPUs are not taken from a running guest: few guests survive it.');
  if (vcpus === running.vcpus) return { live: null, waits };
  const live = { ...change, maxVcpus: null, topology: null, mode: null, model: null };
  return { live, waits };
}

function splitMemory(
  change: HardwareChangeOf<'memory'>,
  running: HardwareConfig,
  facts: RunningFacts,
): LiveSplit {
  const waits: string[] = [];
  const { memoryBytes, maxMemoryBytes } = change;
  if (maxMemoryBytes !== null && maxMemoryBytes !== running.maxMemoryBytes)
    waits.push('The most memory is fixed while the VM runs.');
  if (memoryBytes === null || memoryBytes === running.memoryBytes) return { live: null, waits };
  if (memoryBytes > running.maxMemoryBytes)
    return wait(...waits, 'That is more memory than the running VM was powered on with.');
  if (!facts.hasBalloon)
    return wait(...waits, 'The VM has no balloon device through which memory could be moved.');
  return { live: { ...change, maxMemoryBytes: null }, waits };
}

function attachDisk(change: HardwareChangeOf<'attachDisk'>, facts: RunningFacts): LiveSplit {
  const { device, bus } = change.disk;
  if (device === 'cdrom') return wait('A CD drive can be added only while the VM is off.');
  if (!HOT_BUSES.has(bus)) return wait(`Disks on the bus ${bus} can be added only at power-on.`);
  if (bus === 'scsi' && !facts.hasScsiController)
    return wait('The running VM has no SCSI controller.');
  if (bus === 'virtio' && facts.freePciePorts === 0) return wait(NO_PORT);
  return now(change);
}

function detachDisk(change: HardwareChangeOf<'detachDisk'>, running: HardwareConfig): LiveSplit {
  const disk = running.disks.find(({ target }) => target === change.target);
  if (!disk) return wait('The running VM does not have that disk.');
  if (disk.device === 'disk' || disk.device === 'lun') {
    return HOT_BUSES.has(disk.bus ?? '')
      ? now(change)
      : wait(`Disks on the bus ${disk.bus ?? 'of this kind'} can be removed only at power-on.`);
  }
  return wait('A drive can be removed only while the VM is off; eject what is in it meanwhile.');
}

function splitNic(change: HardwareChangeOf<'changeNic'>, running: HardwareConfig): LiveSplit {
  const nic = running.nics.find(({ mac }) => mac === change.mac);
  if (!nic) return wait('The running VM does not have that card.');
  const waits: string[] = [];
  const newModel = change.model !== null && change.model !== nic.model;
  const newMac = change.newMac !== null && change.newMac !== nic.mac;
  if (newModel || newMac)
    waits.push('Model and MAC address of a card are fixed while the VM runs.');
  if (change.linkUp === null && change.source === null) return { live: null, waits };
  return { live: { ...change, newMac: null, model: null }, waits };
}
