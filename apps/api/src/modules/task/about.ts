import type { Database, TaskFilter } from '@corral/db';
import type { TaskFilterInput } from './inputs.ts';

type Filter = Omit<TaskFilter, 'about'> & { readonly about?: string | null };

/** So many volumes of a pool are looked for; those beyond are found by their own ids. */
const MOST_VOLUMES = 5_000;

/**
 * The filter as the database takes it. A pool stands for what it holds, and a VM also for its uuid on the hypervisor,
 * under which the ledger knows copies before they have an id.
 */
export async function readTaskFilter(
  db: Pick<Database, 'prisma'>,
  filter: (typeof TaskFilterInput)['$inferInput'] | Filter | null | undefined,
): Promise<TaskFilter> {
  const { about, ...rest } = filter ?? {};
  return about ? { ...rest, about: [about, ...(await relatedTo(db, about))] } : rest;
}

async function relatedTo({ prisma }: Pick<Database, 'prisma'>, id: string): Promise<string[]> {
  const select = { id: true } as const;
  const [vm, volumes, templates] = await Promise.all([
    prisma.vm.findUnique({ where: { id }, select: { uuid: true } }),
    prisma.volume.findMany({ where: { poolId: id }, select, take: MOST_VOLUMES }),
    prisma.template.findMany({ where: { poolId: id }, select, take: MOST_VOLUMES }),
  ]);
  return [...(vm ? [vm.uuid] : []), ...[...volumes, ...templates].map((row) => row.id)];
}
