import type { ChangeDraft, ChangeKind } from './change-feed.ts';
import { changedFields } from './diff.ts';

/** What a whole listing of the hypervisor means for the stored rows. */
export interface SyncPlan<Row, Data> {
  readonly created: readonly Data[];
  readonly updated: readonly { readonly row: Row; readonly data: Partial<Data> }[];
  readonly removed: readonly Row[];
}

/** Ids of what a sync did. */
export interface SyncResult {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
}

/** Compares stored rows with what was read, by a key that is unique within both. */
export function planSync<Row extends object, Data extends object>(
  stored: readonly Row[],
  wanted: readonly Data[],
  keyOfRow: (row: Row) => string,
  keyOfData: (data: Data) => string,
): SyncPlan<Row, Data> {
  const byKey = new Map(stored.map((row) => [keyOfRow(row), row]));
  const created: Data[] = [];
  const updated: { row: Row; data: Partial<Data> }[] = [];
  for (const data of wanted) {
    const row = byKey.get(keyOfData(data));
    byKey.delete(keyOfData(data));
    if (!row) {
      created.push(data);
      continue;
    }
    const changed = changedFields(row, data);
    if (changed) updated.push({ row, data: changed });
  }
  return { created, updated, removed: [...byKey.values()] };
}

/** Records what a sync did in the feed. */
export function recordSync(
  record: (change: ChangeDraft) => void,
  kind: ChangeKind,
  nodeId: string,
  result: SyncResult,
): void {
  for (const objectId of result.removed) record({ kind, op: 'DELETED', objectId, nodeId });
  for (const objectId of result.created) record({ kind, op: 'CREATED', objectId, nodeId });
  for (const objectId of result.updated) record({ kind, op: 'UPDATED', objectId, nodeId });
}

const CHUNK = 250;

/** Writes many rows in pieces, so that other work of the process gets its turn in between. */
export async function inChunks<T>(
  rows: readonly T[],
  write: (piece: T[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) await write(rows.slice(from, from + CHUNK));
}
