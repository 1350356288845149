import type { Transaction } from '../connection/client.ts';
import type { ChangeDraft, ChangeKind } from '../feed/change-feed.ts';

type Record = (change: ChangeDraft) => void;

/** Records as deleted all that goes with a node: the database deletes the rows by itself and tells nobody. */
export async function recordNodeTree(
  tx: Transaction,
  nodeId: string,
  record: Record,
): Promise<void> {
  const ofNode = { where: { nodeId }, select: { id: true } };
  const ofPools = { where: { pool: { nodeId } }, select: { id: true } };
  const kinds: [ChangeKind, { id: string }[]][] = [
    ['Vm', await tx.vm.findMany(ofNode)],
    ['Network', await tx.network.findMany(ofNode)],
    ['Template', await tx.template.findMany(ofPools)],
    ['Volume', await tx.volume.findMany(ofPools)],
    ['StoragePool', await tx.storagePool.findMany(ofNode)],
  ];
  for (const [kind, rows] of kinds) {
    for (const row of rows) record({ kind, op: 'DELETED', objectId: row.id, nodeId });
  }
}

/** Records as deleted what goes with storage pools. */
export async function recordPoolTree(
  tx: Transaction,
  nodeId: string,
  poolIds: readonly string[],
  record: Record,
): Promise<void> {
  const ofPools = { where: { poolId: { in: [...poolIds] } }, select: { id: true } };
  for (const row of await tx.template.findMany(ofPools)) {
    record({ kind: 'Template', op: 'DELETED', objectId: row.id, nodeId });
  }
  for (const row of await tx.volume.findMany(ofPools)) {
    record({ kind: 'Volume', op: 'DELETED', objectId: row.id, nodeId });
  }
}
