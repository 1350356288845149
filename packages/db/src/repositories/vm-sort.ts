import type { Prisma, Vm } from '../generated/sqlite/client.ts';
import { parseBigInt, parseDate, parseNumber, sortKey, type SortKey } from '../lists/keyset.ts';

export type VmSortField = 'NAME' | 'POWER_STATE' | 'NODE' | 'VCPUS' | 'MEMORY' | 'CREATED_AT';

/** A VM with the name of its node, as lists read it. */
export type VmListRow = Vm & { readonly node: { readonly name: string } };

type VmSortKey = SortKey<VmListRow, Prisma.VmWhereInput, Prisma.VmOrderByWithRelationInput>;

/** The orders of a list of VMs; equal values are ordered by id. */
export const VM_SORT_KEYS: Readonly<Record<VmSortField, VmSortKey>> = {
  NAME: sortKey({
    name: 'NAME',
    order: (name) => ({ name }),
    value: (row: VmListRow) => row.name,
    parse: (text) => text,
    where: (name) => ({ name }),
  }),
  POWER_STATE: sortKey({
    name: 'POWER_STATE',
    order: (powerState) => ({ powerState }),
    value: (row: VmListRow) => row.powerState,
    parse: (text) => text,
    where: (powerState) => ({ powerState }),
  }),
  NODE: sortKey({
    name: 'NODE',
    order: (name) => ({ node: { name } }),
    value: (row: VmListRow) => row.node.name,
    parse: (text) => text,
    where: (name) => ({ node: { name } }),
  }),
  VCPUS: sortKey({
    name: 'VCPUS',
    order: (vcpus) => ({ vcpus }),
    value: (row: VmListRow) => row.vcpus,
    parse: parseNumber,
    where: (vcpus) => ({ vcpus }),
  }),
  MEMORY: sortKey({
    name: 'MEMORY',
    order: (memoryBytes) => ({ memoryBytes }),
    value: (row: VmListRow) => row.memoryBytes,
    parse: parseBigInt,
    where: (memoryBytes) => ({ memoryBytes }),
  }),
  CREATED_AT: sortKey({
    name: 'CREATED_AT',
    order: (createdAt) => ({ createdAt }),
    value: (row: VmListRow) => row.createdAt,
    parse: parseDate,
    where: (createdAt) => ({ createdAt }),
  }),
};
