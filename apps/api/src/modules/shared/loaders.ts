import type { DeviceKey, Volume } from '@corral/db';
import type { GraphContext } from '../../graphql/context.ts';
import type {
  NetworkRow,
  StoragePoolRow,
  TemplateRow,
  VmRow,
  VolumeRow,
} from '../../graphql/refs.ts';
import { found } from '../../graphql/validate.ts';
import { perRequest, perRequestBatch } from '../../graphql/request-cache.ts';

/** What rows of lists point to, read once for all rows of a request. */

type Find<T> = (context: GraphContext, nodeId: string, ref: string) => Promise<T>;

const keyOf = (nodeId: string, ref: string): string => `${nodeId}\n${ref}`;
const refOf = (key: string): string => key.slice(key.indexOf('\n') + 1);

function grouped<T>(rows: readonly (readonly [key: string, row: T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, row] of rows) {
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function vmsByDevice(key: DeviceKey): Find<VmRow[]> {
  const load = perRequestBatch<VmRow[]>(async ({ app: { db } }, keys) => {
    const uses = await db.vms.deviceUses(key, [...new Set(keys.map(refOf))]);
    const wanted = new Set(keys);
    const wantedUses = uses.filter(({ nodeId, ref }) => wanted.has(keyOf(nodeId, ref)));
    const vms = await db.vms.many([...new Set(wantedUses.map(({ id }) => id))]);
    return grouped(
      wantedUses.flatMap(({ id, nodeId, ref }) => {
        const vm = vms.get(id);
        return vm ? [[keyOf(nodeId, ref), vm] as const] : [];
      }),
    );
  });
  return async (context, nodeId, ref) => (await load(context, keyOf(nodeId, ref))) ?? [];
}

/** The VMs of a node that have a disk at the path, by what was read of them last. */
export const vmsWithDisk = vmsByDevice('disk');
/** The VMs of a node that have a card on the network of that name. */
export const vmsOnNetwork = vmsByDevice('network');
/** The VMs of a node that have a card with the hardware address. */
export const vmsWithMac = vmsByDevice('mac');

function volumesBy(
  read: (
    context: GraphContext,
    paths: readonly string[],
  ) => Promise<readonly { readonly nodeId: string; readonly volume: Volume }[]>,
  pathOf: (volume: Volume) => string | null,
): Find<VolumeRow[]> {
  const load = perRequestBatch<VolumeRow[]>(async (context, keys) => {
    const rows = await read(context, [...new Set(keys.map(refOf))]);
    return grouped(
      rows.map(({ nodeId, volume }) => [keyOf(nodeId, pathOf(volume) ?? ''), volume] as const),
    );
  });
  return async (context, nodeId, path) => (await load(context, keyOf(nodeId, path))) ?? [];
}

/** The volumes of a node at the path. */
export const volumesAt = volumesBy(
  ({ app }, paths) => app.db.volumes.atPaths(paths),
  (volume) => volume.path,
);
/** The volumes of a node that are overlays on the path. */
export const overlaysOf = volumesBy(
  ({ app }, paths) => app.db.volumes.backedBy(paths),
  (volume) => volume.backingPath,
);

const pools = perRequestBatch<StoragePoolRow>(async ({ app }, ids) => {
  const rows = await app.db.prisma.storagePool.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, row]));
});

/** The pool of a row. @throws CorralError NOT_FOUND when it is gone meanwhile */
export async function poolOfRow(context: GraphContext, poolId: string): Promise<StoragePoolRow> {
  return found(await pools(context, poolId), 'storage pool', poolId);
}

const templates = perRequestBatch<TemplateRow>(async ({ app }, ids) => {
  const rows = await app.db.prisma.template.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, row]));
});

/** The template with the id, or null when it is gone. */
export async function templateById(context: GraphContext, id: string): Promise<TemplateRow | null> {
  return (await templates(context, id)) ?? null;
}

const templatesOfPools = perRequestBatch<TemplateRow[]>(async ({ app }, poolIds) => {
  const rows = await app.db.prisma.template.findMany({ where: { poolId: { in: [...poolIds] } } });
  return grouped(rows.map((row) => [row.poolId, row] as const));
});

/** The templates whose files lie in the pool. */
export async function templatesOfPool(
  context: GraphContext,
  poolId: string,
): Promise<readonly TemplateRow[]> {
  return (await templatesOfPools(context, poolId)) ?? [];
}

const networks = perRequestBatch<NetworkRow>(async ({ app }, keys) => {
  const names = [...new Set(keys.map(refOf))];
  const rows = await app.db.prisma.network.findMany({ where: { name: { in: names } } });
  return new Map(rows.map((row) => [keyOf(row.nodeId, row.name), row]));
});

/** The network of a node by its name, or null. */
export async function networkNamed(
  context: GraphContext,
  nodeId: string,
  name: string,
): Promise<NetworkRow | null> {
  return (await networks(context, keyOf(nodeId, name))) ?? null;
}

/** What the volumes of each pool come to. */
export const poolTotals = perRequest(({ app }) => app.db.volumes.poolTotals());

/** The pools in which VMs have disks. */
export const poolsInUse = perRequest<ReadonlySet<string>>(
  async ({ app }) => new Set(await app.db.volumes.attachedPoolIds()),
);
