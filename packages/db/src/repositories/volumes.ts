import { newId } from '@corral/domain';
import type { VolumeRecord } from '@corral/hypervisor';
import { insertRows } from '../bulk/insert.ts';
import { inChunks, planSync, recordSync, type SyncResult } from '../feed/sync.ts';
import type { Prisma, Volume } from '../generated/sqlite/client.ts';
import type { SortDirection } from '../lists/keyset.ts';
import { readPage, type Page, type PageRequest } from '../lists/page.ts';
import { containsText, isSearch } from '../lists/text.ts';
import { notFound, toBytes, type RepositoryContext } from './context.ts';
import { VOLUME_SORT_KEYS, type VolumeSortField } from './volume-sort.ts';

export interface VolumeFilter {
  readonly search?: string | null;
  readonly poolId?: string | null;
  readonly nodeId?: string | null;
  readonly formats?: readonly string[] | null;
  /** Only volumes that are (or are not) a disk of a VM of their node. */
  readonly attached?: boolean | null;
}

export interface VolumeSort {
  readonly field: VolumeSortField;
  readonly direction: SortDirection;
}

export interface VolumeOnNode {
  readonly nodeId: string;
  readonly volume: Volume;
}

export interface PoolTotals {
  readonly volumes: number;
  /** Sum of the virtual sizes. */
  readonly provisionedBytes: bigint;
}

