import type { Prisma } from '../generated/sqlite/client.ts';
import { isSearch, literal } from '../lists/text.ts';
import { tagTextOf } from './vm-data.ts';

/** All conditions hold at once; an empty or absent one asks nothing. */
export interface VmFilter {
  /** Looks in name, title, description and addresses, without case; all words must be found. */
  readonly search?: string | null;
  readonly nodeIds?: readonly string[] | null;
  readonly powerStates?: readonly string[] | null;
  /** VMs that have all these tags. */
  readonly tags?: readonly string[] | null;
  readonly templateId?: string | null;
}

/** The filter as Prisma's condition. */
export function vmWhere(filter: VmFilter): Prisma.VmWhereInput {
  const words = isSearch(filter.search) ? filter.search.trim().toLowerCase().split(/\s+/) : [];
  return {
    ...(filter.nodeIds?.length ? { nodeId: { in: [...filter.nodeIds] } } : {}),
    ...(filter.powerStates?.length ? { powerState: { in: [...filter.powerStates] } } : {}),
    ...(filter.templateId ? { templateId: filter.templateId } : {}),
    AND: [
      ...words.map((word) => ({ searchText: { contains: literal(word) } })),
      ...(filter.tags ?? []).map((tag) => ({ tagText: { contains: literal(tagTextOf([tag])) } })),
    ],
  };
}
