import { CorralError, judgeVmAction, type VmActionName } from '@corral/domain';
import type { HypervisorSession, VmRecord } from '@corral/hypervisor';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { overlaysOnDisks } from '../shared/base-disks.ts';

/** A VM as operations see it: its row, the open session of its node, and what the hypervisor says of it now. */
export interface VmSubject {
  readonly id: string;
  readonly nodeId: string;
  readonly uuid: string;
  readonly name: string;
  readonly deleteProtected: boolean;
  readonly session: HypervisorSession;
  readonly live: VmRecord;
}

/**
 * Loads a VM for an operation.
 * @throws CorralError NOT_FOUND, or why the node has no session (NODE_UNREACHABLE, …).
 */
export async function loadVm(world: World, vmId: string): Promise<VmSubject> {
  const row = await world.db.vms.require(vmId);
  const session = world.nodes.session(row.nodeId);
  const live = await session.vms.get(row.uuid);
  if (live === null) {
    throw new CorralError('NOT_FOUND', `The VM ${row.name} is gone from its node.`);
  }
  return {
    id: row.id,
    nodeId: row.nodeId,
    uuid: row.uuid,
    name: live.name,
    deleteProtected: row.deleteProtected,
    session,
    live,
  };
}

/**
 * Refuses what cannot be done to a VM now, by the same table that the console's buttons follow.
 * @throws CorralError VM_BUSY naming the task, WRONG_STATE, CAPABILITY_MISSING.
 */
export async function requireAction(
  world: World,
  vm: VmSubject,
  action: VmActionName,
): Promise<void> {
  const lease = await world.db.leases.ofVm(vm.id);
  const verdict = judgeVmAction(action, {
    powerState: vm.live.powerState,
    nodeState: 'ONLINE',
    busyTaskId: lease?.taskId ?? null,
    hasVnc: vm.live.graphics.some((graphics) => graphics.type === 'vnc'),
    hasSerial: vm.live.serialPorts > 0,
    deleteProtected: vm.deleteProtected,
    parked: (await world.db.parked.get(vm.id)) !== null,
    overlays: action === 'start' ? await overlaysOnDisks(world, vm.nodeId, vm.live.disks) : [],
    driver: vm.session.capabilities.vmActions,
  });
  if (verdict.allowed) return;
  const message = verdict.reason ?? 'This cannot be done now.';
  switch (verdict.reasonCode) {
    case 'VM_BUSY':
      throw new CorralError('VM_BUSY', message, lease ? { taskId: lease.taskId } : {});
    case 'DRIVER':
    case 'NO_DEVICE':
      throw new CorralError('CAPABILITY_MISSING', message, { capability: action });
    case 'PARKED':
      throw new CorralError('VM_PARKED', message);
    case 'DELETE_PROTECTED':
      throw new CorralError('DELETE_PROTECTED', message);
    case 'IN_USE':
      throw new CorralError('IN_USE', message);
    default:
      throw new CorralError('WRONG_STATE', message);
  }
}

/** @throws CorralError VM_BUSY naming the task that holds the VM; VM_PARKED when it is about to be deleted. */
export async function requireFree(world: World, vm: VmSubject): Promise<void> {
  if ((await world.db.parked.get(vm.id)) !== null)
    throw new CorralError('VM_PARKED', `${vm.name} is about to be deleted; undo that first.`);
  const lease = await world.db.leases.ofVm(vm.id);
  if (lease)
    throw new CorralError('VM_BUSY', 'Another task is changing this VM.', { taskId: lease.taskId });
}

/** What every step on a VM that exists is given. */
export const vmStepParams = z.object({ nodeId: z.string(), vmUuid: z.string(), name: z.string() });
export type VmStepParams = z.output<typeof vmStepParams>;

export const paramsOf = (vm: VmSubject): VmStepParams => ({
  nodeId: vm.nodeId,
  vmUuid: vm.uuid,
  name: vm.name,
});

/** The target of a task on a VM. */
export const targetOf = (vm: VmSubject): { kind: string; id: string; name: string } => ({
  kind: 'VM',
  id: vm.id,
  name: vm.name,
});
