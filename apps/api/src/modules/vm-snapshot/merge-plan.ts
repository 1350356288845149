import {
  CorralError,
  descendantsOf,
  judgeSnapshotDelete,
  leadsToPresent,
  withoutSnapshot,
  type SnapshotSituation,
} from '@corral/domain';
import type { DiskChainRecord, SnapshotRecord } from '@corral/hypervisor';
import { asError } from './situation.ts';

export interface PlannedMerge {
  readonly target: string;
  readonly top: string;
  readonly base: string;
}

/** How one snapshot goes. */
export interface PlannedDelete {
  readonly snapshot: SnapshotRecord;
  readonly merges: readonly PlannedMerge[];
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  /** Files nothing needs when it is gone. */
  readonly left: readonly string[];
  readonly warnings: readonly string[];
}

/** What stands while one after the other is taken away. */
interface Standing {
  snapshots: SnapshotRecord[];
  chains: { target: string; paths: string[] }[];
}

/**
 * Plans how snapshots go, one after the other, on the files as each leaves them.
 * @param chains the files of the disks as they are now.
 * @param children true for all that were made from the snapshot as well.
 * @throws CorralError IN_USE, WRONG_STATE or CAPABILITY_MISSING for the first that cannot go.
 */
export function planDeletes(
  facts: Omit<SnapshotSituation, 'snapshots'> & { readonly snapshots: readonly SnapshotRecord[] },
  chains: readonly DiskChainRecord[],
  snapshot: SnapshotRecord,
  children: boolean,
): PlannedDelete[] {
  const standing: Standing = {
    snapshots: [...facts.snapshots],
    chains: chains.map(({ target, paths }) => ({ target, paths: [...paths] })),
  };
  const names = children ? descendantsOf(facts.snapshots, snapshot).map(({ name }) => name) : [];
  return [...names, snapshot.name].flatMap((name) => {
    const one = standing.snapshots.find((known) => known.name === name);
    if (!one) return [];
    const disks = facts.disks.map((disk) => {
      const chain = standing.chains.find(({ target }) => target === disk.target);
      return { target: disk.target, path: chain?.paths[0] ?? disk.path };
    });
    const refusal = judgeSnapshotDelete({ ...facts, snapshots: standing.snapshots, disks }, one);
    if (refusal !== null) throw asError(refusal);
    return [planOne(standing, one)];
  });
}

function planOne(standing: Standing, snapshot: SnapshotRecord): PlannedDelete {
  const merges: PlannedMerge[] = [];
  const left: string[] = snapshot.memoryPath === null ? [] : [snapshot.memoryPath];
  const warnings: string[] = [];
  const onPath = leadsToPresent(standing.snapshots, snapshot);
  for (const disk of snapshot.disks) {
    if (disk.kind !== 'EXTERNAL' || disk.path === null) continue;
    if (!onPath) {
      left.push(disk.path);
      continue;
    }
    const chain = standing.chains.find(({ target }) => target === disk.target);
    if (!chain) {
      warnings.push(`${disk.path} stays: the VM has no disk ${disk.target} any more.`);
      continue;
    }
    const merge = mergeInto(chain, disk.path);
    if (merge === null) continue;
    merges.push(merge);
    left.push(merge.top);
  }
  const moved = merges.map(({ top, base }) => ({ from: top, to: base }));
  standing.snapshots = withoutSnapshot(standing.snapshots, snapshot);
  for (const [at, one] of standing.snapshots.entries()) {
    const disks: SnapshotRecord['disks'][number][] = [];
    for (const disk of one.disks) {
      const path = moved.find(({ from }) => from === disk.path)?.to ?? disk.path;
      disks.push({ ...disk, path });
    }
    standing.snapshots[at] = { ...one, disks };
  }
  return { snapshot, merges, moved, left, warnings };
}

/** Takes the file right above `base` out of the chain; null when nothing stands on it any more. */
function mergeInto(chain: Standing['chains'][number], base: string): PlannedMerge | null {
  const at = chain.paths.indexOf(base);
  if (at < 0) {
    throw new CorralError(
      'WRONG_STATE',
      `The disk ${chain.target} does not stand on ${base}, as the snapshot says. Something else has changed its files.`,
    );
  }
  const top = chain.paths[at - 1];
  if (top === undefined) return null;
  chain.paths.splice(at - 1, 1);
  return { target: chain.target, top, base };
}
