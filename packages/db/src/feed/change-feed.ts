import { insertRows } from '../bulk/insert.ts';
import type { Prisma, Transaction } from '../connection/client.ts';
import type { Provider } from '../connection/url.ts';
import type { Change as ChangeRow } from '../generated/sqlite/client.ts';

export const CHANGE_KINDS = [
  'Node',
  'StoragePool',
  'Volume',
  'Network',
  'Vm',
  'Template',
  'KeyPair',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
export type ChangeOp = 'CREATED' | 'UPDATED' | 'DELETED';

/** A change before it has its place in the feed. */
export interface ChangeDraft {
  readonly kind: ChangeKind;
  readonly op: ChangeOp;
  readonly objectId: string;
  readonly nodeId: string | null;
}

/** A change in the feed; `seq` only grows and is the cursor. */
export interface Change extends ChangeDraft {
  readonly seq: number;
  readonly at: Date;
}

export interface ReplayFilter {
  readonly kinds?: readonly ChangeKind[] | null;
  readonly nodeId?: string | null;
  /** At most so many changes; 1,000 when absent. */
  readonly limit?: number;
}

export interface Replay {
  readonly changes: readonly Change[];
  /** Give this as the next cursor: all up to here has been looked at. */
  readonly lastSeq: number;
  /** True when changes after the cursor are no longer kept: read the objects again. */
  readonly gap: boolean;
  readonly hasMore: boolean;
}

type Listener = (changes: readonly Change[]) => void;
type Record = (change: ChangeDraft) => void;

const FEED_LOCK = 72707370;
const DEFAULT_REPLAY = 1_000;
/** More changes than this are appended by one statement past Prisma, whose costs per row would show. */
const MANY = 50;
const APPENDED: { readonly [provider in Provider]: string } = {
  sqlite: `SELECT json_group_array(json_array("seq", "kind" || ':' || "objectId")) AS "rows"
    FROM (SELECT * FROM "Change" WHERE "seq" > ? ORDER BY "seq")`,
  postgres: `SELECT json_agg(json_build_array("seq", "kind" || ':' || "objectId") ORDER BY "seq")::text AS "rows"
    FROM "Change" WHERE "seq" > $1::int`,
};

/** The feed of inventory changes: written with the rows in one transaction, told to listeners after the commit. */
export class ChangeFeed {
  readonly #prisma: Prisma;
  readonly #provider: Provider;
  readonly #listeners = new Set<Listener>();

  constructor(prisma: Prisma, provider: Provider) {
    this.#prisma = prisma;
    this.#provider = provider;
  }

  /**
   * Runs a write in a transaction and appends what it records. Inside, use nothing but the given handle: on SQLite
   * the transaction holds the only connection.
   */
  async write<T>(work: (tx: Transaction, record: Record) => Promise<T>): Promise<T> {
    const { result, changes } = await this.#prisma.$transaction(
      async (tx) => {
        const drafts: ChangeDraft[] = [];
        const done = await work(tx, (draft) => drafts.push(draft));
        return { result: done, changes: await this.#append(tx, drafts) };
      },
      { timeout: 60_000, maxWait: 60_000 },
    );
    this.#tell(changes);
    return result;
  }

  /** Calls the listener after every commit of this process, in the order of the feed. Returns the way to stop it. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first and last seq that are kept; zero and zero for an empty feed. */
  async bounds(): Promise<{ oldestSeq: number; lastSeq: number }> {
    const found = await this.#prisma.change.aggregate({ _min: { seq: true }, _max: { seq: true } });
    return { oldestSeq: found._min.seq ?? 0, lastSeq: found._max.seq ?? 0 };
  }

  /** The last seq; zero for an empty feed. Cheap enough to ask before every reading. */
  lastSeq(): Promise<number> {
    return lastSeqOf(this.#prisma);
  }

  /** The changes after a seq, oldest first. */
  async replay(afterSeq: number, filter: ReplayFilter = {}): Promise<Replay> {
    const { oldestSeq, lastSeq } = await this.bounds();
    const gap = afterSeq < oldestSeq - 1 || afterSeq > lastSeq;
    if (gap) return { changes: [], lastSeq, gap, hasMore: false };
    const limit = filter.limit ?? DEFAULT_REPLAY;
    const rows = await this.#prisma.change.findMany({
      where: {
        seq: { gt: afterSeq, lte: lastSeq },
        ...(filter.kinds ? { kind: { in: [...filter.kinds] } } : {}),
        ...(filter.nodeId ? { nodeId: filter.nodeId } : {}),
      },
      orderBy: { seq: 'asc' },
      take: limit + 1,
    });
    const hasMore = rows.length > limit;
    const changes = rows.slice(0, limit).map(toChange);
    return { changes, gap, hasMore, lastSeq: hasMore ? (changes.at(-1)?.seq ?? lastSeq) : lastSeq };
  }

  /** Forgets all but the newest `keep` changes (at least one stays, it carries the cursor). Gives how many went. */
  async prune(keep: number): Promise<number> {
    const { lastSeq } = await this.bounds();
    const limit = lastSeq - Math.max(1, Math.trunc(keep));
    const { count } = await this.#prisma.change.deleteMany({ where: { seq: { lte: limit } } });
    return count;
  }

  async #append(tx: Transaction, drafts: readonly ChangeDraft[]): Promise<Change[]> {
    const unique = coalesce(drafts);
    if (unique.length === 0) return [];
    // PostgreSQL hands out numbers before the commit: without the lock a reader could pass a number by.
    if (this.#provider === 'postgres') {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FEED_LOCK}::bigint)`;
    }
    if (unique.length > MANY) return this.#appendMany(tx, unique);
    const rows = await tx.change.createManyAndReturn({ data: unique });
    return rows.map(toChange).toSorted((a, b) => a.seq - b.seq);
  }

  /**
   * Nobody else appends meanwhile (SQLite has one writer, PostgreSQL the lock), so what comes after the last seq is
   * what was appended here.
   */
  async #appendMany(tx: Transaction, drafts: readonly ChangeDraft[]): Promise<Change[]> {
    const before = await lastSeqOf(tx);
    const at = new Date();
    const rows = drafts.map(({ kind, op, objectId, nodeId }) => ({
      at,
      kind,
      op,
      objectId,
      nodeId,
    }));
    await insertRows(tx, this.#provider, 'Change', rows);
    const answer = await tx.$queryRawUnsafe<{ rows: string }[]>(APPENDED[this.#provider], before);
    const appended: [seq: number, key: string][] = JSON.parse(answer[0]?.rows ?? '[]');
    const byKey = new Map(drafts.map((draft) => [keyOf(draft), draft]));
    return appended.flatMap(([seq, key]) => {
      const draft = byKey.get(key);
      return draft ? [{ ...draft, seq, at }] : [];
    });
  }

  #tell(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const listener of this.#listeners) listener(changes);
  }
}

