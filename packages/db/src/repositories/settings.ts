import type { Prisma } from '../generated/sqlite/client.ts';
import { toJson, type RepositoryContext } from './context.ts';

/** Small values of the server itself, by key. */
export class SettingRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** The value as JSON; undefined when it was never set. */
  async get(key: string): Promise<Prisma.JsonValue | undefined> {
    const row = await this.#context.prisma.setting.findUnique({ where: { key } });
    return row?.value;
  }

  async set(key: string, value: unknown): Promise<void> {
    const json = toJson(value);
    await this.#context.prisma.setting.upsert({
      where: { key },
      create: { key, value: json },
      update: { value: json },
    });
  }

  async remove(key: string): Promise<void> {
    await this.#context.prisma.setting.deleteMany({ where: { key } });
  }
}
