import { newId } from '@corral/domain';
import type { AccessToken } from '../generated/sqlite/client.ts';
import { asUserErrors, type RepositoryContext } from './context.ts';

/** Access tokens: only their SHA-256 is stored. */
export class TokenRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** `hash` is the token's SHA-256 in hex; `role` is viewer, operator or admin. */
  create(input: { name: string; hash: string; role: string }): Promise<AccessToken> {
    return asUserErrors({ kind: 'token', name: input.name }, () =>
      this.#context.prisma.accessToken.create({ data: { ...input, id: newId() } }),
    );
  }

  findByHash(hash: string): Promise<AccessToken | null> {
    return this.#context.prisma.accessToken.findUnique({ where: { hash } });
  }

  all(): Promise<AccessToken[]> {
    return this.#context.prisma.accessToken.findMany({ orderBy: { name: 'asc' } });
  }

  async touch(id: string, at: Date): Promise<void> {
    await this.#context.prisma.accessToken.updateMany({ where: { id }, data: { lastUsedAt: at } });
  }

  /** False when it was gone already. */
  async remove(id: string): Promise<boolean> {
    const { count } = await this.#context.prisma.accessToken.deleteMany({ where: { id } });
    return count > 0;
  }
}
