/** A row of the tree: a snapshot, or the present state of the VM below the one it was made from. */
export type TreeRow<S> =
  | {
      readonly kind: 'snapshot';
      readonly depth: number;
      readonly snapshot: S;
      readonly below: number;
    }
  | { readonly kind: 'present'; readonly depth: number };

interface Node {
  readonly name: string;
  readonly parent: string | null;
  readonly current: boolean;
}

/**
 * The rows of a tree, each parent right before what was made after it.
 * A snapshot whose parent is not among them stands at the top. The present state is always there, once.
 */
export function treeRows<S extends Node>(snapshots: readonly S[]): TreeRow<S>[] {
  const names = new Set(snapshots.map(({ name }) => name));
  const rows: TreeRow<S>[] = [];
  const put = (snapshot: S, depth: number): number => {
    const at = rows.length;
    let below = 0;
    for (const child of snapshots.filter(({ parent }) => parent === snapshot.name)) {
      below += 1 + put(child, depth + 1);
    }
    if (snapshot.current) rows.push({ kind: 'present', depth: depth + 1 });
    rows.splice(at, 0, { kind: 'snapshot', depth, snapshot, below });
    return below;
  };
  for (const root of snapshots.filter(({ parent }) => parent === null || !names.has(parent))) {
    put(root, 0);
  }
  if (!snapshots.some(({ current }) => current)) rows.push({ kind: 'present', depth: 0 });
  return rows;
}

/** A name that sorts by time and needs no thought, as in `snap-20261122-1805`. */
export function proposedName(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `snap-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