async function lastSeqOf(handle: Transaction): Promise<number> {
  const rows = await handle.$queryRaw<{ seq: number | bigint | null }[]>`
    SELECT max("seq") AS "seq" FROM "Change"`;
  return Number(rows[0]?.seq ?? 0);
}

const keyOf = ({ kind, objectId }: ChangeDraft): string => `${kind}:${objectId}`;

/** Several changes of one object in one transaction are one: what came first, unless it is gone in the end. */
function coalesce(drafts: readonly ChangeDraft[]): ChangeDraft[] {
  const byObject = new Map<string, ChangeDraft>();
  for (const draft of drafts) {
    const key = keyOf(draft);
    const before = byObject.get(key);
    if (!before || draft.op === 'DELETED') byObject.set(key, draft);
  }
  return [...byObject.values()];
}

function toChange(row: ChangeRow): Change {
  const { seq, at, objectId, nodeId } = row;
  return { seq, at, objectId, nodeId, kind: kindOf(row.kind), op: opOf(row.op) };
}

function kindOf(text: string): ChangeKind {
  const kind = CHANGE_KINDS.find((one) => one === text);
  if (!kind) throw new Error(`The feed holds an unknown kind: ${text}.`);
  return kind;
}

function opOf(text: string): ChangeOp {
  if (text === 'CREATED' || text === 'UPDATED' || text === 'DELETED') return text;
  throw new Error(`The feed holds an unknown op: ${text}.`);
}
