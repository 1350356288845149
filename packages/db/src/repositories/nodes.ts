import { newId, type NodeState } from '@corral/domain';
import { changedFields } from '../feed/diff.ts';
import { type Prisma, Prisma as PrismaValues, type Node } from '../generated/sqlite/client.ts';
import type { Transaction } from '../connection/client.ts';
import { badCursor, parseJson, type SortKey } from '../lists/keyset.ts';
import { readPage, type Page, type PageRequest } from '../lists/page.ts';
import { containsText, isSearch } from '../lists/text.ts';
import { asUserErrors, notFound, toJson, type RepositoryContext } from './context.ts';
import { recordNodeTree } from './node-tree.ts';

/** A node as the user enrols it. */
export interface NewNode {
  readonly id?: string;
  readonly name: string;
  readonly kind: string;
  readonly transport: string;
  readonly host?: string | null;
  readonly port?: number | null;
  readonly user?: string | null;
  readonly uri?: string | null;
  readonly authKind?: string | null;
  /** Sealed credentials. */
  readonly secret?: Uint8Array<ArrayBuffer> | null;
  readonly hostKeyFingerprint?: string | null;
  /** Machines on the way; their logins are sealed in `jumpSecret`. */
  readonly jumps?: readonly object[] | null;
  readonly jumpSecret?: Uint8Array<ArrayBuffer> | null;
  readonly description?: string;
  readonly domainTypeOverride?: string | null;
  readonly tags?: readonly string[];
  readonly enabled?: boolean;
  readonly sortOrder?: number;
  /** Since when nothing is placed or started on it. */
  readonly maintenanceSince?: Date | null;
  readonly maintenanceReason?: string | null;
}

export type NodePatch = Partial<Omit<NewNode, 'id' | 'kind'>>;

/** The connection's state as the inventory sees it. */
export interface NodeConnectionState {
  readonly state: NodeState;
  readonly reason: string | null;
  /** Code of the error behind it. */
  readonly code: string | null;
}

export interface NodeFilter {
  readonly search?: string | null;
}

/** The user's order; nodes that nobody has put in order come by name. */
const byOrder: SortKey<Node, Prisma.NodeWhereInput, Prisma.NodeOrderByWithRelationInput> = {
  name: 'ORDER',
  order: (direction) => ({ sortOrder: direction }),
  orderThen: (direction) => ({ name: direction }),
  read: ({ sortOrder, name }) => JSON.stringify([sortOrder, name]),
  beyond: (text, direction) => {
    const [sortOrder, name] = readPlace(text);
    const past = <V>(value: V) => (direction === 'ASC' ? { gt: value } : { lt: value });
    return { OR: [{ sortOrder: past(sortOrder) }, { sortOrder, name: past(name) }] };
  },
  equal: (text) => {
    const [sortOrder, name] = readPlace(text);
    return { sortOrder, name };
  },
};

function readPlace(text: string): readonly [sortOrder: number, name: string] {
  const parts: unknown = parseJson(text);
  if (Array.isArray(parts) && typeof parts[0] === 'number' && typeof parts[1] === 'string') {
    return [parts[0], parts[1]];
  }
  throw badCursor();
}

