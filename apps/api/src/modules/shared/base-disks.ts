import { CorralError } from '@corral/domain';
import type { DiskRecord } from '@corral/hypervisor';
import type { World } from '../../world.ts';

/** The paths of the disks to which a VM writes when it runs. */
export function writableDisks(disks: readonly DiskRecord[]): string[] {
  return disks.flatMap((disk) =>
    disk.sourcePath === null || disk.readonly || disk.device === 'cdrom' ? [] : [disk.sourcePath],
  );
}

/**
 * Names of the volumes of the node that are overlays on disks to which the VM would write: running it would destroy
 * them. By the projection, in which every overlay that Corral makes stands at once.
 */
export async function overlaysOnDisks(
  world: World,
  nodeId: string,
  disks: readonly DiskRecord[],
): Promise<string[]> {
  const paths = writableDisks(disks);
  if (paths.length === 0) return [];
  const overlays = await world.db.volumes.backedBy(paths);
  return overlays.filter((one) => one.nodeId === nodeId).map(({ volume }) => volume.name);
}

/**
 * Refuses to change disks on which other volumes stand.
 * @throws CorralError IN_USE naming those volumes.
 */
export async function refuseBaseDisks(
  world: World,
  nodeId: string,
  disks: readonly DiskRecord[],
  field?: string,
): Promise<void> {
  const overlays = await overlaysOnDisks(world, nodeId, disks);
  if (overlays.length === 0) return;
  const names = overlays.slice(0, 3).join(', ');
  const more = overlays.length > 3 ? ` and ${overlays.length - 3} more` : '';
  throw new CorralError(
    'IN_USE',
    `The disk is the base of ${names}${more}, which would be destroyed if it changed.`,
    field === undefined ? {} : { field },
  );
}
