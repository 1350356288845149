import { filterOwner, type HardwareRecord } from '@corral/domain';
import type { PlannedStep } from '@corral/tasks';
import { paramsOf, type VmSubject } from '../vm/subject.ts';
import { sweepFiltersStep } from './steps.ts';

/** Filters that a card goes through, as it runs and as it is stored. */
export function filtersOfCard({ stored, running }: HardwareRecord, mac: string): string[] {
  const nics = [...stored.nics, ...(running?.nics ?? [])].filter((nic) => nic.mac === mac);
  return [...new Set(nics.flatMap(({ filter }) => filter ?? []))];
}

/** Filters that any card of a VM goes through. */
export function filtersOfVm({ stored, running }: HardwareRecord): string[] {
  const nics = [...stored.nics, ...(running?.nics ?? [])];
  return [...new Set(nics.flatMap(({ filter }) => filter ?? []))];
}

/** The step that takes filters away which nothing refers to any more; none where Corral made none of them. */
export function sweepStepsOf(vm: VmSubject, names: readonly string[]): PlannedStep[] {
  const own = names.filter((name) => filterOwner(name) !== null);
  if (own.length === 0) return [];
  return [
    sweepFiltersStep.step({
      key: 'filters',
      title: 'Remove packet filters that nothing uses any more',
      params: { ...paramsOf(vm), names: own },
      effect: 'REMOVES',
      weight: 0.3,
    }),
  ];
}

/** What of the node's packet filters goes with a VM. */
export async function filterTracesOf(vm: VmSubject): Promise<PlannedStep[]> {
  const hardware = await vm.session.vmHardware.read(vm.uuid);
  return hardware === null ? [] : sweepStepsOf(vm, filtersOfVm(hardware));
}
