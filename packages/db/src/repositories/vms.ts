import { newId } from '@corral/domain';
import type { GuestAddress, VmRecord } from '@corral/hypervisor';
import { insertRows } from '../bulk/insert.ts';
import { readDeviceUses, type DeviceKey, type DeviceUse } from '../bulk/vm-devices.ts';
import { readVmRows } from '../bulk/vm-rows.ts';
import { changedFields } from '../feed/diff.ts';
import { FeedCache } from '../feed/feed-cache.ts';
import { inChunks, planSync, recordSync, type SyncResult } from '../feed/sync.ts';
import type { Prisma, Vm } from '../generated/sqlite/client.ts';
import type { SortDirection } from '../lists/keyset.ts';
import { readPage, type Page, type PageRequest } from '../lists/page.ts';
import { asUserErrors, notFound, toJson, type RepositoryContext } from './context.ts';
import { observedVm, searchTextOf, tagTextOf, withSearchText } from './vm-data.ts';
import { vmWhere, type VmFilter } from './vm-filter.ts';
import { VM_SORT_KEYS, type VmListRow, type VmSortField } from './vm-sort.ts';

export interface VmSort {
  readonly field: VmSortField;
  readonly direction: SortDirection;
}

/** What Corral itself keeps about a VM; the rest comes from the hypervisor. */
export interface VmPatch {
  readonly tags?: readonly string[];
  readonly deleteProtected?: boolean;
  readonly templateId?: string | null;
}

type VmListRequest = PageRequest & { readonly filter?: VmFilter; readonly sort?: VmSort | null };
type VmQuery = Pick<Prisma.VmFindManyArgs, 'where' | 'orderBy' | 'take'>;

export class VmRepository {
  readonly #context: RepositoryContext;
  readonly #lists: FeedCache;

  constructor(context: RepositoryContext) {
    this.#context = context;
    this.#lists = new FeedCache(context.feed);
  }

  get(id: string): Promise<Vm | null> {
    return this.#context.prisma.vm.findUnique({ where: { id } });
  }

  async require(id: string): Promise<Vm> {
    const vm = await this.get(id);
    if (!vm) throw notFound('VM', id);
    return vm;
  }

  findByUuid(nodeId: string, uuid: string): Promise<Vm | null> {
    return this.#context.prisma.vm.findUnique({ where: { nodeId_uuid: { nodeId, uuid } } });
  }

  findByName(nodeId: string, name: string): Promise<Vm | null> {
    return this.#context.prisma.vm.findFirst({ where: { nodeId, name }, orderBy: { id: 'asc' } });
  }

  ofNode(nodeId: string): Promise<Vm[]> {
    return this.#context.prisma.vm.findMany({
      where: { nodeId },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
  }

  /** The VMs of those ids, by id; what is gone is missing. */
  many(ids: readonly string[]): Promise<ReadonlyMap<string, VmListRow>> {
    return readVmRows(this.#context.prisma, this.#context.provider, ids);
  }

  /** Which VMs have a disk, a network or a hardware address of these, by name; of whatever node. */
  deviceUses(key: DeviceKey, refs: readonly string[]): Promise<DeviceUse[]> {
    return readDeviceUses(this.#context.prisma, this.#context.provider, key, refs);
  }

  where(filter: VmFilter = {}): Prisma.VmWhereInput {
    return vmWhere(filter);
  }

  orderBy(sort?: VmSort | null): Prisma.VmOrderByWithRelationInput[] {
    const direction = sort?.direction === 'DESC' ? 'desc' : 'asc';
    return [VM_SORT_KEYS[sort?.field ?? 'NAME'].order(direction), { id: direction }];
  }

  /** A page of VMs. Its rows are shared with whoever asks the same: never change them. */
  list(request: VmListRequest = {}): Promise<Page<VmListRow>> {
    return this.#lists.get(`list:${JSON.stringify(request)}`, () => this.#readPage(request));
  }

  #readPage(request: VmListRequest): Promise<Page<VmListRow>> {
    return readPage(
      {
        filter: vmWhere(request.filter ?? {}),
        key: VM_SORT_KEYS[request.sort?.field ?? 'NAME'],
        direction: request.sort?.direction ?? 'ASC',
        orderById: (id) => ({ id }),
        whereId: (id) => ({ id }),
        and: (...AND) => ({ AND }),
        or: (...OR) => ({ OR }),
        find: (query) => this.#rows(query),
      },
      request,
    );
  }

  count(filter: VmFilter = {}): Promise<number> {
    return this.#lists.get(`count:${JSON.stringify(filter)}`, () =>
      this.#context.prisma.vm.count({ where: vmWhere(filter) }),
    );
  }

  /**
   * Makes the VMs of a node exactly those of the listing, in one transaction. Rows that did not change are written
   * once all together, for their `observedAt` only, and do not reach the feed.
   */
  syncNode(nodeId: string, records: readonly VmRecord[], observedAt: Date): Promise<SyncResult> {
    return this.#sync(nodeId, records, observedAt, { nodeId });
  }

