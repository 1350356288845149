import type { FirewallSettings } from '@corral/domain';
import type { HypervisorSession, MigrationObstacle } from '@corral/hypervisor';
import { filtersOfVm } from '../nic-filter/of-vm.ts';
import { lackOf } from '../nic-filter/presets.ts';
import type { VmSubject } from '../vm/subject.ts';

/** A packet filter that is made on the target before the VM comes. */
export interface CarriedFilter {
  readonly name: string;
  readonly settings: FirewallSettings;
}

interface Judged {
  readonly carried: readonly CarriedFilter[];
  readonly obstacles: readonly MigrationObstacle[];
}

/**
 * Which packet filters of a VM's cards the target lacks. Those that Corral made are made there too; without one of
 * somebody else's the VM would not start there.
 */
export async function judgeFilters(vm: VmSubject, target: HypervisorSession): Promise<Judged> {
  const hardware = await vm.session.vmHardware.read(vm.uuid);
  const names = hardware === null ? [] : filtersOfVm(hardware);
  if (names.length === 0) return { carried: [], obstacles: [] };
  const state = await target.filters.state();
  const bar = (reason: string): MigrationObstacle => ({ code: 'FILTER', bars: 'ALL', reason });
  if (!state.supported)
    return { carried: [], obstacles: [bar(state.reason ?? 'The node has no packet filters.')] };
  const carried: CarriedFilter[] = [];
  const obstacles: MigrationObstacle[] = [];
  for (const name of names) {
    const definition = await vm.session.filters.get(name);
    const lack = definition?.settings ? lackOf(definition.settings, state) : null;
    if (lack !== null) obstacles.push(bar(lack));
    if ((await target.filters.get(name)) !== null) continue;
    if (definition?.settings) carried.push({ name, settings: definition.settings });
    else obstacles.push(bar(`The node has no packet filter ${name}, through which a card goes.`));
  }
  return { carried, obstacles };
}
