import type { MigrationObstacle, ObstacleBars } from '@corral/hypervisor';
import { attributeAt, findAll } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';

const obstacle = (code: string, bars: ObstacleBars, reason: string): MigrationObstacle => ({
  code,
  bars,
  reason,
});

/** What in a domain's own definition ties it to its node. */
export function readTies(domain: XmlElement): MigrationObstacle[] {
  return [
    ...hostDevices(domain),
    ...sharedFolders(domain),
    ...findAll(domain, 'devices/disk').flatMap(diskTie),
    ...emulatedTpm(domain),
  ];
}

function hostDevices(domain: XmlElement): MigrationObstacle[] {
  const count =
    findAll(domain, 'devices/hostdev').length +
    findAll(domain, 'devices/interface').filter(
      ({ attributes }) => attributes['type'] === 'hostdev',
    ).length;
  if (count === 0) return [];
  const what = count === 1 ? 'a device' : `${count} devices`;
  return [
    obstacle('HOST_DEVICE', 'ALL', `It uses ${what} of its node’s hardware; detach that first.`),
  ];
}

function sharedFolders(domain: XmlElement): MigrationObstacle[] {
  const folders = findAll(domain, 'devices/filesystem');
  return folders.length === 0
    ? []
    : [obstacle('SHARED_FOLDER', 'ALL', 'It shares a folder with its node; detach that first.')];
}

function diskTie(disk: XmlElement): MigrationObstacle[] {
  const name = attributeAt(disk, 'target', 'dev') ?? 'a disk';
  switch (disk.attributes['type']) {
    case 'file':
      return [];
    case 'network':
      return [
        obstacle(
          'NETWORK_DISK',
          'NONE',
          `Its disk ${name} is on the network and is not copied: the other node must reach it too.`,
        ),
      ];
    default:
      return [
        obstacle(
          'DISK_NOT_A_FILE',
          'ALL',
          `Its disk ${name} is not a file, and Corral carries files alone.`,
        ),
      ];
  }
}

function emulatedTpm(domain: XmlElement): MigrationObstacle[] {
  return attributeAt(domain, 'devices/tpm/backend', 'type') === 'emulator'
    ? [
        obstacle(
          'TPM_STATE',
          'OFFLINE',
          'The state of its TPM lies outside of any storage pool; it goes with a running VM alone.',
        ),
      ]
    : [];
}
