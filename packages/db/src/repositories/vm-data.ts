import type { GuestAddress, VmRecord } from '@corral/hypervisor';
import type { Prisma, Vm } from '../generated/sqlite/client.ts';
import { toBytes, toJson } from './context.ts';

/** The columns of a VM that come from the hypervisor's listing. */
export function observedVm(record: VmRecord) {
  return {
    uuid: record.uuid,
    name: record.name,
    title: record.title,
    description: record.description,
    powerState: record.powerState,
    rawState: record.rawState,
    rawReason: record.rawReason,
    persistent: record.persistent,
    autostart: record.autostart,
    vcpus: record.vcpus,
    maxVcpus: record.maxVcpus,
    memoryBytes: toBytes(record.memoryBytes),
    maxMemoryBytes: toBytes(record.maxMemoryBytes),
    arch: record.arch,
    machine: record.machine,
    domainType: record.domainType,
    firmware: record.firmware,
    osName: record.osName,
    hasManagedSave: record.hasManagedSave,
    hasAgentChannel: record.hasAgentChannel,
    disks: toJson(record.disks),
    nics: toJson(record.nics),
    graphics: toJson(record.graphics),
    serialPorts: record.serialPorts,
    snapshots: toJson(record.snapshots),
  };
}

export type ObservedVm = ReturnType<typeof observedVm>;

/** What a search looks through, in lower case. `addresses` is the stored JSON or what was found. */
export function searchTextOf(
  vm: { name: string; title: string | null; description: string | null },
  addresses: Prisma.JsonValue | readonly GuestAddress[],
): string {
  const words = [vm.name, vm.title, vm.description, ...addressTexts(addresses)];
  return words
    .filter((word) => word !== null && word !== '')
    .join('\n')
    .toLowerCase();
}

function addressTexts(addresses: unknown): string[] {
  if (!Array.isArray(addresses)) return [];
  return addresses.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'address' in one && typeof one.address === 'string'
      ? [one.address]
      : [],
  );
}

/** The tags as |one|two|, so that a tag is found by |tag| on both databases. Bars in tags become slashes. */
export function tagTextOf(tags: readonly string[]): string {
  return tags.length === 0 ? '' : `|${tags.map((tag) => tag.replaceAll('|', '/')).join('|')}|`;
}

/** The observed columns plus what follows from them, as they should stand for a stored VM. */
export function withSearchText(observed: ObservedVm, stored: Vm | undefined) {
  return { ...observed, searchText: searchTextOf(observed, stored?.addresses ?? []) };
}
