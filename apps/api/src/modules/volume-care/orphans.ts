import { CorralError, findOrphans, type OrphanKind } from '@corral/domain';
import type { HypervisorSession, PoolRecord, VolumeRecord } from '@corral/hypervisor';
import type { World } from '../../world.ts';
import { unseenOverlays } from '../volume/dependents.ts';

/** A volume that no VM, template, snapshot chain or task of its node uses, as read from the node just now. */
export interface OrphanVolume {
  readonly pool: PoolRecord;
  readonly volume: VolumeRecord;
  readonly kind: OrphanKind;
}

/**
 * Reads every definition, every snapshot and every running pool of a node, and gives the volumes that nothing names.
 * @throws CorralError NOT_FOUND, or why the node has no session.
 */
export async function readOrphans(world: World, nodeId: string): Promise<OrphanVolume[]> {
  await world.db.nodes.require(nodeId);
  const session = world.nodes.session(nodeId);
  const pools = (await session.storage.listPools()).filter(({ state }) => state === 'RUNNING');
  const volumes = await volumesOf(session, pools);
  const used = new Set<string>();
  for (const use of await session.storage.listPathUses()) used.add(use.path);
  for (const path of await templatePaths(world, nodeId, volumes)) used.add(path);
  for (const path of await taskPaths(world, nodeId, volumes)) used.add(path);
  const running = new Set(pools.map(({ uuid }) => uuid));
  for (const { backingPath } of await unseenOverlays(world, nodeId, running))
    if (backingPath !== null) used.add(backingPath);
  const poolOf = new Map(pools.map((pool) => [pool.uuid, pool]));
  return findOrphans(volumes.filter(isContent), used).flatMap(({ volume, kind }) => {
    const pool = poolOf.get(volume.poolUuid);
    return pool ? [{ pool, volume, kind }] : [];
  });
}

/** The orphans among these volumes; refuses the rest by name, because the state may have changed since it was seen. */
export async function requireOrphans(
  world: World,
  nodeId: string,
  volumeIds: readonly string[],
): Promise<OrphanVolume[]> {
  const orphans = await readOrphans(world, nodeId);
  const rows = await world.db.prisma.volume.findMany({
    where: { id: { in: [...volumeIds] } },
    include: { pool: true },
  });
  const missing = volumeIds.length - rows.length;
  if (missing > 0) throw new CorralError('NOT_FOUND', `${missing} of the volumes are gone.`);
  const wanted = rows.map((row) => ({
    name: row.name,
    orphan: orphans.find(
      ({ pool, volume }) => pool.uuid === row.pool.uuid && volume.name === row.name,
    ),
  }));
  const used = wanted.filter(({ orphan }) => !orphan).map(({ name }) => name);
  if (used.length > 0)
    throw new CorralError('IN_USE', `${used.join(', ')} are in use: look at the list again.`);
  const chosen = wanted.flatMap(({ orphan }) => orphan ?? []);
  refuseKeptOverlays(chosen, orphans);
  return chosen;
}

/** An orphan that is kept would lose what lies beneath it. */
function refuseKeptOverlays(
  chosen: readonly OrphanVolume[],
  orphans: readonly OrphanVolume[],
): void {
  const going = new Set(chosen.map(({ volume }) => volume.path));
  const kept = orphans.filter(
    ({ volume }) =>
      !going.has(volume.path) && volume.backingPath !== null && going.has(volume.backingPath),
  );
  if (kept.length === 0) return;
  const names = kept.map(({ volume }) => volume.name).join(', ');
  throw new CorralError('IN_USE', `${names} are overlays on volumes you chose: choose them too.`);
}

async function volumesOf(
  session: HypervisorSession,
  pools: readonly PoolRecord[],
): Promise<VolumeRecord[]> {
  const lists = await Promise.all(pools.map(({ uuid }) => session.storage.listVolumes(uuid)));
  return lists.flat();
}

/** Folders, and devices of the node that a pool merely lists, are not volumes to be removed. */
const isContent = ({ type }: VolumeRecord): boolean => type === 'file' || type === 'block';

async function templatePaths(
  world: World,
  nodeId: string,
  volumes: readonly VolumeRecord[],
): Promise<string[]> {
  const templates = await world.db.prisma.template.findMany({
    where: { pool: { nodeId } },
    include: { pool: { select: { uuid: true } } },
  });
  const keys = new Set(templates.map(({ pool, volumeName }) => `${pool.uuid}\n${volumeName}`));
  return volumes
    .filter(({ poolUuid, name }) => keys.has(`${poolUuid}\n${name}`))
    .map(({ path }) => path);
}

/**
 * What tasks are at work with: what stands in the ledger and is not settled, uploads that have begun, and everything a
 * task that has not ended names in its input or plan. Rather one too many than a volume pulled from under a task.
 */
async function taskPaths(
  world: World,
  nodeId: string,
  volumes: readonly VolumeRecord[],
): Promise<string[]> {
  const { prisma } = world.db;
  const [artefacts, tasks, uploads] = await Promise.all([
    prisma.artefact.findMany({
      where: { nodeId, kind: 'volume', state: { in: ['PLANNED', 'PRESENT', 'LEFT_BEHIND'] } },
      select: { ref: true },
    }),
    prisma.task.findMany({
      where: { nodeId, state: { in: ['QUEUED', 'RUNNING'] } },
      select: { input: true, plan: true },
    }),
    prisma.volumeUpload.findMany({ select: { volume: { select: { path: true } } } }),
  ]);
  const text = JSON.stringify([artefacts, tasks]);
  const uploading = new Set(uploads.map(({ volume }) => volume.path));
  return volumes
    .filter(
      ({ path, name }) =>
        uploading.has(path) ||
        text.includes(JSON.stringify(name)) ||
        text.includes(JSON.stringify(path)),
    )
    .map(({ path }) => path);
}
