import { newId } from '@corral/domain';
import type { PoolRecord } from '@corral/hypervisor';
import type { Transaction } from '../connection/client.ts';
import type { ChangeDraft } from '../feed/change-feed.ts';
import { planSync, recordSync, type SyncResult } from '../feed/sync.ts';
import type { Prisma, StoragePool } from '../generated/sqlite/client.ts';
import { sortKey } from '../lists/keyset.ts';
import { readPage, type Page, type PageRequest } from '../lists/page.ts';
import { containsText, isSearch } from '../lists/text.ts';
import { notFound, toBytes, type RepositoryContext } from './context.ts';
import { recordPoolTree } from './node-tree.ts';

export interface PoolFilter {
  readonly search?: string | null;
  readonly nodeId?: string | null;
}

/** What stays as it is when it is not given. */
export type PoolPatch = Partial<
  Pick<StoragePool, 'label' | 'description' | 'lowSpacePercent' | 'overcommitPercent'>
>;

const byName = sortKey<
  StoragePool,
  Prisma.StoragePoolWhereInput,
  Prisma.StoragePoolOrderByWithRelationInput,
  string
>({
  name: 'NAME',
  order: (direction) => ({ name: direction }),
  value: (row) => row.name,
  parse: (text) => text,
  where: (name) => ({ name }),
});

export class PoolRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(id: string): Promise<StoragePool | null> {
    return this.#context.prisma.storagePool.findUnique({ where: { id } });
  }

  async require(id: string): Promise<StoragePool> {
    const pool = await this.get(id);
    if (!pool) throw notFound('storage pool', id);
    return pool;
  }

  findByUuid(nodeId: string, uuid: string): Promise<StoragePool | null> {
    return this.#context.prisma.storagePool.findUnique({
      where: { nodeId_uuid: { nodeId, uuid } },
    });
  }

  ofNode(nodeId: string): Promise<StoragePool[]> {
    return this.#context.prisma.storagePool.findMany({
      where: { nodeId },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
  }

  /** The pools of other nodes that are the same storage. */
  async sharedWith(pool: StoragePool): Promise<StoragePool[]> {
    if (pool.sharedKey === null) return [];
    return this.#context.prisma.storagePool.findMany({
      where: { sharedKey: pool.sharedKey, nodeId: { not: pool.nodeId } },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
  }

  where(filter: PoolFilter = {}): Prisma.StoragePoolWhereInput {
    const { provider } = this.#context;
    return {
      ...(filter.nodeId ? { nodeId: filter.nodeId } : {}),
      ...(isSearch(filter.search) ? { name: containsText(provider, filter.search) } : {}),
    };
  }

  list(request: PageRequest & { readonly filter?: PoolFilter } = {}): Promise<Page<StoragePool>> {
    return readPage(
      {
        filter: this.where(request.filter),
        key: byName,
        direction: 'ASC',
        orderById: (id) => ({ id }),
        whereId: (id) => ({ id }),
        and: (...AND) => ({ AND }),
        or: (...OR) => ({ OR }),
        find: (query) => this.#context.prisma.storagePool.findMany(query),
      },
      request,
    );
  }

  count(filter: PoolFilter = {}): Promise<number> {
    return this.#context.prisma.storagePool.count({ where: this.where(filter) });
  }

  /** Makes the pools of a node exactly those of the listing. */
  syncNode(nodeId: string, records: readonly PoolRecord[], observedAt: Date): Promise<SyncResult> {
    return this.#sync(nodeId, records, observedAt, { nodeId });
  }

  /** Writes one pool as read just now; gives its id. */
  async upsert(nodeId: string, record: PoolRecord, observedAt: Date): Promise<string> {
    await this.#sync(nodeId, [record], observedAt, { nodeId, uuid: record.uuid });
    const row = await this.findByUuid(nodeId, record.uuid);
    if (!row) throw notFound('storage pool', record.uuid);
    return row.id;
  }

  /** Changes what people say of a pool; what the node says comes by {@link upsert}. */
  update(id: string, patch: PoolPatch): Promise<StoragePool> {
    return this.#context.feed.write(async (tx, record) => {
      const found = await tx.storagePool.findUnique({ where: { id } });
      if (!found) throw notFound('storage pool', id);
      record({ kind: 'StoragePool', op: 'UPDATED', objectId: id, nodeId: found.nodeId });
      return tx.storagePool.update({ where: { id }, data: { ...patch } });
    });
  }

  /** The pool is gone from the node. False when it was not known. */
  async remove(nodeId: string, uuid: string): Promise<boolean> {
    const result = await this.#sync(nodeId, [], new Date(), { nodeId, uuid });
    return result.removed.length > 0;
  }

  #sync(
    nodeId: string,
    records: readonly PoolRecord[],
    observedAt: Date,
    scope: Prisma.StoragePoolWhereInput,
  ): Promise<SyncResult> {
    return this.#context.feed.write(async (tx, record) => {
      const stored = await tx.storagePool.findMany({ where: scope });
      const plan = planSync(
        stored,
        records.map(toData),
        (row) => row.uuid,
        (data) => data.uuid,
      );
      const created = plan.created.map((data) => ({ ...data, id: newId(), nodeId, observedAt }));
      const removed = plan.removed.map((row) => row.id);
      await removePools(tx, nodeId, removed, record);
      if (created.length > 0) await tx.storagePool.createMany({ data: created });
      for (const { row, data } of plan.updated) {
        await tx.storagePool.update({ where: { id: row.id }, data });
      }
      await tx.storagePool.updateMany({ where: scope, data: { observedAt } });
      const updated = plan.updated.map(({ row }) => row.id);
      const result = { created: created.map((one) => one.id), updated, removed };
      recordSync(record, 'StoragePool', nodeId, result);
      return result;
    });
  }
}

async function removePools(
  tx: Transaction,
  nodeId: string,
  ids: string[],
  record: (change: ChangeDraft) => void,
): Promise<void> {
  if (ids.length === 0) return;
  await recordPoolTree(tx, nodeId, ids, record);
  await tx.storagePool.deleteMany({ where: { id: { in: ids } } });
}

function toData(record: PoolRecord) {
  return {
    uuid: record.uuid,
    name: record.name,
    type: record.type,
    state: record.state,
    rawState: record.rawState,
    path: record.path,
    autostart: record.autostart,
    persistent: record.persistent,
    capacityBytes: toBytes(record.capacityBytes),
    allocationBytes: toBytes(record.allocationBytes),
    availableBytes: toBytes(record.availableBytes),
    sharedKey: record.sharedKey,
  };
}
