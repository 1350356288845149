import type { Offer } from './install-machine.ts';

/** A PCI device of a node, as far as handing it to a VM goes. */
export interface PciCandidate {
  readonly address: string;
  /** Six hexadecimal digits; null when the node does not tell. */
  readonly classCode: string | null;
  readonly name: string;
  /** The kernel driver that holds it. */
  readonly driver: string | null;
  readonly iommuGroup: number | null;
  /** What of the node itself hangs on it, as in `the disk /dev/sda, which holds /`. */
  readonly hostUses: readonly string[];
  /** The VMs in whose definitions it stands. */
  readonly usedBy: readonly DeviceUser[];
}

export interface DeviceUser {
  readonly vmUuid: string;
  readonly vmName: string;
  readonly running: boolean;
}

const BRIDGE_CLASS = '06';

const isBridge = ({ classCode }: PciCandidate): boolean =>
  classCode?.startsWith(BRIDGE_CLASS) === true;

/** The devices that leave the node together with one: the IOMMU keeps no walls inside a group. Bridges stay. */
export function groupOf<T extends PciCandidate>(address: string, all: readonly T[]): T[] {
  const group = all.find((one) => one.address === address)?.iommuGroup;
  if (group == null) return all.filter((one) => one.address === address);
  return all.filter((one) => one.iommuGroup === group && !isBridge(one));
}

const YES: Offer = { supported: true, reason: null };
const no = (reason: string): Offer => ({ supported: false, reason });

/**
 * Whether a PCI device can be handed to a VM.
 * @param iommu what the node says of its IOMMU.
 * @param vmUuid the VM that is to get it; null when none is meant.
 */
export function judgePci(
  device: PciCandidate,
  all: readonly PciCandidate[],
  iommu: Offer,
  vmUuid: string | null,
): Offer {
  if (isBridge(device)) return no('It is a bridge, through which other devices are reached.');
  if (!iommu.supported) return iommu;
  if (device.iommuGroup === null)
    return no('The kernel has put it in no IOMMU group, so it cannot be walled off.');
  const group = groupOf(device.address, all);
  for (const member of group) {
    const [use] = member.hostUses;
    if (use === undefined) continue;
    return no(
      member.address === device.address
        ? `The node itself needs it: ${use}.`
        : `It is in one IOMMU group with ${member.address}, and the node needs that: ${use}.`,
    );
  }
  return judgeUsers(
    group.flatMap(({ usedBy }) => usedBy),
    vmUuid,
  );
}

/** Whether a USB device can be handed to a VM; it needs no IOMMU. */
export function judgeUsb(
  { hostUses, usedBy }: Pick<PciCandidate, 'hostUses' | 'usedBy'>,
  vmUuid: string | null,
): Offer {
  const [use] = hostUses;
  if (use !== undefined) return no(`The node itself needs it: ${use}.`);
  return judgeUsers(usedBy, vmUuid);
}

function judgeUsers(users: readonly DeviceUser[], vmUuid: string | null): Offer {
  const holder = users.find((user) => user.running && user.vmUuid !== vmUuid);
  return holder ? no(`The VM ${holder.vmName} is running with it.`) : YES;
}

/** What a user is told before a PCI device leaves the node. */
export function pciWarnings(
  device: PciCandidate,
  all: readonly PciCandidate[],
  vmUuid: string,
): string[] {
  const others = groupOf(device.address, all).filter(({ address }) => address !== device.address);
  const warnings: string[] = [];
  if (device.driver !== null && device.driver !== 'vfio-pci')
    warnings.push(
      `The node’s driver ${device.driver} lets go of it while the VM runs, and gets it back afterwards.`,
    );
  if (others.length > 0) {
    const list = others.map(({ address, name }) => `${address} (${name})`).join(', ');
    warnings.push(
      `IOMMU group ${device.iommuGroup ?? '?'} leaves the node as a whole: ${list} can be used by this VM alone while it runs, and must have no driver of the node.`,
    );
  }
  return [...warnings, ...sharedWarnings(device.usedBy, vmUuid)];
}

/** Other VMs that are off and have the device too: only one can run. */
export function sharedWarnings(users: readonly DeviceUser[], vmUuid: string): string[] {
  const names = [...new Set(users.filter((one) => one.vmUuid !== vmUuid).map((o) => o.vmName))];
  return names.length === 0
    ? []
    : [`${names.join(', ')} has it too: only one of them can run at a time.`];
}
