import type { Ability, SnapshotSupport } from '@corral/domain';
import { attributeAt, find, findAll } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';

/** From this version on libvirt snapshots a UEFI guest's variables with its disks, where they are in a qcow2 file. */
const UEFI_INSIDE = 10_010_000;

const YES: Ability = { supported: true };
const no = (reason: string): Ability => ({ supported: false, reason });

/** What kinds of snapshots a domain's configuration allows with this version of libvirt, and why not the others. */
export function readSnapshotSupport(domain: XmlElement, libvirtVersion: number): SnapshotSupport {
  const disks = findAll(domain, 'devices/disk').filter(isWritable);
  const external = firstOf([withDisks(disks), ...disks.map(besideDisk)]);
  const internal = firstOf([
    withDisks(disks),
    ...disks.map(insideDisk),
    insideFirmware(domain, libvirtVersion),
  ]);
  return { internal, external, memory: withMemory(domain) };
}

function firstOf(reasons: readonly (string | null)[]): Ability {
  const reason = reasons.find((one) => one !== null);
  return reason === undefined || reason === null ? YES : no(reason);
}

/** CDs and disks that are only read keep their content without help. */
function isWritable(disk: XmlElement): boolean {
  const device = attributeAt(disk, '.', 'device') ?? 'disk';
  return device !== 'cdrom' && find(disk, 'readonly') === null && find(disk, 'source') !== null;
}

function withDisks(disks: readonly XmlElement[]): string | null {
  return disks.length > 0 ? null : 'The VM has no disk of which a snapshot could be taken.';
}

const nameOf = (disk: XmlElement): string => attributeAt(disk, 'target', 'dev') ?? 'without name';
const formatOf = (disk: XmlElement): string => attributeAt(disk, 'driver', 'type') ?? 'raw';

/** Only qcow2 holds snapshots among its data. */
function insideDisk(disk: XmlElement): string | null {
  if (formatOf(disk) === 'qcow2') return null;
  return `The disk ${nameOf(disk)} is ${formatOf(disk)}; only qcow2 disks can hold snapshots inside.`;
}

/** An overlay is a file, and is put beside the file it is an overlay on. */
function besideDisk(disk: XmlElement): string | null {
  const what = `The disk ${nameOf(disk)}`;
  const type = attributeAt(disk, '.', 'type');
  if (type !== 'file')
    return `${what} is no file (${type ?? 'unknown'}), so no overlay fits beside it.`;
  if (find(disk, 'shareable') !== null) return `${what} is shared between VMs.`;
  if (find(disk, 'transient') !== null) return `${what} forgets its changes at every stop.`;
  const device = attributeAt(disk, '.', 'device') ?? 'disk';
  return device === 'disk' ? null : `${what} is a ${device}, which cannot have an overlay.`;
}

function insideFirmware(domain: XmlElement, libvirtVersion: number): string | null {
  const uefi =
    attributeAt(domain, 'os', 'firmware') === 'efi' ||
    attributeAt(domain, 'os/loader', 'type') === 'pflash';
  if (!uefi) return null;
  if (libvirtVersion < UEFI_INSIDE) {
    return `Libvirt ${versionText(libvirtVersion)} cannot take snapshots inside the disks of a VM with UEFI; 10.10 can.`;
  }
  return attributeAt(domain, 'os/nvram', 'format') === 'qcow2'
    ? null
    : 'The UEFI variables of the VM are in a raw file, which cannot hold snapshots inside.';
}

/** What of a VM cannot be written to a file with its memory. */
function withMemory(domain: XmlElement): Ability {
  const devices = find(domain, 'devices');
  if (devices && find(devices, 'hostdev') !== null) {
    return no(
      'The VM uses a device of the node itself, whose state cannot be saved with the memory.',
    );
  }
  const direct = findAll(domain, 'devices/interface').some(
    (nic) => attributeAt(nic, '.', 'type') === 'hostdev',
  );
  if (direct)
    return no('A network card of the VM is one of the node’s, whose state cannot be saved.');
  const shared = findAll(domain, 'devices/filesystem').some(
    (fs) => attributeAt(fs, 'driver', 'type') === 'virtiofs',
  );
  return shared
    ? no('The VM shares a folder of the node (virtiofs), whose state cannot be saved.')
    : YES;
}

/** Libvirt packs versions as major × 1,000,000 + minor × 1,000 + release. */
function versionText(version: number): string {
  return `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1000) % 1000}`;
}
