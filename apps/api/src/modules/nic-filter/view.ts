import { FIREWALL_PRESETS, type HardwareNic } from '@corral/domain';
import type { FilterDefinition, FilterState, HypervisorSession } from '@corral/hypervisor';
import { filtersOfVm } from './of-vm.ts';
import { offerOf, type PresetOffer } from './presets.ts';

/** The filter that a card refers to; its definition is null when the node has no such filter. */
export interface CardFilter {
  readonly name: string;
  readonly definition: FilterDefinition | null;
}

export interface CardFirewall {
  readonly mac: string;
  readonly source: string | null;
  readonly stored: CardFilter | null;
  readonly running: CardFilter | null;
  readonly presets: readonly PresetOffer[];
}

export interface VmFirewall {
  readonly state: FilterState;
  readonly cards: readonly CardFirewall[];
}

/** What may pass the cards of a VM, read from its node now; null when the VM is gone. */
export async function readFirewall(
  session: HypervisorSession,
  vmUuid: string,
): Promise<VmFirewall | null> {
  const [hardware, state, networks] = await Promise.all([
    session.vmHardware.read(vmUuid),
    session.filters.state(),
    session.networks.list(),
  ]);
  if (hardware === null) return null;
  const names = state.supported ? filtersOfVm(hardware) : [];
  const definitions = new Map(
    await Promise.all(names.map(async (name) => [name, await session.filters.get(name)] as const)),
  );
  const filterOf = (nic: HardwareNic | undefined): CardFilter | null =>
    nic?.filter == null
      ? null
      : { name: nic.filter, definition: definitions.get(nic.filter) ?? null };
  const { stored, running } = hardware;
  const coming = stored.nics.filter(
    ({ mac }) => running?.nics.some((one) => one.mac === mac) !== true,
  );
  const cards = [...(running?.nics ?? []), ...coming].map((nic) => ({
    mac: nic.mac,
    source: nic.source,
    stored: filterOf(stored.nics.find(({ mac }) => mac === nic.mac)),
    running: filterOf(running?.nics.find(({ mac }) => mac === nic.mac)),
    presets: FIREWALL_PRESETS.map((preset) => offerOf(preset, nic, networks, state)),
  }));
  return { state, cards };
}
