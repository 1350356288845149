import { newId } from '@corral/domain';
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
>;

export interface TemplateFilter {
  readonly search?: string | null;
  readonly poolId?: string | null;
  readonly nodeId?: string | null;
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

  findByName(poolId: string, name: string): Promise<Template | null> {
    return this.#context.prisma.template.findUnique({ where: { poolId_name: { poolId, name } } });
  }

  ofPool(poolId: string): Promise<Template[]> {
    return this.#context.prisma.template.findMany({
      where: { poolId },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
  }

  where(filter: TemplateFilter = {}): Prisma.TemplateWhereInput {
    const text = isSearch(filter.search)
      ? containsText(this.#context.provider, filter.search)
      : null;
    return {
      ...(filter.poolId ? { poolId: filter.poolId } : {}),
      ...(filter.nodeId ? { pool: { nodeId: filter.nodeId } } : {}),
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

  /** Registers a template, or writes it anew where the pool has one of that name (steps run more than once). */
  save(input: NewTemplate): Promise<Template> {
    const { id = newId(), source, tags, ...rest } = input;
    const data = { ...rest, source: toJson(source), tags: toJson(tags ?? []) };
    return this.#context.feed.write(async (tx, record) => {
      const where = { poolId_name: { poolId: input.poolId, name: input.name } };
      const before = await tx.template.findUnique({ where });
      const template = before
        ? await tx.template.update({ where, data })
        : await tx.template.create({ data: { ...data, id } });
      const pool = await tx.storagePool.findUniqueOrThrow({ where: { id: input.poolId } });
      const op = before ? 'UPDATED' : 'CREATED';
      record({ kind: 'Template', op, objectId: template.id, nodeId: pool.nodeId });
      return template;
    });
  }

  /** Changes the metadata. ALREADY_EXISTS when the pool has another template of the new name. */
  update(id: string, patch: TemplatePatch): Promise<Template> {
    const { tags, ...rest } = patch;
    return this.#write(id, patch.name ?? id, { ...rest, ...(tags ? { tags: toJson(tags) } : {}) });
  }

  /** Counts a VM made from the template. */
  recordUse(id: string, at: Date): Promise<Template> {
    return this.#write(id, id, { usageCount: { increment: 1 }, lastUsedAt: at });
  }

  /** Forgets the template. False when it was gone already. */
  remove(id: string): Promise<boolean> {
    return this.#context.feed.write(async (tx, record) => {
      const found = await tx.template.findUnique({ where: { id }, include: { pool: true } });
      if (!found) return false;
      await tx.template.delete({ where: { id } });
      record({ kind: 'Template', op: 'DELETED', objectId: id, nodeId: found.pool.nodeId });
      return true;
    });
  }

  #write(id: string, name: string, data: Prisma.TemplateUncheckedUpdateInput): Promise<Template> {
    return asUserErrors({ kind: 'template', name }, () =>
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
