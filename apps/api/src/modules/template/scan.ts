import type { World } from '../../world.ts';
import { loadPool, requireRunning } from '../storage-pool/subject.ts';
import { importTemplates, type ScanReport } from './import.ts';
import { isMetadataVolume } from './metadata-file.ts';

/**
 * Reads a pool through anew and registers the templates whose metadata lies beside their images.
 * @throws CorralError NOT_FOUND, WRONG_STATE when the pool is not running, or why its node has no session.
 */
export async function scanPool(world: World, poolId: string): Promise<ScanReport> {
  const pool = await loadPool(world, poolId);
  requireRunning(pool);
  const { storage } = pool.session;
  const before = new Set((await world.db.templates.ofPool(pool.id)).map(({ id }) => id));
  await storage.refreshPool(pool.uuid);
  const listing = await storage.listVolumes(pool.uuid);
  // The rows of the images come first: templates point to them.
  for (const { name } of listing)
    if (!isMetadataVolume(name) && (await world.db.volumes.findByName(pool.id, name)) === null)
      await world.inventory.volume(pool.nodeId, pool.uuid, name);
  const place = { db: world.db, storage, poolId: pool.id, poolUuid: pool.uuid };
  const { imported: ours, known, problems } = await importTemplates(place, listing);
  // The node's event of the refresh makes the inventory look too: what it was first to take in is new all the same.
  const after = await world.db.templates.ofPool(pool.id);
  const imported = after.filter(({ id }) => !before.has(id)).map(({ name }) => name);
  return { imported, known: known - (imported.length - ours.length), problems };
}
