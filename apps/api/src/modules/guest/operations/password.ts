import { CorralError, hasCode } from '@corral/domain';
import type { GuestRole, HypervisorSession } from '@corral/hypervisor';
import { defineOperation, defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { SecretBox, World } from '../../../world.ts';
import { checkInput, withoutNulls } from '../../shared/check-input.ts';
import { paramsOf, targetOf, vmStepParams } from '../../vm/subject.ts';
import { sha512Crypt } from '../sha512-crypt.ts';
import { loadGuest } from '../subject.ts';
import { userSchema } from '../user.ts';

const PURPOSE = 'guest-password';
const SHADOW = '/etc/shadow';
const MAX_SHADOW_BYTES = 4 * 1024 * 1024;

/** Both forms: Linux gets the hash, which can be read back, Windows the password itself. */
const sealedSchema = z.object({ clear: z.string(), hash: z.string() });

const requestSchema = z.object({
  vmId: z.string().min(1),
  user: userSchema,
  password: z
    .string()
    .min(1, { message: 'Give a password.' })
    .max(512, { message: 'At most 512 characters.' })
    // eslint-disable-next-line no-control-regex -- a line break would end the entry of the user in the guest
    .regex(/^[^\u0000-\u001f\u007f]*$/u, { message: 'Without control characters.' }),
});

export const passwordInput = z.object({
  vmId: z.string().min(1),
  user: userSchema,
  sealed: z.string(),
});
type PasswordInput = z.output<typeof passwordInput>;

/** Checks the request and seals the password, so that no task stores it. @throws CorralError naming the field. */
export function preparePassword(box: SecretBox, request: unknown): PasswordInput {
  const { vmId, user, password } = checkInput(requestSchema, withoutNulls(request));
  const secret = { clear: password, hash: sha512Crypt(password) };
  return { vmId, user, sealed: box.seal(PURPOSE, JSON.stringify(secret)) };
}

/** The password and its hash in crypt form. */
export const openPassword = (box: SecretBox, sealed: string): z.output<typeof sealedSchema> =>
  sealedSchema.parse(JSON.parse(box.open(PURPOSE, sealed)));

const stepParams = vmStepParams.extend({
  user: z.string(),
  sealed: z.string(),
  readsBack: z.boolean(),
});
type Params = z.output<typeof stepParams>;

export const passwordStep = defineStep<World, Params>({
  kind: 'guest.setPassword',
  params: stepParams,
  run: async (context, params) => {
    const secret = openPassword(context.world.secrets, params.sealed);
    const session = context.world.nodes.session(params.nodeId);
    const options = { signal: context.signal };
    const { guest } = session;
    if (!params.readsBack) {
      await guest.setPassword(params.vmUuid, params.user, secret.clear, options);
      context.log(
        'WARN',
        'The agent says that it is set; this guest does not let it be read back.',
      );
      return { way: 'agent', readBack: false };
    }
    await guest.setPassword(params.vmUuid, params.user, secret.hash, { ...options, hashed: true });
    await requireHash(context, session, params, secret.hash);
    context.log('INFO', `The guest shows the new password of ${params.user}.`);
    return { way: 'agent', readBack: true };
  },
});

/** @throws CorralError NOT_OBSERVED when the guest's list of passwords does not have the hash. */
async function requireHash(
  context: StepContext<World>,
  session: HypervisorSession,
  params: Params,
  hash: string,
): Promise<void> {
  if (await showsHash(session.guest, params, hash, context.signal)) return;
  const message = `The agent says that it is set, but the guest does not show a new password of ${params.user}.`;
  throw new CorralError('NOT_OBSERVED', message);
}

/** True when the guest's list of passwords has the hash for the user. */
export async function showsHash(
  guest: GuestRole,
  { vmUuid, user }: { readonly vmUuid: string; readonly user: string },
  hash: string,
  signal: AbortSignal,
): Promise<boolean> {
  const file = await guest.readFile(vmUuid, SHADOW, { signal, maxBytes: MAX_SHADOW_BYTES });
  const text = Buffer.concat(await file.content.toArray()).toString('utf8');
  return text.split('\n').some((line) => line.startsWith(`${user}:${hash}:`));
}

export const setGuestPassword = defineOperation<World, PasswordInput>({
  name: 'guest.setPassword',
  input: passwordInput,
  plan: async (world, input) => {
    const vm = await loadGuest(world, input.vmId, 'setPassword');
    const readsBack = vm.agent.abilities.files && (await hasShadow(vm.session, vm.uuid));
    return {
      title: `Set the password of ${input.user} in ${vm.name}`,
      disruption: 'LIVE',
      warnings: readsBack
        ? []
        : ['The guest does not let its passwords be read, so only its agent’s word will be had.'],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [
        passwordStep.step({
          key: 'password',
          title: readsBack
            ? 'Set the password by the guest’s agent and read back that it is set'
            : 'Set the password by the guest’s agent',
          params: { ...paramsOf(vm), user: input.user, sealed: input.sealed, readsBack },
          effect: 'CHANGES',
          irreversible: 'The former password cannot be brought back.',
        }),
      ],
    };
  },
  finish: async (context) => context.output('password') ?? null,
});

async function hasShadow(session: HypervisorSession, vmUuid: string): Promise<boolean> {
  try {
    const file = await session.guest.readFile(vmUuid, SHADOW, { maxBytes: MAX_SHADOW_BYTES });
    file.content.destroy();
    return true;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND', 'INVALID_INPUT', 'CAPABILITY_MISSING')) return false;
    throw error;
  }
}
