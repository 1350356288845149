import type { HardwareConfig, HardwareDisk } from '../hardware/config.ts';

/** Which disks a reinstallation replaces, which go, which stay, and which snapshots stand in its way. */

export interface ReinstallWish {
  /** The disk the new system goes on; null for the one the VM boots from. */
  readonly systemDisk: string | null;
  /** Data disks that are to go as well. All others stay. */
  readonly removeDisks: readonly string[];
}

export interface ReinstallDisks {
  readonly system: HardwareDisk;
  readonly removed: readonly HardwareDisk[];
  readonly kept: readonly HardwareDisk[];
}

/** Why it cannot be done as wished; `field` is the wish that has to change. */
export interface ReinstallRefusal {
  readonly field: keyof ReinstallWish | null;
  readonly reason: string;
}

/**
 * Sorts the disks of what is stored.
 * @returns the three kinds of disks, or why not.
 */
export function chooseReinstallDisks(
  config: Pick<HardwareConfig, 'disks' | 'bootOrder'>,
  wish: ReinstallWish,
): ReinstallDisks | ReinstallRefusal {
  const disks = config.disks.filter(({ device }) => device === 'disk');
  const system = systemDisk(disks, config.bootOrder, wish.systemDisk);
  if (!system) {
    const reason =
      wish.systemDisk === null
        ? 'The VM has no disk that a system could be put on.'
        : `The VM has no disk ${wish.systemDisk}.`;
    return { field: wish.systemDisk === null ? null : 'systemDisk', reason };
  }
  if (system.readonly)
    return { field: 'systemDisk', reason: `The disk ${system.target} cannot be written to.` };
  for (const target of wish.removeDisks) {
    if (target === system.target)
      return { field: 'removeDisks', reason: `The disk ${target} is the one that is replaced.` };
    if (!disks.some((disk) => disk.target === target))
      return { field: 'removeDisks', reason: `The VM has no disk ${target}.` };
  }
  const others = disks.filter((disk) => disk !== system);
  return {
    system,
    removed: others.filter(({ target }) => wish.removeDisks.includes(target)),
    kept: others.filter(({ target }) => !wish.removeDisks.includes(target)),
  };
}

function systemDisk(
  disks: readonly HardwareDisk[],
  bootOrder: readonly string[],
  wished: string | null,
): HardwareDisk | undefined {
  if (wished !== null) return disks.find(({ target }) => target === wished);
  const booted = bootOrder.find((key) => disks.some(({ target }) => key === `disk:${target}`));
  return disks.find(({ target }) => `disk:${target}` === booted) ?? disks[0];
}

export interface ReinstallSnapshot {
  readonly name: string;
  readonly disks: readonly { readonly target: string }[];
}

/**
 * Snapshots are states of the disks that are replaced, so they go with them or forbid it.
 * @param going targets of the disks that are replaced or removed.
 * @returns a sentence where they stand in the way; null where they do not.
 */
export function snapshotsInTheWay(
  snapshots: readonly ReinstallSnapshot[],
  going: readonly string[],
  deleteSnapshots: boolean,
): string | null {
  if (snapshots.length === 0) return null;
  const names = snapshots.map(({ name }) => name);
  const listed =
    names.length > 5
      ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
      : names.join(', ');
  if (!deleteSnapshots)
    return `The VM has snapshots of the disk that would be replaced: ${listed}. Delete them first, or let them go with it.`;
  for (const { name, disks } of snapshots) {
    const stays = disks.find(({ target }) => !going.includes(target));
    if (stays)
      return `The snapshot ${name} also holds the disk ${stays.target}, which stays; delete the snapshot first.`;
  }
  return null;
}
