import type { PlannedStep } from '@corral/tasks';
import type { World } from '../../world.ts';
import { removeReservationStepOf } from '../network/operations/entries.ts';
import type { VmSubject } from '../vm/subject.ts';
import { removeForwardStepOf } from './steps.ts';

/** What of the node's networks goes with a VM: ports that lead to it, and addresses that are kept for its cards. */
export async function networkTracesOf(world: World, vm: VmSubject): Promise<PlannedStep[]> {
  const forwards = await world.db.portForwards.ofVm(vm.nodeId, vm.uuid);
  const macs = new Set(vm.live.nics.map((nic) => nic.mac));
  const networks = await vm.session.networks.list();
  const kept = networks.flatMap((network) =>
    network.addressing.flatMap((subnet) =>
      subnet.dhcpHosts
        .filter((host) => host.mac !== null && macs.has(host.mac))
        .map((host) => ({ network, ip: host.ip })),
    ),
  );
  return [
    ...forwards.map(removeForwardStepOf),
    ...kept.map(({ network, ip }) =>
      removeReservationStepOf(
        { nodeId: vm.nodeId, networkUuid: network.uuid, name: network.name },
        ip,
      ),
    ),
  ];
}
