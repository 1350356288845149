import { newId } from '@corral/domain';
import type { KeyPair } from '../generated/sqlite/client.ts';
import { asUserErrors, notFound, type RepositoryContext } from './context.ts';

/** The public half of a key pair; the private half is never stored. */
export interface NewKeyPair {
  readonly id?: string;
  readonly name: string;
  readonly algorithm: string;
  readonly bits?: number | null;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly comment?: string | null;
}

export class KeyPairRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  get(id: string): Promise<KeyPair | null> {
    return this.#context.prisma.keyPair.findUnique({ where: { id } });
  }

  async require(id: string): Promise<KeyPair> {
    const pair = await this.get(id);
    if (!pair) throw notFound('key pair', id);
    return pair;
  }

  /** The key pairs of the ids, in their order; NOT_FOUND names the first that is missing. */
  async requireMany(ids: readonly string[]): Promise<KeyPair[]> {
    const rows = await this.#context.prisma.keyPair.findMany({ where: { id: { in: [...ids] } } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => {
      const pair = byId.get(id);
      if (!pair) throw notFound('key pair', id);
      return pair;
    });
  }

  all(): Promise<KeyPair[]> {
    return this.#context.prisma.keyPair.findMany({ orderBy: { name: 'asc' } });
  }

  /** ALREADY_EXISTS when the name is taken. */
  create(input: NewKeyPair): Promise<KeyPair> {
    return asUserErrors({ kind: 'key pair', name: input.name }, () =>
      this.#context.feed.write(async (tx, record) => {
        const pair = await tx.keyPair.create({ data: { ...input, id: input.id ?? newId() } });
        record({ kind: 'KeyPair', op: 'CREATED', objectId: pair.id, nodeId: null });
        return pair;
      }),
    );
  }

  /** False when it was gone already. */
  remove(id: string): Promise<boolean> {
    return this.#context.feed.write(async (tx, record) => {
      const { count } = await tx.keyPair.deleteMany({ where: { id } });
      if (count > 0) record({ kind: 'KeyPair', op: 'DELETED', objectId: id, nodeId: null });
      return count > 0;
    });
  }
}
