import type { Prisma, Volume } from '../generated/sqlite/client.ts';
import { parseBigInt, sortKey, type SortKey } from '../lists/keyset.ts';

export type VolumeSortField = 'NAME' | 'CAPACITY' | 'ALLOCATION';

type VolumeSortKey = SortKey<
  Volume,
  Prisma.VolumeWhereInput,
  Prisma.VolumeOrderByWithRelationInput
>;

/** The orders of a list of volumes. */
export const VOLUME_SORT_KEYS: Readonly<Record<VolumeSortField, VolumeSortKey>> = {
  NAME: sortKey({
    name: 'NAME',
    order: (name) => ({ name }),
    value: (row: Volume) => row.name,
    parse: (text) => text,
    where: (name) => ({ name }),
  }),
  CAPACITY: sortKey({
    name: 'CAPACITY',
    order: (capacityBytes) => ({ capacityBytes }),
    value: (row: Volume) => row.capacityBytes,
    parse: parseBigInt,
    where: (capacityBytes) => ({ capacityBytes }),
  }),
  ALLOCATION: allocationKey(),
};

/** Allocation may be unknown; unknown ones stand before all others, on both databases. */
function allocationKey(): VolumeSortKey {
  const known = (text: string): bigint | null => (text === '' ? null : parseBigInt(text));
  return {
    name: 'ALLOCATION',
    order: (sort) => ({
      allocationBytes: { sort, nulls: sort === 'asc' ? 'first' : 'last' },
    }),
    read: (row) => row.allocationBytes?.toString() ?? '',
    beyond: (text, direction) => beyondAllocation(known(text), direction === 'ASC'),
    equal: (text) => ({ allocationBytes: known(text) }),
  };
}

function beyondAllocation(value: bigint | null, ascending: boolean): Prisma.VolumeWhereInput {
  if (value === null) {
    return ascending ? { allocationBytes: { not: null } } : { id: { in: [] } };
  }
  if (ascending) return { allocationBytes: { gt: value } };
  return { OR: [{ allocationBytes: { lt: value } }, { allocationBytes: null }] };
}