export class VolumeRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(id: string): Promise<Volume | null> {
    return this.#context.prisma.volume.findUnique({ where: { id } });
  }

  async require(id: string): Promise<Volume> {
    const volume = await this.get(id);
    if (!volume) throw notFound('volume', id);
    return volume;
  }

  findByName(poolId: string, name: string): Promise<Volume | null> {
    return this.#context.prisma.volume.findUnique({ where: { poolId_name: { poolId, name } } });
  }

  /** The volumes at the paths, of every node, with the nodes they are on: for joining with the disks of VMs. */
  atPaths(paths: readonly string[]): Promise<VolumeOnNode[]> {
    return this.#onNodes({ path: { in: [...paths] } });
  }

  /** The volumes that have one of these files beneath them, with the nodes they are on. */
  backedBy(paths: readonly string[]): Promise<VolumeOnNode[]> {
    return this.#onNodes({ backingPath: { in: [...paths] } });
  }

  async #onNodes(where: Prisma.VolumeWhereInput): Promise<VolumeOnNode[]> {
    const rows = await this.#context.prisma.volume.findMany({
      where,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      include: { pool: { select: { nodeId: true } } },
    });
    return rows.map(({ pool, ...volume }) => ({ nodeId: pool.nodeId, volume }));
  }

  /** What the volumes of every pool come to; a pool without volumes is missing. */
  async poolTotals(): Promise<ReadonlyMap<string, PoolTotals>> {
    const groups = await this.#context.prisma.volume.groupBy({
      by: ['poolId'],
      _count: { _all: true },
      _sum: { capacityBytes: true },
    });
    return new Map(
      groups.map(({ poolId, _count, _sum }) => [
        poolId,
        { volumes: _count._all, provisionedBytes: _sum.capacityBytes ?? 0n },
      ]),
    );
  }

  /** Ids of the volumes that are a disk of a VM of the same node, found by path. */
  attachedIds(): Promise<string[]> {
    return this.#attached('id');
  }

  /** Ids of the pools that hold such volumes. */
  attachedPoolIds(): Promise<string[]> {
    return this.#attached('poolId');
  }

  async #attached(column: 'id' | 'poolId'): Promise<string[]> {
    const { prisma, provider } = this.#context;
    const [disks, path] =
      provider === 'postgres'
        ? ['CROSS JOIN LATERAL jsonb_array_elements(m."disks") AS disk', `disk ->> 'sourcePath'`]
        : [', json_each(m."disks") AS disk', `json_extract(disk.value, '$.sourcePath')`];
    const rows = await prisma.$queryRawUnsafe<{ found: string }[]>(
      `SELECT DISTINCT v."${column}" AS "found" FROM "Vm" m ${disks}
       JOIN "Volume" v ON v."path" = ${path}
       JOIN "StoragePool" p ON p."id" = v."poolId" AND p."nodeId" = m."nodeId"`,
    );
    return rows.map((row) => row.found);
  }

  /** The filter as Prisma's condition; asks the database for `attached` alone. */
  async where(filter: VolumeFilter = {}): Promise<Prisma.VolumeWhereInput> {
    const text = isSearch(filter.search)
      ? containsText(this.#context.provider, filter.search)
      : null;
    return {
      ...(filter.poolId ? { poolId: filter.poolId } : {}),
      ...(filter.nodeId ? { pool: { nodeId: filter.nodeId } } : {}),
      ...(filter.formats?.length ? { format: { in: [...filter.formats] } } : {}),
      ...(await this.#attachment(filter.attached)),
      ...(text ? { OR: [{ name: text }, { path: text }] } : {}),
    };
  }

  orderBy(sort?: VolumeSort | null): Prisma.VolumeOrderByWithRelationInput[] {
    const direction = sort?.direction === 'DESC' ? 'desc' : 'asc';
    return [VOLUME_SORT_KEYS[sort?.field ?? 'NAME'].order(direction), { id: direction }];
  }

  async list(
    request: PageRequest & {
      readonly filter?: VolumeFilter;
      readonly sort?: VolumeSort | null;
    } = {},
  ): Promise<Page<Volume>> {
    return readPage(
      {
        filter: await this.where(request.filter),
        key: VOLUME_SORT_KEYS[request.sort?.field ?? 'NAME'],
        direction: request.sort?.direction ?? 'ASC',
        orderById: (id) => ({ id }),
        whereId: (id) => ({ id }),
        and: (...AND) => ({ AND }),
        or: (...OR) => ({ OR }),
        find: (query) => this.#context.prisma.volume.findMany(query),
      },
      request,
    );
  }

  async count(filter: VolumeFilter = {}): Promise<number> {
    return this.#context.prisma.volume.count({ where: await this.where(filter) });
  }

  /** Makes the volumes of a pool exactly those of the listing. NOT_FOUND when the pool is not known. */
  syncPool(
    poolId: string,
    records: readonly VolumeRecord[],
    observedAt: Date,
  ): Promise<SyncResult> {
    return this.#sync(poolId, records, observedAt, { poolId });
  }

  /** Writes one volume as read just now; gives its id. */
  async upsert(poolId: string, record: VolumeRecord, observedAt: Date): Promise<string> {
    await this.#sync(poolId, [record], observedAt, { poolId, name: record.name });
    const row = await this.findByName(poolId, record.name);
    if (!row) throw notFound('volume', record.name);
    return row.id;
  }

  /** The volume is gone from the pool. False when it was not known. */
  async remove(poolId: string, name: string): Promise<boolean> {
    const result = await this.#sync(poolId, [], new Date(), { poolId, name });
    return result.removed.length > 0;
  }

  async #attachment(attached: boolean | null | undefined): Promise<Prisma.VolumeWhereInput> {
    if (attached === null || attached === undefined) return {};
    const ids = await this.attachedIds();
    return { id: attached ? { in: ids } : { notIn: ids } };
  }

  #sync(
    poolId: string,
    records: readonly VolumeRecord[],
    observedAt: Date,
    scope: Prisma.VolumeWhereInput,
  ): Promise<SyncResult> {
    return this.#context.feed.write(async (tx, record) => {
      const pool = await tx.storagePool.findUnique({ where: { id: poolId } });
      if (!pool) throw notFound('storage pool', poolId);
      const plan = planSync(
        await tx.volume.findMany({ where: scope }),
        records.map(toData),
        (row) => row.name,
        (data) => data.name,
      );
      const now = new Date();
      const created = plan.created.map((data) => ({
        ...data,
        id: newId(),
        poolId,
        observedAt,
        createdAt: now,
        updatedAt: now,
      }));
      const removed = plan.removed.map((row) => row.id);
      if (removed.length > 0) await tx.volume.deleteMany({ where: { id: { in: removed } } });
      await inChunks(created, (rows) => insertRows(tx, this.#context.provider, 'Volume', rows));
      for (const { row, data } of plan.updated) {
        await tx.volume.update({ where: { id: row.id }, data });
      }
      await tx.volume.updateMany({ where: scope, data: { observedAt } });
      const updated = plan.updated.map(({ row }) => row.id);
      const result = { created: created.map((one) => one.id), updated, removed };
      recordSync(record, 'Volume', pool.nodeId, result);
      return result;
    });
  }
}

function toData(record: VolumeRecord) {
  return {
    name: record.name,
    key: record.key,
    path: record.path,
    type: record.type,
    format: record.format,
    capacityBytes: toBytes(record.capacityBytes),
    allocationBytes: toBytes(record.allocationBytes),
    backingPath: record.backingPath,
    backingFormat: record.backingFormat,
  };
}
