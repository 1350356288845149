import type { HardwareConfig, HardwareDisk } from '../hardware/config.ts';

/** The CDs a VM was installed from and still holds, and the order of booting without them. */

/** What is recognised as settings for a first boot, which nobody installs from. */
const SEED = /(seed|cidata|cloud-?init)[^/]*\.iso$/i;

export interface InstallationMedium {
  /** The drive, as in `sda`. */
  readonly target: string;
  /** Path of what is in it. */
  readonly source: string;
  /** True when it is tried before the first disk. */
  readonly bootsFirst: boolean;
}

/**
 * CDs that are in their drives and that the VM can boot from, of a VM that has a disk to install to.
 * @param running null while the VM is off; a drive counts when either configuration has a CD in it.
 */
export function installationMedia(
  stored: HardwareConfig,
  running: HardwareConfig | null,
): InstallationMedium[] {
  const configs = running === null ? [stored] : [stored, running];
  if (!stored.disks.some(isDisk)) return [];
  const found = new Map<string, InstallationMedium>();
  for (const config of configs) {
    for (const { device, target, source } of config.disks) {
      if (device !== 'cdrom' || source === null || SEED.test(source)) continue;
      const place = config.bootOrder.indexOf(keyOf(target));
      if (place < 0) continue;
      const bootsFirst = place < firstDisk(stored);
      const known = found.get(target);
      found.set(target, known ?? { target, source, bootsFirst });
    }
  }
  return [...found.values()];
}

/**
 * The order with the drives behind everything else and with a disk in it.
 * @returns null where a disk is tried before each of the drives already.
 */
export function bootOrderWithoutMedia(
  stored: Pick<HardwareConfig, 'bootOrder' | 'disks'>,
  targets: readonly string[],
): string[] | null {
  const drives = new Set(targets.map(keyOf));
  const { bootOrder } = stored;
  const disk = firstDisk(stored);
  if (!bootOrder.some((key, index) => drives.has(key) && index < disk)) return null;
  const rest = bootOrder.filter((key) => !drives.has(key));
  const system = stored.disks.find(isDisk);
  const disks = new Set(stored.disks.filter(isDisk).map(({ target }) => keyOf(target)));
  const added = system && !rest.some((key) => disks.has(key)) ? [keyOf(system.target)] : [];
  return [...rest, ...added, ...bootOrder.filter((key) => drives.has(key))];
}

const keyOf = (target: string): string => `disk:${target}`;
const isDisk = ({ device }: HardwareDisk): boolean => device === 'disk';

/** The place of the first disk in the order; behind everything where none is in it. */
function firstDisk({ bootOrder, disks }: Pick<HardwareConfig, 'bootOrder' | 'disks'>): number {
  const keys = new Set(disks.filter(isDisk).map(({ target }) => keyOf(target)));
  const place = bootOrder.findIndex((key) => keys.has(key));
  return place < 0 ? bootOrder.length : place;
}
