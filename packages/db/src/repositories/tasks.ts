import type { Prisma, Task, TaskLogEntry, TaskStep } from '../generated/sqlite/client.ts';
import { parseDate, sortKey } from '../lists/keyset.ts';
import { readPage, type Page, type PageRequest } from '../lists/page.ts';
import { containsText, isSearch } from '../lists/text.ts';
import { notFound, type RepositoryContext } from './context.ts';

export interface TaskFilter {
  readonly states?: readonly string[] | null;
  readonly operations?: readonly string[] | null;
  readonly nodeId?: string | null;
  readonly targetKind?: string | null;
  readonly targetId?: string | null;
  /** What was done to one of these objects, on it where it is a node, or has made it where it is a VM. */
  readonly about?: readonly string[] | null;
  readonly actors?: readonly string[] | null;
  /** Looks in title, target name and operation, without case. */
  readonly search?: string | null;
}

export interface TaskLogRequest {
  /** Entries after this seq. */
  readonly after?: number | null;
  readonly first?: number | null;
  /** The newest so many instead; not together with `first`. */
  readonly last?: number | null;
}

export interface TaskLogPage {
  /** Oldest first. */
  readonly entries: readonly TaskLogEntry[];
  readonly lastSeq: number;
  /** True when there are entries after the last one given. */
  readonly hasMore: boolean;
}

const MAX_LOG_PAGE = 5_000;
const DEFAULT_LOG_PAGE = 500;

const byCreation = sortKey<Task, Prisma.TaskWhereInput, Prisma.TaskOrderByWithRelationInput, Date>({
  name: 'CREATED_AT',
  order: (direction) => ({ createdAt: direction }),
  value: (row) => row.createdAt,
  parse: parseDate,
  where: (createdAt) => ({ createdAt }),
});

/** A copy's source is the target of the task that made the copy; whose the copy is says the ledger. */
const concerning = (ids: readonly string[]): Prisma.TaskWhereInput[] => [
  { targetId: { in: [...ids] } },
  { nodeId: { in: [...ids] } },
  { artefacts: { some: { ownerKind: 'VM', ownerId: { in: [...ids] } } } },
];

/** Reading tasks. They are written by the task store alone. */
export class TaskRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(id: string): Promise<Task | null> {
    return this.#context.prisma.task.findUnique({ where: { id } });
  }

  async require(id: string): Promise<Task> {
    const task = await this.get(id);
    if (!task) throw notFound('task', id);
    return task;
  }

  steps(taskId: string): Promise<TaskStep[]> {
    return this.#context.prisma.taskStep.findMany({
      where: { taskId },
      orderBy: { index: 'asc' },
    });
  }

  where(filter: TaskFilter = {}): Prisma.TaskWhereInput {
    const text = isSearch(filter.search)
      ? containsText(this.#context.provider, filter.search)
      : null;
    return {
      ...(filter.states?.length ? { state: { in: [...filter.states] } } : {}),
      ...(filter.operations?.length ? { operation: { in: [...filter.operations] } } : {}),
      ...(filter.nodeId ? { nodeId: filter.nodeId } : {}),
      ...(filter.targetKind ? { targetKind: filter.targetKind } : {}),
      ...(filter.targetId ? { targetId: filter.targetId } : {}),
      ...(filter.actors?.length ? { actor: { in: [...filter.actors] } } : {}),
      AND: [
        ...(text ? [{ OR: [{ title: text }, { targetName: text }, { operation: text }] }] : []),
        ...(filter.about?.length ? [{ OR: concerning(filter.about) }] : []),
      ],
    };
  }

  /** The operations among the tasks of a filter, with how many tasks each has, most of them first. */
  async operations(
    filter: TaskFilter = {},
  ): Promise<{ readonly operation: string; readonly count: number }[]> {
    const rows = await this.#context.prisma.task.groupBy({
      by: ['operation'],
      where: this.where(filter),
      _count: { _all: true },
    });
    return rows
      .map((row) => ({ operation: row.operation, count: row._count._all }))
      .toSorted((a, b) => b.count - a.count || a.operation.localeCompare(b.operation));
  }

  /** Newest first. */
  list(request: PageRequest & { readonly filter?: TaskFilter } = {}): Promise<Page<Task>> {
    return readPage(
      {
        filter: this.where(request.filter),
        key: byCreation,
        direction: 'DESC',
        orderById: (id) => ({ id }),
        whereId: (id) => ({ id }),
        and: (...AND) => ({ AND }),
        or: (...OR) => ({ OR }),
        find: (query) => this.#context.prisma.task.findMany(query),
      },
      request,
    );
  }

  count(filter: TaskFilter = {}): Promise<number> {
    return this.#context.prisma.task.count({ where: this.where(filter) });
  }

  /** How many tasks failed since a time. */
  countFailedSince(since: Date): Promise<number> {
    return this.#context.prisma.task.count({
      where: { state: 'FAILED', finishedAt: { gte: since } },
    });
  }

  /** A piece of a task's log. NOT_FOUND when there is no such task. */
  async log(taskId: string, request: TaskLogRequest = {}): Promise<TaskLogPage> {
    const { logSeq: lastSeq } = await this.require(taskId);
    const size = Math.min(request.last ?? request.first ?? DEFAULT_LOG_PAGE, MAX_LOG_PAGE);
    const after = request.last
      ? Math.max(request.after ?? 0, lastSeq - size)
      : (request.after ?? 0);
    const entries = await this.#context.prisma.taskLogEntry.findMany({
      where: { taskId, seq: { gt: after, lte: lastSeq } },
      orderBy: { seq: 'asc' },
      take: Math.max(0, size),
    });
    return { entries, lastSeq, hasMore: (entries.at(-1)?.seq ?? after) < lastSeq };
  }

  /** Deletes ended tasks that are older, with steps and logs; artefacts stay listed. Gives how many went. */
  async prune(olderThan: Date): Promise<number> {
    const { count } = await this.#context.prisma.task.deleteMany({
      where: {
        state: { in: ['SUCCEEDED', 'FAILED', 'CANCELLED'] },
        finishedAt: { lt: olderThan },
        artefacts: { none: { state: { in: ['PLANNED', 'PRESENT', 'LEFT_BEHIND'] } } },
      },
    });
    return count;
  }
}
