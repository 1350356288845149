import { CorralError } from '@corral/domain';
import { defineOperation, defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { checkInput, withoutNulls } from '../../shared/check-input.ts';
import { parsePublicKey } from '../../key-pair/public-key.ts';
import { paramsOf, targetOf, vmStepParams } from '../../vm/subject.ts';
import { loadGuest } from '../subject.ts';
import { userSchema } from '../user.ts';

const MAX_KEYS = 100;

const requestSchema = z.object({
  vmId: z.string().min(1),
  user: userSchema,
  keyPairIds: z.array(z.string()).default([]),
  authorizedKeys: z.array(z.string()).default([]),
  replace: z.boolean().default(false),
});

export const sshKeysInput = z.object({
  vmId: z.string().min(1),
  user: userSchema,
  keys: z.array(z.string()).max(MAX_KEYS, { message: `At most ${MAX_KEYS} keys.` }),
  replace: z.boolean(),
});
type SshKeysInput = z.output<typeof sshKeysInput>;

/** Checks the request and gathers the keys. @throws CorralError naming the field. */
export async function prepareSshKeys(world: World, request: unknown): Promise<SshKeysInput> {
  const input = checkInput(requestSchema, withoutNulls(request));
  const pairs = await world.db.keyPairs.requireMany(input.keyPairIds);
  const given = input.authorizedKeys
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, at) => parsePublicKey(line, `authorizedKeys.${at}`).publicKey);
  const keys = [...new Set([...pairs.map((pair) => pair.publicKey), ...given])];
  if (keys.length === 0 && !input.replace) {
    throw new CorralError('INVALID_INPUT', 'Give a public key.', { field: 'authorizedKeys' });
  }
  return { vmId: input.vmId, user: input.user, keys, replace: input.replace };
}

const stepParams = vmStepParams.extend({ user: z.string(), keys: z.array(z.string()) });

export const sshKeysStep = defineStep<World, z.output<typeof stepParams>>({
  kind: 'guest.setSshKeys',
  params: stepParams,
  run: async (context, params) => {
    const { guest } = context.world.nodes.session(params.nodeId);
    const options = { signal: context.signal };
    await guest.setSshKeys(params.vmUuid, params.user, params.keys, options);
    const seen = await guest.sshKeys(params.vmUuid, params.user, options);
    if (!sameKeys(seen, params.keys)) {
      throw new CorralError(
        'NOT_OBSERVED',
        `The agent took the keys, but the guest shows ${seen.length} others for ${params.user}.`,
      );
    }
    context.log('INFO', `The guest shows the ${seen.length} public keys of ${params.user}.`);
    return { way: 'agent', readBack: true, keys: seen.length };
  },
});

function sameKeys(seen: readonly string[], wanted: readonly string[]): boolean {
  const clean = (keys: readonly string[]): string =>
    [...new Set(keys.map((key) => key.trim()))].toSorted().join('\n');
  return clean(seen) === clean(wanted);
}

export const setGuestSshKeys = defineOperation<World, SshKeysInput>({
  name: 'guest.setSshKeys',
  input: sshKeysInput,
  plan: async (world, input) => {
    const vm = await loadGuest(world, input.vmId, 'setSshKeys');
    const known = await vm.session.guest.sshKeys(vm.uuid, input.user);
    const keys = input.replace ? input.keys : [...new Set([...known, ...input.keys])];
    const gone = known.filter((key) => !keys.includes(key)).length;
    const added = keys.filter((key) => !known.includes(key)).length;
    if (gone === 0 && added === 0) {
      throw new CorralError('INVALID_INPUT', `${input.user} has these keys already.`);
    }
    return {
      title: `Set the public keys of ${input.user} in ${vm.name}`,
      disruption: 'LIVE',
      warnings:
        keys.length === 0 ? [`Nobody will be able to log in as ${input.user} by a key.`] : [],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [
        sshKeysStep.step({
          key: 'keys',
          title: `By the guest’s agent: ${added} added, ${gone} removed, ${keys.length} in all; read back`,
          params: { ...paramsOf(vm), user: input.user, keys },
          effect: gone > 0 ? 'REMOVES' : 'CHANGES',
        }),
      ],
    };
  },
  finish: async (context) => context.output('keys') ?? null,
});
