import { newId } from '@corral/domain';
import {
  isSameArtefact,
  type ArtefactDraft,
  type ArtefactRecord,
  type ArtefactState,
  type EndRun,
} from '@corral/tasks';
import type { Transaction } from '../connection/client.ts';
import { jsonValue, toArtefact } from './rows.ts';

type Ledger = Pick<Transaction, 'artefact'>;

const STANDING = ['PLANNED', 'PRESENT'];
const TERMINAL = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

/** Writes the artefact down, or takes up the one that this step wrote down before. */
export async function planArtefact(
  tx: Ledger,
  taskId: string,
  stepKey: string,
  draft: ArtefactDraft,
): Promise<string> {
  const rows = (await tx.artefact.findMany({ where: { taskId, stepKey } })).map(toArtefact);
  const known = rows.find((row) => isSameArtefact(row, stepKey, draft));
  if (known) {
    const state = known.state === 'PRESENT' ? 'PRESENT' : 'PLANNED';
    const data = { state, reason: null, removedAt: null };
    await tx.artefact.update({ where: { id: known.id }, data });
    return known.id;
  }
  const { nodeId, kind, label } = draft;
  const ref = jsonValue(draft.ref);
  const id = newId();
  await tx.artefact.create({ data: { id, taskId, stepKey, nodeId, kind, label, ref } });
  return id;
}

export async function setArtefact(
  tx: Ledger,
  id: string,
  state: ArtefactState,
  reason: string | null,
): Promise<void> {
  const removedAt = state === 'REMOVED' ? new Date() : null;
  await tx.artefact.updateMany({ where: { id }, data: { state, reason, removedAt } });
}

/** What becomes of the standing artefacts of a task that ends. */
export async function settleArtefacts(
  tx: Ledger,
  taskId: string,
  fate: EndRun['artefacts'],
): Promise<void> {
  const data =
    fate.kind === 'keep'
      ? { state: 'KEPT', ownerKind: fate.owner?.kind ?? null, ownerId: fate.owner?.id ?? null }
      : { state: 'LEFT_BEHIND', reason: fate.reason };
  await tx.artefact.updateMany({ where: { taskId, state: { in: STANDING } }, data });
}

export async function listArtefacts(tx: Ledger, taskId: string): Promise<ArtefactRecord[]> {
  const rows = await tx.artefact.findMany({
    where: { taskId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toArtefact);
}

/** What was left behind by tasks that have ended (or were deleted). */
export async function leftBehind(tx: Ledger, ids?: readonly string[]): Promise<ArtefactRecord[]> {
  const rows = await tx.artefact.findMany({
    where: {
      state: 'LEFT_BEHIND',
      OR: [{ taskId: null }, { task: { state: { in: TERMINAL } } }],
      ...(ids ? { id: { in: [...ids] } } : {}),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toArtefact);
}
