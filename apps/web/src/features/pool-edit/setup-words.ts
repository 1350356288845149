/** The form of a pool's setup, as texts; and what of it differs from what is stored. */

export interface PoolSetupValues {
  readonly path: string | null;
  readonly hosts: readonly string[];
  readonly exportPath: string | null;
  readonly mode: string | null;
  readonly owner: number | null;
  readonly group: number | null;
}

export interface SetupWords {
  readonly path: string;
  readonly hosts: string;
  readonly exportPath: string;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
}

export function wordsOf(setup: PoolSetupValues): SetupWords {
  return {
    path: setup.path ?? '',
    hosts: setup.hosts.join(', '),
    exportPath: setup.exportPath ?? '',
    mode: setup.mode ?? '',
    owner: setup.owner === null ? '' : String(setup.owner),
    group: setup.group === null ? '' : String(setup.group),
  };
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const id = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** Numbers of users and groups are whole; nothing leaves them to the node. */
export const isId = (text: string): boolean => /^\d{0,10}$/.test(text.trim());
export const isMode = (text: string): boolean => /^([0-7]{3,4})?$/.test(text.trim());

/** Only what was changed is sent, so the rest stays as it is. */
export function changesOf(before: SetupWords, now: SetupWords) {
  const changed = (name: keyof SetupWords): boolean => now[name].trim() !== before[name].trim();
  return {
    ...(changed('path') ? { path: now.path.trim() } : {}),
    ...(changed('hosts') ? { hosts: list(now.hosts) } : {}),
    ...(changed('exportPath') ? { exportPath: now.exportPath.trim() } : {}),
    ...(changed('mode') ? { mode: now.mode.trim() || null } : {}),
    ...(changed('owner') ? { owner: id(now.owner) } : {}),
    ...(changed('group') ? { group: id(now.group) } : {}),
  };
}
