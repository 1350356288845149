import { CorralError } from '@corral/domain';
import type { DiskLogin, DiskLoginsRole } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { openPassword } from '../../guest/operations/password.ts';
import { vmStepParams } from '../../vm/subject.ts';

type Context = StepContext<World>;

const diskParams = vmStepParams.extend({
  disks: z.array(z.object({ path: z.string(), format: z.string() })),
  user: z.string(),
  sealed: z.string().nullable(),
  keys: z.array(z.string()),
  replaceKeys: z.boolean(),
});
type Params = z.output<typeof diskParams>;

const roleOf = (context: Context, { nodeId }: Params): DiskLoginsRole =>
  context.world.nodes.session(nodeId).diskLogins;

/** What is known of a login between two steps: all of it but the hash of its password. */
const knownLogin = z.object({
  user: z.string(),
  uid: z.number(),
  gid: z.number(),
  home: z.string(),
  system: z.string().nullable(),
  labels: z.boolean(),
  keys: z.array(z.string()),
  keysLinked: z.boolean(),
});

/** Finds the system and the user before anything is written. */
export const lookOnDiskStep = defineStep<World, Params>({
  kind: 'vm.credentials.look',
  params: diskParams,
  run: async (context, params) => {
    await requireOff(context, params);
    const { passwordHash: _hash, ...login } = await read(context, params);
    context.log('INFO', `${login.system ?? 'A Linux'} is on the disks, with ${params.user}.`);
    return login;
  },
});

/** Writes the login. It looks at the power once more: a disk in two hands is a disk destroyed. */
export const writeDiskStep = defineStep<World, Params>({
  kind: 'vm.credentials.write',
  params: diskParams,
  run: async (context, params) => {
    await requireOff(context, params);
    const login = { ...knownLogin.parse(context.output('look')), passwordHash: '' };
    const change = { passwordHash: hashOf(context, params), keys: wantedKeys(params, login.keys) };
    await roleOf(context, params).write(params.disks, login, change, { signal: context.signal });
    context.log('INFO', `The login of ${params.user} is written.`);
  },
});

/** Reads the disks anew, and succeeds only when they show what was to be set. */
export const readDiskStep = defineStep<World, Params>({
  kind: 'vm.credentials.readBack',
  params: diskParams,
  run: async (context, params) => {
    const login = await read(context, params);
    const hash = hashOf(context, params);
    const refuse = (what: string): never => {
      throw new CorralError(
        'NOT_OBSERVED',
        `The disks of ${params.name} do not show the new ${what} of ${params.user}.`,
      );
    };
    if (hash !== null && login.passwordHash !== hash) refuse('password');
    if (!showsKeys(login, params)) refuse('public keys');
    context.log('INFO', `The disks show the new login of ${params.user}.`);
    return { way: 'DISK', readBack: true, system: login.system };
  },
});

const read = (context: Context, params: Params): Promise<DiskLogin> =>
  roleOf(context, params).read(params.disks, params.user, { signal: context.signal });

const hashOf = (context: Context, { sealed }: Params): string | null =>
  sealed === null ? null : openPassword(context.world.secrets, sealed).hash;

function wantedKeys({ keys, replaceKeys }: Params, present: readonly string[]): string[] | null {
  if (keys.length === 0) return null;
  return replaceKeys ? keys : [...new Set([...present, ...keys])];
}

function showsKeys(login: DiskLogin, { keys, replaceKeys }: Params): boolean {
  if (!keys.every((key) => login.keys.includes(key))) return false;
  return !replaceKeys || login.keys.length === keys.length;
}

/** @throws CorralError WRONG_STATE when the VM was started by other means, or stands on other disks. */
async function requireOff(context: Context, params: Params): Promise<void> {
  const { vms } = context.world.nodes.session(params.nodeId);
  const vm = await vms.get(params.vmUuid, { signal: context.signal });
  if (vm?.powerState !== 'STOPPED' && vm?.powerState !== 'CRASHED')
    throw new CorralError('WRONG_STATE', `The VM ${params.name} is not off any more.`);
  const present = new Set(vm.disks.map(({ sourcePath }) => sourcePath));
  if (params.disks.some(({ path }) => !present.has(path)))
    throw new CorralError('PLAN_CHANGED', `The VM ${params.name} is on other disks by now.`);
}
