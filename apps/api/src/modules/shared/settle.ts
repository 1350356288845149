import { isDeepStrictEqual } from 'node:util';
import type { ArtefactKind, Json } from '@corral/tasks';
import type { World } from '../../world.ts';

/**
 * Marks what the ledger kept for its owners as removed, after it was seen to be gone.
 * @param refs as written to the ledger when the things were made.
 */
export async function settleRemoved(
  world: World,
  nodeId: string,
  kind: ArtefactKind,
  refs: readonly Json[],
): Promise<void> {
  const kept = await world.db.prisma.artefact.findMany({
    where: { nodeId, kind, state: { not: 'REMOVED' } },
    select: { id: true, ref: true },
  });
  const gone = kept.filter((artefact) => refs.some((ref) => isDeepStrictEqual(artefact.ref, ref)));
  if (gone.length > 0) await world.db.artefacts.markRemoved(gone.map((artefact) => artefact.id));
}
