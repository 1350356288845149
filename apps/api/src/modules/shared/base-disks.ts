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
