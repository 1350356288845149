import { CorralError, LOGIN_WAYS } from '@corral/domain';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { preparePassword } from '../guest/operations/password.ts';
import { userSchema } from '../guest/user.ts';
import { parsePublicKey } from '../key-pair/public-key.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';

const MAX_KEYS = 100;

/** `AUTO` takes the first way that is open. */
export const ASKED_WAYS = ['AUTO', ...LOGIN_WAYS] as const;

const requestSchema = z.object({
  vmId: z.string().min(1),
  user: userSchema,
  password: z.string().optional(),
  keyPairIds: z.array(z.string()).default([]),
  authorizedKeys: z.array(z.string()).default([]),
  replaceKeys: z.boolean().default(false),
  way: z.enum(ASKED_WAYS).default('AUTO'),
});

/** What the operation `vm.resetCredentials` is given: no password in clear. */
export const resetCredentialsInput = z.object({
  vmId: z.string().min(1),
  user: userSchema,
  /** The sealed password; null leaves it. */
  sealed: z.string().nullable(),
  keys: z.array(z.string()).max(MAX_KEYS, { message: `At most ${MAX_KEYS} keys.` }),
  replaceKeys: z.boolean(),
  way: z.enum(ASKED_WAYS),
});
export type ResetCredentialsInput = z.output<typeof resetCredentialsInput>;

/** Checks the request, gathers the keys and seals the password. @throws CorralError naming the field. */
export async function prepareReset(world: World, request: unknown): Promise<ResetCredentialsInput> {
  const input = checkInput(requestSchema, withoutNulls(request));
  const { vmId, user, password, replaceKeys, way } = input;
  const pairs = await world.db.keyPairs.requireMany(input.keyPairIds);
  const given = input.authorizedKeys
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, at) => parsePublicKey(line, `authorizedKeys.${at}`).publicKey);
  const keys = [...new Set([...pairs.map(({ publicKey }) => publicKey), ...given])];
  if (replaceKeys && keys.length === 0)
    throw new CorralError('INVALID_INPUT', 'Give the keys that are to stay.', {
      field: 'authorizedKeys',
    });
  if (password === undefined && keys.length === 0)
    throw new CorralError('INVALID_INPUT', 'Give a password, a public key, or both.', {
      field: 'password',
    });
  const sealed =
    password === undefined ? null : preparePassword(world.secrets, { vmId, user, password }).sealed;
  return { vmId, user, sealed, keys, replaceKeys, way };
}
