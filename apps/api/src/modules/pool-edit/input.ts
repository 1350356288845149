import { CorralError, poolSettings, type PoolSetting } from '@corral/domain';
import type { PoolEdit, PoolSetup } from '@corral/hypervisor';
import { z } from 'zod';
import { checkPoolPath } from '../storage-pool/paths.ts';
import { poolSourceSchema } from '../storage-pool/types.ts';

/** Numbers of users and groups beyond it are not numbers of anybody. */
const LARGEST_ID = 2_147_483_647;
const OTHERS_MAY_WRITE = 0o002;

const idSchema = (what: string) =>
  z
    .int()
    .min(0, { message: `The number of a ${what} is 0 or more.` })
    .max(LARGEST_ID, { message: `The number of a ${what} is at most ${LARGEST_ID}.` });

export const editPoolInput = z.object({
  poolId: z.string().min(1),
  path: z.string().nullish(),
  hosts: poolSourceSchema.shape.hosts.nullish(),
  exportPath: poolSourceSchema.shape.exportPath.nullish(),
  mode: z
    .string()
    .regex(/^[0-7]{3,4}$/, { message: 'Rights are three or four octal digits, as in 0711.' })
    .transform((mode) => mode.padStart(4, '0'))
    .nullish(),
  owner: idSchema('user').nullish(),
  group: idSchema('group').nullish(),
});
export type EditPoolInput = z.output<typeof editPoolInput>;

/** A change as it stands in the parameters of a step. */
export const poolEditSchema = z.object({
  path: z.string().optional(),
  hosts: z.array(z.string()).readonly().optional(),
  exportPath: z.string().optional(),
  mode: z.string().nullable().optional(),
  owner: z.number().nullable().optional(),
  group: z.number().nullable().optional(),
});

const RIGHTS = ['mode', 'owner', 'group'] as const;

/** Which setting a part of the change belongs to. */
const SETTING_OF = {
  path: 'path',
  hosts: 'hosts',
  exportPath: 'exportPath',
  mode: 'permissions',
  owner: 'permissions',
  group: 'permissions',
} as const satisfies Readonly<Record<keyof PoolEdit, PoolSetting>>;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** True when the setup is what the change asks for. */
export const holds = (setup: PoolSetup, change: PoolEdit): boolean =>
  PARTS.every((part) => change[part] === undefined || isSame(setup[part], change[part]));

const PARTS = ['path', 'hosts', 'exportPath', ...RIGHTS] as const;

/**
 * What the input changes of what is stored; parts that are so already are left out.
 * @throws CorralError INVALID_INPUT or INVALID_PATH naming the field, CAPABILITY_MISSING for what the type does not have.
 */
export function changeOf(type: string, setup: PoolSetup, input: EditPoolInput): PoolEdit {
  const { path, hosts, exportPath, mode, owner, group } = input;
  const wanted: PoolEdit = {
    ...(path ? { path: checkPoolPath(path, 'path') } : {}),
    ...(hosts ? { hosts } : {}),
    ...(exportPath ? { exportPath } : {}),
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
  };
  for (const part of PARTS) {
    if (wanted[part] === undefined || poolSettings(type).includes(SETTING_OF[part])) continue;
    throw new CorralError('CAPABILITY_MISSING', `Pools of the type ${type} do not have that.`, {
      capability: 'pool.edit',
      field: part,
    });
  }
  if (wanted.hosts !== undefined) checkHosts(type, wanted.hosts);
  // Rights are put on the folder by the node's root, so it must be one that a pool may have.
  if (rightsOf(wanted).length > 0) checkPoolPath(wanted.path ?? setup.path ?? '', 'path');
  return Object.fromEntries(
    PARTS.flatMap((part) =>
      wanted[part] === undefined || isSame(wanted[part], setup[part]) ? [] : [[part, wanted[part]]],
    ),
  );
}

function checkHosts(type: string, hosts: readonly string[]): void {
  const refuse = (message: string): never => {
    throw new CorralError('INVALID_INPUT', message, { field: 'hosts' });
  };
  if (hosts.length === 0) refuse('Name a server.');
  if (hosts.length > 1 && type !== 'rbd') refuse(`A pool of the type ${type} has one server.`);
}

const rightsOf = (change: PoolEdit): readonly (typeof RIGHTS)[number][] =>
  RIGHTS.filter((right) => change[right] !== undefined);

/** True where the pool has other files afterwards. */
export const movesFiles = (change: PoolEdit): boolean =>
  change.path !== undefined || change.hosts !== undefined || change.exportPath !== undefined;

/** What is changed, one sentence a part. */
export function changeTitles(change: PoolEdit): string[] {
  const right = (value: string | number | null | undefined): string =>
    value === null ? 'left to the node' : String(value);
  return [
    ...(change.path === undefined ? [] : [`folder ${change.path}`]),
    ...(change.hosts === undefined ? [] : [`server ${change.hosts.join(', ')}`]),
    ...(change.exportPath === undefined ? [] : [`exported folder ${change.exportPath}`]),
    ...rightsOf(change).map((name) => `${RIGHT_WORDS[name]} ${right(change[name])}`),
  ];
}

const RIGHT_WORDS = { mode: 'rights', owner: 'owner', group: 'group' } as const;

/** What people should know of the rights before they are put on a folder. */
export function rightsWarnings(setup: PoolSetup, change: PoolEdit): string[] {
  if (rightsOf(change).length === 0) return [];
  const { mode } = change;
  const open = typeof mode === 'string' && (Number.parseInt(mode, 8) & OTHERS_MAY_WRITE) !== 0;
  return [
    `The folder ${change.path ?? setup.path ?? ''} on the node gets these rights at once. QEMU must be able to enter it.`,
    ...(open ? ['Every user of the node may write there.'] : []),
  ];
}