  /** Writes one VM as read just now; gives its id. NOT_FOUND when its node is not enrolled any more. */
  async upsert(nodeId: string, record: VmRecord, observedAt: Date): Promise<string> {
    await this.#sync(nodeId, [record], observedAt, { nodeId, uuid: record.uuid });
    const row = await this.findByUuid(nodeId, record.uuid);
    if (!row) throw notFound('VM', record.uuid);
    return row.id;
  }

  /** The VM is gone from the node. False when it was not known. Its tasks stay. */
  async remove(nodeId: string, uuid: string): Promise<boolean> {
    const result = await this.#sync(nodeId, [], new Date(), { nodeId, uuid });
    return result.removed.length > 0;
  }

  /**
   * The VM is on another node now and stays the same VM: its row moves with everything kept about it. What the other
   * node has shown of it meanwhile goes. NOT_FOUND when there is no such VM.
   */
  async moveToNode(id: string, nodeId: string): Promise<void> {
    await this.#context.feed.write(async (tx, record) => {
      const vm = await tx.vm.findUnique({ where: { id } });
      if (!vm) throw notFound('VM', id);
      if (vm.nodeId === nodeId) return;
      const double = await tx.vm.findUnique({ where: { nodeId_uuid: { nodeId, uuid: vm.uuid } } });
      if (double) {
        await tx.vm.delete({ where: { id: double.id } });
        record({ kind: 'Vm', op: 'DELETED', objectId: double.id, nodeId });
      }
      await tx.vm.update({ where: { id }, data: { nodeId } });
      record({ kind: 'Vm', op: 'UPDATED', objectId: id, nodeId });
    });
    this.#lists.observed();
  }

  /** Writes the addresses found last. False, and no change, when they are as they were or the VM is gone. */
  setAddresses(id: string, addresses: readonly GuestAddress[]): Promise<boolean> {
    return this.#context.feed.write(async (tx, record) => {
      const vm = await tx.vm.findUnique({ where: { id } });
      const changed = vm && changedFields(vm, { addresses: toJson(addresses) });
      if (!vm || !changed) return false;
      const searchText = searchTextOf(vm, addresses);
      await tx.vm.update({ where: { id }, data: { ...changed, searchText } });
      record({ kind: 'Vm', op: 'UPDATED', objectId: id, nodeId: vm.nodeId });
      return true;
    });
  }

  /** Changes what Corral itself keeps about a VM. */
  update(id: string, patch: VmPatch): Promise<Vm> {
    return asUserErrors({ kind: 'VM', name: id }, () =>
      this.#context.feed.write(async (tx, record) => {
        const { tags, ...rest } = patch;
        const tagColumns = tags ? { tags: toJson(tags), tagText: tagTextOf(tags) } : {};
        const vm = await tx.vm.update({ where: { id }, data: { ...rest, ...tagColumns } });
        record({ kind: 'Vm', op: 'UPDATED', objectId: id, nodeId: vm.nodeId });
        return vm;
      }),
    );
  }

  /** Which VMs, asked through Prisma; then all of them as one text. Asked again when one goes in between. */
  async #rows(query: VmQuery): Promise<VmListRow[]> {
    const { prisma, provider } = this.#context;
    for (;;) {
      const ids = await prisma.vm.findMany({ ...query, select: { id: true } });
      const found = await readVmRows(
        prisma,
        provider,
        ids.map(({ id }) => id),
      );
      if (found.size === ids.length) return ids.flatMap(({ id }) => found.get(id) ?? []);
    }
  }

  async #sync(
    nodeId: string,
    records: readonly VmRecord[],
    observedAt: Date,
    scope: Prisma.VmWhereInput,
  ): Promise<SyncResult> {
    const result = await this.#write(nodeId, records, observedAt, scope);
    this.#lists.observed();
    return result;
  }

  #write(
    nodeId: string,
    records: readonly VmRecord[],
    observedAt: Date,
    scope: Prisma.VmWhereInput,
  ): Promise<SyncResult> {
    return this.#context.feed.write(async (tx, record) => {
      const stored = await tx.vm.findMany({ where: scope });
      const byUuid = new Map(stored.map((row) => [row.uuid, row]));
      const plan = planSync(
        stored,
        records.map((one) => withSearchText(observedVm(one), byUuid.get(one.uuid))),
        (row) => row.uuid,
        (data) => data.uuid,
      );
      const now = new Date();
      const created = plan.created.map((data) => ({
        ...data,
        id: newId(),
        nodeId,
        observedAt,
        createdAt: now,
        updatedAt: now,
        addresses: [],
        tags: [],
      }));
      const removed = plan.removed.map((row) => row.id);
      if (removed.length > 0) await tx.vm.deleteMany({ where: { id: { in: removed } } });
      await inChunks(created, (rows) => insertRows(tx, this.#context.provider, 'Vm', rows));
      for (const { row, data } of plan.updated) {
        await tx.vm.update({ where: { id: row.id }, data, select: { id: true } });
      }
      await tx.vm.updateMany({ where: scope, data: { observedAt } });
      const updated = plan.updated.map(({ row }) => row.id);
      const result = { created: created.map((one) => one.id), updated, removed };
      recordSync(record, 'Vm', nodeId, result);
      return result;
    });
  }
}