export class NodeRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Enrols a node; ALREADY_EXISTS when the name is taken. */
  create(input: NewNode): Promise<Node> {
    const { tags, jumps, id = newId(), ...rest } = input;
    return asUserErrors({ kind: 'node', name: input.name }, () =>
      this.#context.feed.write(async (tx, record) => {
        const last = await tx.node.aggregate({ _max: { sortOrder: true } });
        // Behind what the user has put in order; by name while there is no order.
        const sortOrder = last._max.sortOrder ? last._max.sortOrder + 1 : 0;
        const node = await tx.node.create({
          data: { sortOrder, ...rest, id, tags: toJson(tags ?? []), jumps: orNull(jumps ?? null) },
        });
        record({ kind: 'Node', op: 'CREATED', objectId: id, nodeId: id });
        return node;
      }),
    );
  }

  get(id: string): Promise<Node | null> {
    return this.#context.prisma.node.findUnique({ where: { id } });
  }

  /** The node, or NOT_FOUND. */
  async require(id: string): Promise<Node> {
    const node = await this.get(id);
    if (!node) throw notFound('node', id);
    return node;
  }

  /** All nodes in the user's order. */
  all(): Promise<Node[]> {
    return this.#context.prisma.node.findMany({ orderBy: [{ sortOrder: 'asc' }, { name: 'asc' }] });
  }

  where(filter: NodeFilter = {}): Prisma.NodeWhereInput {
    if (!isSearch(filter.search)) return {};
    const text = containsText(this.#context.provider, filter.search);
    return { OR: [{ name: text }, { host: text }] };
  }

  list(request: PageRequest & { readonly filter?: NodeFilter } = {}): Promise<Page<Node>> {
    return readPage(
      {
        filter: this.where(request.filter),
        key: byOrder,
        direction: 'ASC',
        orderById: (id) => ({ id }),
        whereId: (id) => ({ id }),
        and: (...AND) => ({ AND }),
        or: (...OR) => ({ OR }),
        find: (query) => this.#context.prisma.node.findMany(query),
      },
      request,
    );
  }

  count(filter: NodeFilter = {}): Promise<number> {
    return this.#context.prisma.node.count({ where: this.where(filter) });
  }

  /** Changes what the user decides about a node. */
  update(id: string, patch: NodePatch): Promise<Node> {
    const { tags, jumps, ...rest } = patch;
    return asUserErrors({ kind: 'node', name: patch.name ?? id }, () =>
      this.#context.feed.write(async (tx, record) => {
        const data = {
          ...rest,
          ...(tags ? { tags: toJson(tags) } : {}),
          ...(jumps === undefined ? {} : { jumps: orNull(jumps) }),
        };
        const node = await tx.node.update({ where: { id }, data });
        record({ kind: 'Node', op: 'UPDATED', objectId: id, nodeId: id });
        return node;
      }),
    );
  }

  /** Puts nodes in this order, before all others, which keep theirs. Gives all nodes in their order. */
  putInOrder(ids: readonly string[]): Promise<Node[]> {
    return this.#context.feed.write(async (tx, record) => {
      const orderBy = [{ sortOrder: 'asc' }, { name: 'asc' }] as const;
      const before = await tx.node.findMany({ orderBy: [...orderBy] });
      const first = ids.map((id) => {
        const node = before.find((one) => one.id === id);
        if (!node) throw notFound('node', id);
        return node;
      });
      const wanted = [...first, ...before.filter(({ id }) => !ids.includes(id))];
      for (const [index, { id, sortOrder }] of wanted.entries()) {
        if (sortOrder === index + 1) continue;
        await tx.node.update({ where: { id }, data: { sortOrder: index + 1 } });
        record({ kind: 'Node', op: 'UPDATED', objectId: id, nodeId: id });
      }
      return tx.node.findMany({ orderBy: [...orderBy] });
    });
  }

  /** Writes the connection's state; nothing happens when it is as it was, or the node is gone. */
  setState(id: string, next: NodeConnectionState): Promise<boolean> {
    const data = { state: next.state, stateReason: next.reason, stateCode: next.code };
    return this.#patchIfChanged(id, data, (before) =>
      before.state === next.state ? {} : { stateSince: new Date() },
    );
  }

  /** Writes what the node reports about itself; a change reaches the feed only when something differs. */
  async setFacts(
    id: string,
    found: { readonly facts: unknown; readonly capabilities: unknown; readonly observedAt: Date },
  ): Promise<boolean> {
    const data = { facts: orNull(found.facts), capabilities: orNull(found.capabilities) };
    const changed = await this.#patchIfChanged(id, data, () => ({ observedAt: found.observedAt }));
    if (!changed) await this.touch(id, found.observedAt);
    return changed;
  }

  /** The node was seen just now. Not a change: freshness alone does not wake subscribers. */
  async touch(id: string, observedAt: Date): Promise<void> {
    await this.#context.prisma.node.updateMany({ where: { id }, data: { observedAt } });
  }

  /** Removes the node and its inventory; its tasks stay. False when there is no such node. */
  remove(id: string): Promise<boolean> {
    return this.#context.feed.write(async (tx, record) => {
      await recordNodeTree(tx, id, record);
      const { count } = await tx.node.deleteMany({ where: { id } });
      if (count > 0) record({ kind: 'Node', op: 'DELETED', objectId: id, nodeId: id });
      return count > 0;
    });
  }

  #patchIfChanged(
    id: string,
    data: Prisma.NodeUpdateInput,
    also: (before: Node) => Prisma.NodeUpdateInput,
  ): Promise<boolean> {
    return this.#context.feed.write(async (tx, record) => {
      const before = await findNode(tx, id);
      const changed = before && changedFields(before, data);
      if (!before || !changed) return false;
      await tx.node.update({ where: { id }, data: { ...changed, ...also(before) } });
      record({ kind: 'Node', op: 'UPDATED', objectId: id, nodeId: id });
      return true;
    });
  }
}

function findNode(tx: Transaction, id: string): Promise<Node | null> {
  return tx.node.findUnique({ where: { id } });
}

function orNull(value: unknown): Prisma.InputJsonValue | typeof PrismaValues.DbNull {
  return value === null || value === undefined ? PrismaValues.DbNull : toJson(value);
}
