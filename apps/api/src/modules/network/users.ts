import type { NetworkRecord, NicRecord, VmRecord } from '@corral/hypervisor';
import type { NetworkSubject } from './subject.ts';

/** The VMs with a card on a network. */
export interface NetworkUsers {
  readonly all: readonly VmRecord[];
  /** Those that use it now and would lose it. */
  readonly running: readonly VmRecord[];
}

/** True for a card on the network, by its name or by the bridge that the network made. */
export function isOn(
  nic: Pick<NicRecord, 'sourceType' | 'source'>,
  network: Pick<NetworkRecord, 'name' | 'bridge'> & { readonly mode: string },
): boolean {
  if (nic.sourceType === 'network') return nic.source === network.name;
  // A bridge of the host outlives the network that names it.
  return nic.sourceType === 'bridge' && network.mode !== 'BRIDGE' && nic.source === network.bridge;
}

const holdsCards = (vm: Pick<VmRecord, 'powerState'>): boolean =>
  ['RUNNING', 'PAUSED', 'SHUTTING_DOWN'].includes(vm.powerState);

/** Asked from the node now. */
export async function usersOf(network: NetworkSubject): Promise<NetworkUsers> {
  const vms = await network.session.vms.list();
  const all = vms.filter((vm) => vm.nics.some((nic) => isOn(nic, network.live)));
  return { all, running: all.filter(holdsCards) };
}
