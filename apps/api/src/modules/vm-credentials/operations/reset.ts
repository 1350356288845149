import { CorralError, hasCode } from '@corral/domain';
import { defineOperation, type OperationPlan } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { passwordInput, setGuestPassword } from '../../guest/operations/password.ts';
import { setGuestSshKeys } from '../../guest/operations/ssh-keys.ts';
import { loadVm, requireAction, targetOf, type VmSubject } from '../../vm/subject.ts';
import { loadHardware } from '../../vm-hardware/subject.ts';
import { resetCredentialsInput, type ResetCredentialsInput } from '../request.ts';
import { requireLinuxUser, takeWay } from '../ways.ts';
import { planOnDisk } from './disk-plan.ts';
import { planByCloudInit } from './seed-plan.ts';

/**
 * Sets the password or the public keys of a user inside a VM: by the agent of one that runs; on the disks, or by
 * cloud-init at a start, of one that is off. The plan says which, and so does the result.
 */
export const resetVmCredentials = defineOperation<World, ResetCredentialsInput>({
  name: 'vm.resetCredentials',
  input: resetCredentialsInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireAction(world, vm, 'resetCredentials');
    const way = await takeWay(world, vm, input);
    if (way === 'AGENT') return planByAgent(world, vm, input);
    requireLinuxUser(input.user);
    return way === 'DISK'
      ? planOnDisk(vm, input)
      : planByCloudInit(world, await loadHardware(world, input.vmId), input);
  },
  owner: (input) => ({ kind: 'VM', id: input.vmId }),
  finish: async (context) => {
    const { way, ...rest } = outcome.parse(context.output(LAST));
    return { way: way === 'agent' ? 'AGENT' : way, ...rest };
  },
});

/** The step after which the login is set, whatever the way; it tells how that was seen. */
const LAST = 'readBack';
const outcome = z.looseObject({ way: z.string(), readBack: z.boolean() });

/**
 * The plans of the two actions of the guest, one after the other. The keys come first: they are always read back, while
 * a guest may not let its passwords be read, and what the last step tells is the result.
 */
async function planByAgent(
  world: World,
  vm: VmSubject,
  input: ResetCredentialsInput,
): Promise<OperationPlan> {
  const { vmId, user, sealed } = input;
  const password =
    sealed === null
      ? null
      : await setGuestPassword.plan(world, passwordInput.parse({ vmId, user, sealed }));
  const keys = input.keys.length === 0 ? null : await planKeys(world, input);
  const parts = [keys, password].filter((part) => part !== null);
  const all = parts.flatMap(({ steps }) => steps);
  const last = all.at(-1);
  if (last === undefined)
    throw new CorralError('INVALID_INPUT', 'There is nothing to set.', { field: 'password' });
  return {
    title: `Reset the login of ${user} in ${vm.name} by its agent`,
    disruption: 'LIVE',
    warnings: parts.flatMap(({ warnings }) => warnings),
    nodeId: vm.nodeId,
    target: targetOf(vm),
    leaseVmIds: [vm.id],
    steps: [...all.slice(0, -1), { ...last, key: LAST }],
  };
}

/** Null when the user has the keys already and there is a password to set all the same. */
async function planKeys(
  world: World,
  { vmId, user, keys, replaceKeys, sealed }: ResetCredentialsInput,
): Promise<OperationPlan | null> {
  try {
    return await setGuestSshKeys.plan(world, { vmId, user, keys, replace: replaceKeys });
  } catch (error) {
    if (sealed !== null && hasCode(error, 'INVALID_INPUT')) return null;
    throw error;
  }
}
