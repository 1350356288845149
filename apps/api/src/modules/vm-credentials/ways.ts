import {
  chooseLoginWay,
  CorralError,
  judgeLoginWays,
  type LoginWay,
  type LoginWayVerdict,
} from '@corral/domain';
import type { GuestDisk, VmRecord } from '@corral/hypervisor';
import type { World } from '../../world.ts';
import { lookForAgent } from '../guest/subject.ts';
import { overlaysOnDisks } from '../shared/base-disks.ts';
import { isOwnSeed } from '../vm/operations/delete.ts';
import type { VmSubject } from '../vm/subject.ts';
import type { ResetCredentialsInput } from './request.ts';

const NO_CHANNEL = 'The VM has no channel for a guest agent (org.qemu.guest_agent.0).';

/** The disks the guest writes to, as its node opens them; those of the network are no files of the node. */
export function guestDisks(vm: VmRecord): GuestDisk[] {
  return vm.disks.flatMap(({ device, readonly, sourcePath, format }) =>
    device === 'disk' && !readonly && sourcePath?.startsWith('/') && format !== null
      ? [{ path: sourcePath, format }]
      : [],
  );
}

/** Every way to set a login in the VM, asked from node and guest now. */
export async function loginWays(world: World, vm: VmSubject): Promise<LoginWayVerdict[]> {
  const { live, session } = vm;
  const running = live.powerState === 'RUNNING';
  const [agentReason, disk, overlays, cloudInit] = await Promise.all([
    running ? whyNoAgent(vm) : null,
    session.diskLogins.state(),
    overlaysOnDisks(world, vm.nodeId, live.disks),
    readsSeeds(world, vm),
  ]);
  return judgeLoginWays({
    powerState: live.powerState,
    agentReason,
    diskReason: disk.supported ? null : (disk.reason ?? 'The node does not say why.'),
    disks: guestDisks(live).length,
    overlays,
    cloudInit,
    hasAgentChannel: live.hasAgentChannel,
    serialPorts: live.serialPorts,
  });
}

async function whyNoAgent({ live, session, uuid }: VmSubject): Promise<string | null> {
  return live.hasAgentChannel ? (await lookForAgent(session, uuid)).reason : NO_CHANNEL;
}

async function readsSeeds(world: World, vm: VmSubject): Promise<boolean> {
  if (vm.live.disks.some((disk) => isOwnSeed(vm, disk))) return true;
  const { templateId } = await world.db.vms.require(vm.id);
  const template = templateId === null ? null : await world.db.templates.get(templateId);
  return template?.cloudInit === true;
}

const CAPABILITY = 'vm.resetCredentials';

/**
 * The way that is taken.
 * @throws CorralError CAPABILITY_MISSING with the reason of the way that was asked for, or of all of them.
 */
export async function takeWay(
  world: World,
  vm: VmSubject,
  { way }: Pick<ResetCredentialsInput, 'way'>,
): Promise<LoginWay> {
  const ways = await loginWays(world, vm);
  if (way === 'AUTO') {
    const chosen = chooseLoginWay(ways);
    if (chosen !== null) return chosen;
    const reasons = ways.map((one) => `${WORDS[one.way]}: ${one.reason ?? ''}`).join(' ');
    throw new CorralError('CAPABILITY_MISSING', `There is no way to set a login now. ${reasons}`, {
      capability: CAPABILITY,
    });
  }
  const reason = ways.find((one) => one.way === way)?.reason ?? null;
  if (reason === null) return way;
  throw new CorralError('CAPABILITY_MISSING', reason, { capability: CAPABILITY, field: 'way' });
}

const WORDS: Readonly<Record<LoginWay, string>> = {
  AGENT: 'By its agent',
  DISK: 'On its disks',
  CLOUD_INIT: 'By cloud-init',
};

/** What stands in lists and scripts of the guest as it is. The agent takes other names too. */
const LINUX_USER = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}\$?$/;

/** @throws CorralError INVALID_INPUT for a name that only an agent could take. */
export function requireLinuxUser(user: string): void {
  if (LINUX_USER.test(user)) return;
  throw new CorralError('INVALID_INPUT', 'That is not the name of a user of a Linux.', {
    field: 'user',
  });
}
