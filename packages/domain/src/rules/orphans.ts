/**
 * Which volumes nothing needs. A rule without I/O: what is used is told by path, and a used volume keeps everything
 * beneath it in use.
 */

export interface OrphanCandidate {
  readonly name: string;
  readonly path: string;
  readonly format: string | null;
  readonly backingPath: string | null;
}

/** What an unused volume is: what people keep on purpose (media) is told apart from what tasks leave behind. */
export type OrphanKind = 'DISK' | 'OVERLAY' | 'SEED' | 'MEDIA' | 'METADATA';

export interface Orphan<T extends OrphanCandidate> {
  readonly volume: T;
  readonly kind: OrphanKind;
}

const METADATA = /\.corral\.json$/;
const SEED = /-(?:seed|cidata)(?:-\d+)?\.iso$/i;

/**
 * The volumes that no path in `used` leads to.
 * @param volumes everything of the node's running pools: what lies beneath a used volume is found among them.
 * @param used paths that something names (VMs, snapshots, templates, tasks).
 */
export function findOrphans<T extends OrphanCandidate>(
  volumes: readonly T[],
  used: ReadonlySet<string>,
): Orphan<T>[] {
  const kept = keptPaths(volumes, used);
  return volumes
    .filter(({ path }) => !kept.has(path))
    .map((volume) => ({ volume, kind: kindOf(volume) }));
}

function keptPaths(
  volumes: readonly OrphanCandidate[],
  used: ReadonlySet<string>,
): ReadonlySet<string> {
  const beneath = new Map(volumes.map(({ path, backingPath }) => [path, backingPath]));
  const kept = new Set<string>();
  const keep = (path: string): void => {
    for (let at: string | null | undefined = path; at && !kept.has(at); at = beneath.get(at))
      kept.add(at);
  };
  for (const path of used) keep(path);
  // The metadata of a template lies beside its file: it is needed as long as the file is.
  for (const { path } of volumes)
    if (METADATA.test(path) && kept.has(path.replace(METADATA, ''))) kept.add(path);
  return kept;
}

function kindOf({ name, format, backingPath }: OrphanCandidate): OrphanKind {
  if (METADATA.test(name)) return 'METADATA';
  if (SEED.test(name)) return 'SEED';
  if (format === 'iso' || /\.iso$/i.test(name)) return 'MEDIA';
  return backingPath === null ? 'DISK' : 'OVERLAY';
}
