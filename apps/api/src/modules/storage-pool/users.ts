import type { GraphContext } from '../../graphql/context.ts';
import type { StoragePoolRow, VmRow } from '../../graphql/refs.ts';

/** The VMs that have a disk in the pool, each once, by what was read of them last. */
export async function vmsInPool(context: GraphContext, pool: StoragePoolRow): Promise<VmRow[]> {
  const { db } = context.app;
  const volumes = await db.prisma.volume.findMany({
    where: { poolId: pool.id },
    select: { path: true },
  });
  if (volumes.length === 0) return [];
  const uses = await db.vms.deviceUses(
    'disk',
    volumes.map(({ path }) => path),
  );
  const ids = [...new Set(uses.flatMap(({ id, nodeId }) => (nodeId === pool.nodeId ? [id] : [])))];
  const rows = await db.vms.many(ids);
  return [...rows.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
