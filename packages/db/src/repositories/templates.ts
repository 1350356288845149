import { CorralError, newId } from '@corral/domain';
import type { Transaction } from '../connection/client.ts';
import type { ChangeDraft } from '../feed/change-feed.ts';
import type { Prisma, Template } from '../generated/sqlite/client.ts';
import { sortKey } from '../lists/keyset.ts';
import { readPage, type Page, type PageRequest } from '../lists/page.ts';
import { containsText, isSearch } from '../lists/text.ts';
import { asUserErrors, notFound, toJson, type RepositoryContext } from './context.ts';

/** A template as it is registered. Sizes are bytes. */
export interface NewTemplate {
  readonly id?: string;
  readonly poolId: string;
  readonly volumeId: string | null;
  readonly volumeName: string;
  readonly name: string;
  /** Templates of one pool and name are versions of one another; 1 when left out. */
  readonly version?: number;
  readonly description?: string | null;
  readonly osName?: string | null;
  readonly osVersion?: string | null;
  readonly arch: string;
  readonly format: string;
  /** Virtual size of the disk. */
  readonly sizeBytes: bigint;
  /** Size of the file. */
  readonly fileBytes?: bigint | null;
  /** Where it came from: `{ kind, url?, path?, volume? }`. */
  readonly source: unknown;
  readonly checksumSha256?: string | null;
  readonly cloudInit?: boolean;
  readonly virtio?: boolean;
  readonly guestAgent?: boolean;
  readonly tags?: readonly string[];
}

export type TemplatePatch = Partial<
  Pick<
    NewTemplate,
    | 'name'
    | 'description'
    | 'osName'
    | 'osVersion'
    | 'cloudInit'
    | 'virtio'
    | 'guestAgent'
    | 'tags'
    | 'volumeId'
  >
> & {
  /** What its source had when it was last asked. */
  readonly upstream?: unknown;
};

export interface TemplateFilter {
  readonly search?: string | null;
  readonly poolId?: string | null;
  readonly nodeId?: string | null;
  /** Only the newest version of each. */
  readonly latest?: boolean | null;
}

const byName = sortKey<
  Template,
  Prisma.TemplateWhereInput,
  Prisma.TemplateOrderByWithRelationInput,
  string
>({
  name: 'NAME',
  order: (direction) => ({ name: direction }),
  value: (row) => row.name,
  parse: (text) => text,
  where: (name) => ({ name }),
});

