import { CorralError, isCorralError, judgeGuestAction, type GuestActionName } from '@corral/domain';
import type { GuestAgentRecord, HypervisorSession } from '@corral/hypervisor';
import type { World } from '../../world.ts';
import { loadVm, type VmSubject } from '../vm/subject.ts';

/** The agent of a guest as it was found: its record, or why there is none. */
export type AgentLook =
  | { readonly agent: GuestAgentRecord; readonly reason: null }
  | { readonly agent: null; readonly reason: string };

const NO_AGENT = 'No guest agent answers in this VM. Install and start qemu-guest-agent in it.';

/** Asks whether an agent answers. Never rejects: what keeps it from answering is the reason. */
export async function lookForAgent(session: HypervisorSession, vmUuid: string): Promise<AgentLook> {
  try {
    return { agent: await session.guest.agent(vmUuid), reason: null };
  } catch (error) {
    if (!isCorralError(error)) throw error;
    const known = error.code === 'GUEST_AGENT_MISSING' || error.code === 'CAPABILITY_MISSING';
    return { agent: null, reason: known ? NO_AGENT : error.message };
  }
}

/** A VM whose guest can be asked for something. */
export interface GuestSubject extends VmSubject {
  readonly agent: GuestAgentRecord;
}

/**
 * Loads a VM for something that its agent does.
 * @throws CorralError with the reason that disables the console's button: WRONG_STATE, VM_BUSY, GUEST_AGENT_MISSING,
 * CAPABILITY_MISSING.
 */
export async function loadGuest(
  world: World,
  vmId: string,
  action: GuestActionName,
): Promise<GuestSubject> {
  const vm = await loadVm(world, vmId);
  // One that was started by other means meanwhile is still about to be deleted.
  if ((await world.db.parked.get(vm.id)) !== null)
    throw new CorralError('VM_PARKED', `${vm.name} is about to be deleted; undo that first.`);
  const running = vm.live.powerState === 'RUNNING';
  const look = running
    ? await lookForAgent(vm.session, vm.uuid)
    : { agent: null, reason: NO_AGENT };
  const lease = await world.db.leases.ofVm(vm.id);
  const verdict = judgeGuestAction(action, {
    powerState: vm.live.powerState,
    nodeState: 'ONLINE',
    agentReason: look.reason,
    abilities: look.agent?.abilities ?? {},
    busyTaskId: lease?.taskId ?? null,
  });
  if (verdict.allowed && look.agent !== null) return { ...vm, agent: look.agent };
  const message = verdict.reason ?? NO_AGENT;
  switch (verdict.reasonCode) {
    case 'VM_BUSY':
      throw new CorralError('VM_BUSY', message, lease ? { taskId: lease.taskId } : {});
    case 'AGENT_FORBIDS':
      throw new CorralError('CAPABILITY_MISSING', message, { capability: `guest.${action}` });
    case 'NO_AGENT':
      throw new CorralError('GUEST_AGENT_MISSING', message);
    default:
      throw new CorralError('WRONG_STATE', message);
  }
}
