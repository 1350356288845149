import { newId } from '@corral/domain';
import type { NetworkRecord } from '@corral/hypervisor';
import { planSync, recordSync, type SyncResult } from '../feed/sync.ts';
import type { Network, Prisma } from '../generated/sqlite/client.ts';
import { sortKey } from '../lists/keyset.ts';
import { readPage, type Page, type PageRequest } from '../lists/page.ts';
import { containsText, isSearch } from '../lists/text.ts';
import { notFound, toJson, type RepositoryContext } from './context.ts';

export interface NetworkFilter {
  readonly search?: string | null;
  readonly nodeId?: string | null;
}

const byName = sortKey<
  Network,
  Prisma.NetworkWhereInput,
  Prisma.NetworkOrderByWithRelationInput,
  string
>({
  name: 'NAME',
  order: (direction) => ({ name: direction }),
  value: (row) => row.name,
  parse: (text) => text,
  where: (name) => ({ name }),
});

export class NetworkRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(id: string): Promise<Network | null> {
    return this.#context.prisma.network.findUnique({ where: { id } });
  }

  async require(id: string): Promise<Network> {
    const network = await this.get(id);
    if (!network) throw notFound('network', id);
    return network;
  }

  findByUuid(nodeId: string, uuid: string): Promise<Network | null> {
    return this.#context.prisma.network.findUnique({ where: { nodeId_uuid: { nodeId, uuid } } });
  }

  ofNode(nodeId: string): Promise<Network[]> {
    return this.#context.prisma.network.findMany({
      where: { nodeId },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
  }

  where(filter: NetworkFilter = {}): Prisma.NetworkWhereInput {
    const { provider } = this.#context;
    if (!isSearch(filter.search)) return filter.nodeId ? { nodeId: filter.nodeId } : {};
    const text = containsText(provider, filter.search);
    return {
      ...(filter.nodeId ? { nodeId: filter.nodeId } : {}),
      OR: [{ name: text }, { bridge: text }, { domain: text }],
    };
  }

  list(request: PageRequest & { readonly filter?: NetworkFilter } = {}): Promise<Page<Network>> {
    return readPage(
      {
        filter: this.where(request.filter),
        key: byName,
        direction: 'ASC',
        orderById: (id) => ({ id }),
        whereId: (id) => ({ id }),
        and: (...AND) => ({ AND }),
        or: (...OR) => ({ OR }),
        find: (query) => this.#context.prisma.network.findMany(query),
      },
      request,
    );
  }

  count(filter: NetworkFilter = {}): Promise<number> {
    return this.#context.prisma.network.count({ where: this.where(filter) });
  }

  /** Makes the networks of a node exactly those of the listing. */
  syncNode(
    nodeId: string,
    records: readonly NetworkRecord[],
    observedAt: Date,
  ): Promise<SyncResult> {
    return this.#sync(nodeId, records, observedAt, { nodeId });
  }

  /** Writes one network as read just now; gives its id. */
  async upsert(nodeId: string, record: NetworkRecord, observedAt: Date): Promise<string> {
    await this.#sync(nodeId, [record], observedAt, { nodeId, uuid: record.uuid });
    const row = await this.findByUuid(nodeId, record.uuid);
    if (!row) throw notFound('network', record.uuid);
    return row.id;
  }

  /** The network is gone from the node. False when it was not known. */
  async remove(nodeId: string, uuid: string): Promise<boolean> {
    const result = await this.#sync(nodeId, [], new Date(), { nodeId, uuid });
    return result.removed.length > 0;
  }

  #sync(
    nodeId: string,
    records: readonly NetworkRecord[],
    observedAt: Date,
    scope: Prisma.NetworkWhereInput,
  ): Promise<SyncResult> {
    return this.#context.feed.write(async (tx, record) => {
      const stored = await tx.network.findMany({ where: scope });
      const plan = planSync(
        stored,
        records.map(toData),
        (row) => row.uuid,
        (data) => data.uuid,
      );
      const created = plan.created.map((data) => ({ ...data, id: newId(), nodeId, observedAt }));
      const removed = plan.removed.map((row) => row.id);
      if (removed.length > 0) await tx.network.deleteMany({ where: { id: { in: removed } } });
      if (created.length > 0) await tx.network.createMany({ data: created });
      for (const { row, data } of plan.updated) {
        await tx.network.update({ where: { id: row.id }, data });
      }
      await tx.network.updateMany({ where: scope, data: { observedAt } });
      const updated = plan.updated.map(({ row }) => row.id);
      const result = { created: created.map((one) => one.id), updated, removed };
      recordSync(record, 'Network', nodeId, result);
      return result;
    });
  }
}

function toData(record: NetworkRecord) {
  return {
    uuid: record.uuid,
    name: record.name,
    active: record.active,
    persistent: record.persistent,
    autostart: record.autostart,
    mode: record.mode,
    bridge: record.bridge,
    domain: record.domain,
    addressing: toJson(record.addressing),
    details: toJson({
      forwardDevice: record.forwardDevice,
      dnsHosts: record.dnsHosts,
      limits: record.limits,
      next: record.next,
    }),
  };
}