export class TemplateRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(id: string): Promise<Template | null> {
    return this.#context.prisma.template.findUnique({ where: { id } });
  }

  async require(id: string): Promise<Template> {
    const template = await this.get(id);
    if (!template) throw notFound('template', id);
    return template;
  }

  /** The newest version of that name. */
  findByName(poolId: string, name: string): Promise<Template | null> {
    return this.#context.prisma.template.findFirst({
      where: { poolId, name },
      orderBy: { version: 'desc' },
    });
  }

  /** All versions of a template, newest first; it is one of them. */
  versionsOf({ poolId, name }: Pick<Template, 'poolId' | 'name'>): Promise<Template[]> {
    return this.#context.prisma.template.findMany({
      where: { poolId, name },
      orderBy: { version: 'desc' },
    });
  }

  /** The newest version of every template there is. */
  allLatest(): Promise<Template[]> {
    return this.#context.prisma.template.findMany({
      where: { latest: true },
      orderBy: { id: 'asc' },
    });
  }

  ofPool(poolId: string): Promise<Template[]> {
    return this.#context.prisma.template.findMany({
      where: { poolId },
      orderBy: [{ name: 'asc' }, { version: 'desc' }],
    });
  }

  where(filter: TemplateFilter = {}): Prisma.TemplateWhereInput {
    const text = isSearch(filter.search)
      ? containsText(this.#context.provider, filter.search)
      : null;
    return {
      ...(filter.poolId ? { poolId: filter.poolId } : {}),
      ...(filter.nodeId ? { pool: { nodeId: filter.nodeId } } : {}),
      ...(filter.latest ? { latest: true } : {}),
      ...(text ? { OR: [{ name: text }, { osName: text }, { description: text }] } : {}),
    };
  }

  list(request: PageRequest & { readonly filter?: TemplateFilter } = {}): Promise<Page<Template>> {
    return readPage(
      {
        filter: this.where(request.filter),
        key: byName,
        direction: 'ASC',
        orderById: (id) => ({ id }),
        whereId: (id) => ({ id }),
        and: (...AND) => ({ AND }),
        or: (...OR) => ({ OR }),
        find: (query) => this.#context.prisma.template.findMany(query),
      },
      request,
    );
  }

  count(filter: TemplateFilter = {}): Promise<number> {
    return this.#context.prisma.template.count({ where: this.where(filter) });
  }

  /**
   * Registers a template, or writes it anew where the pool has one of that name and version (steps run more than
   * once). The newest version of its name is the latest afterwards.
   */
  save(input: NewTemplate): Promise<Template> {
    const { id = newId(), source, tags, version = 1, ...rest } = input;
    const data = { ...rest, version, source: toJson(source), tags: toJson(tags ?? []) };
    const { poolId, name } = input;
    return this.#context.feed.write(async (tx, record) => {
      const where = { poolId_name_version: { poolId, name, version } };
      const before = await tx.template.findUnique({ where });
      const { id: savedId } = before
        ? await tx.template.update({ where, data })
        : await tx.template.create({ data: { ...data, id } });
      const pool = await tx.storagePool.findUniqueOrThrow({ where: { id: poolId } });
      const op = before ? 'UPDATED' : 'CREATED';
      record({ kind: 'Template', op, objectId: savedId, nodeId: pool.nodeId });
      await settleLatest(tx, record, { poolId, name, nodeId: pool.nodeId });
      return tx.template.findUniqueOrThrow({ where: { id: savedId } });
    });
  }

  /**
   * Changes the metadata; a new name goes to all its versions. ALREADY_EXISTS when the pool has another template of
   * the new name.
   */
  update(id: string, patch: TemplatePatch): Promise<Template> {
    const { tags, name, upstream, ...rest } = patch;
    const data = {
      ...rest,
      ...(tags ? { tags: toJson(tags) } : {}),
      ...(upstream === undefined ? {} : { upstream: toJson(upstream) }),
    };
    return name === undefined ? this.#write(id, data) : this.#rename(id, name, data);
  }

  /** Counts a VM made from the template. */
  recordUse(id: string, at: Date): Promise<Template> {
    return this.#write(id, { usageCount: { increment: 1 }, lastUsedAt: at });
  }

  /** Forgets the template; the version before it is then the latest. False when it was gone already. */
  remove(id: string): Promise<boolean> {
    return this.#context.feed.write(async (tx, record) => {
      const found = await tx.template.findUnique({ where: { id }, include: { pool: true } });
      if (!found) return false;
      await tx.template.delete({ where: { id } });
      const { nodeId } = found.pool;
      record({ kind: 'Template', op: 'DELETED', objectId: id, nodeId });
      await settleLatest(tx, record, { poolId: found.poolId, name: found.name, nodeId });
      return true;
    });
  }

  #rename(id: string, name: string, data: Prisma.TemplateUncheckedUpdateInput): Promise<Template> {
    return this.#context.feed.write(async (tx, record) => {
      const found = await tx.template.findUnique({ where: { id }, include: { pool: true } });
      if (!found) throw notFound('template', id);
      const { poolId, pool } = found;
      if (name !== found.name && (await tx.template.findFirst({ where: { poolId, name } })))
        throw new CorralError('ALREADY_EXISTS', `There is a template named ${name} already.`, {
          field: 'name',
        });
      const versions = await tx.template.findMany({ where: { poolId, name: found.name } });
      await tx.template.updateMany({ where: { poolId, name: found.name }, data: { name } });
      for (const one of versions)
        record({ kind: 'Template', op: 'UPDATED', objectId: one.id, nodeId: pool.nodeId });
      return tx.template.update({ where: { id }, data });
    });
  }

  #write(id: string, data: Prisma.TemplateUncheckedUpdateInput): Promise<Template> {
    return asUserErrors({ kind: 'template', name: id }, () =>
      this.#context.feed.write(async (tx, record) => {
        const { pool, ...template } = await tx.template.update({
          where: { id },
          data,
          include: { pool: true },
        });
        record({ kind: 'Template', op: 'UPDATED', objectId: id, nodeId: pool.nodeId });
        return template;
      }),
    );
  }
}

interface Lineage {
  readonly poolId: string;
  readonly name: string;
  readonly nodeId: string;
}

/** Marks the newest version of a name, and it alone. */
async function settleLatest(
  tx: Transaction,
  record: (change: ChangeDraft) => void,
  { poolId, name, nodeId }: Lineage,
): Promise<void> {
  const versions = await tx.template.findMany({
    where: { poolId, name },
    orderBy: { version: 'desc' },
    select: { id: true, latest: true },
  });
  for (const [place, { id, latest }] of versions.entries()) {
    if (latest === (place === 0)) continue;
    await tx.template.update({ where: { id }, data: { latest: place === 0 } });
    record({ kind: 'Template', op: 'UPDATED', objectId: id, nodeId });
  }
}
