import type { DiskLogin, DiskLoginChange } from '@corral/hypervisor';

/**
 * What guestfish is told and what it answers. It reads its commands from its standard input, so nothing of them is on
 * an argv; words stand in double quotes with escapes as in C, and a command after `-` may fail (guestfish(1), Quoting;
 * Error handling).
 */

const SECTIONS = [
  'system',
  'users',
  'passwords',
  'labels',
  'links',
  'home',
  'keys',
  'end',
] as const;
type Section = (typeof SECTIONS)[number];

const KEYS_FILE = '.ssh/authorized_keys';

/** A word of a command. */
export function quoted(text: string): string {
  const inner = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${inner}"`;
}

/** Where most systems have the home of a user. What the guest's list of users says counts. */
export const usualHome = (user: string): string => (user === 'root' ? '/root' : `/home/${user}`);

/** Shows all that is known of a login whose home is supposed to be that. `mark` tells answers from a guest's words. */
export function readScript(home: string, mark: string): string {
  const say = (section: Section): string => `echo ${mark}:${section}`;
  return [
    say('system'),
    '-cat /etc/os-release',
    say('users'),
    '-cat /etc/passwd',
    say('passwords'),
    '-cat /etc/shadow',
    say('labels'),
    '-cat /etc/selinux/config',
    say('links'),
    `-is-symlink ${quoted(`${home}/.ssh`)}`,
    `-is-symlink ${quoted(`${home}/${KEYS_FILE}`)}`,
    say('home'),
    `-is-dir ${quoted(home)} followsymlinks:true`,
    say('keys'),
    `-cat ${quoted(`${home}/${KEYS_FILE}`)}`,
    say('end'),
    '',
  ].join('\n');
}

/** What came of a `readScript`: the login, the home it has instead, or why there is none. */
export type LoginFound =
  | { readonly found: 'LOGIN'; readonly login: DiskLogin }
  | { readonly found: 'ELSEWHERE'; readonly home: string }
  | { readonly found: 'NO_USER' | 'NO_LINUX' | 'NO_HOME' };

/** @returns null when the answer is not whole. */
export function readLogin(
  text: string,
  user: string,
  home: string,
  mark: string,
): LoginFound | null {
  const parts = sections(text, mark);
  if (parts === null) return null;
  const entry = entryOf(parts.users, user);
  const secret = entryOf(parts.passwords, user);
  if (parts.users.trim() === '' || parts.passwords.trim() === '') return { found: 'NO_LINUX' };
  if (entry === null || secret === null) return { found: 'NO_USER' };
  const [, , uid, gid, , place] = entry;
  if (place === undefined || !place.startsWith('/')) return { found: 'NO_HOME' };
  if (place !== home) return { found: 'ELSEWHERE', home: place };
  if (parts.home.trim() !== 'true') return { found: 'NO_HOME' };
  return {
    found: 'LOGIN',
    login: {
      user,
      uid: Number(uid),
      gid: Number(gid),
      home,
      system: /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(parts.system)?.[1] ?? null,
      labels: /^SELINUX=(enforcing|permissive)\s*$/m.test(parts.labels),
      passwordHash: secret[1] ?? '',
      keys: parts.keys.split('\n').filter((line) => line.trim() !== ''),
      keysLinked: parts.links.includes('true'),
    },
  };
}

function sections(text: string, mark: string): Record<Section, string> | null {
  const out: Record<Section, string> = {
    system: '',
    users: '',
    passwords: '',
    labels: '',
    links: '',
    home: '',
    keys: '',
    end: '',
  };
  for (const piece of text.split(`${mark}:`).slice(1)) {
    const section = SECTIONS.find((name) => piece.startsWith(`${name}\n`));
    if (section === undefined) return null;
    out[section] = piece.slice(section.length + 1);
  }
  return text.includes(`${mark}:end\n`) ? out : null;
}

/** The fields of a user's line in a list such as passwd(5). */
function entryOf(list: string, user: string): string[] | null {
  const line = list.split('\n').find((one) => one.startsWith(`${user}:`));
  return line === undefined ? null : line.split(':');
}

const LABEL = 'security.selinux';

/** Files made anew need the label that the guest's policy gives to such files. */
function label(login: DiskLogin, type: string, path: string): string[] {
  if (!login.labels) return [];
  const value = `system_u:object_r:${type}:s0`;
  return [`lsetxattr ${LABEL} ${quoted(value)} ${value.length} ${quoted(path)}`];
}

/** Writes what is to change. Augeas puts the new list of passwords in the place of the old in one go. */
export function writeScript(login: DiskLogin, change: DiskLoginChange, mark: string): string {
  return [
    ...passwordLines(login, change.passwordHash),
    ...keyLines(login, change.keys),
    'sync',
    'umount-all',
    `echo ${mark}:end`,
    '',
  ].join('\n');
}

/** AUG_NO_MODL_AUTOLOAD of augeas.h: only what is named here is parsed. */
const AUGEAS_NO_AUTOLOAD = 32;

function passwordLines(login: DiskLogin, hash: string | null): string[] {
  if (hash === null) return [];
  return [
    `aug-init / ${AUGEAS_NO_AUTOLOAD}`,
    'aug-set /augeas/load/Shadow/lens Shadow.lns',
    'aug-set /augeas/load/Shadow/incl /etc/shadow',
    'aug-load',
    `aug-set ${quoted(`/files/etc/shadow/${login.user}/password`)} ${quoted(hash)}`,
    'aug-save',
    'aug-close',
    ...label(login, 'shadow_t', '/etc/shadow'),
  ];
}

function keyLines(login: DiskLogin, keys: readonly string[] | null): string[] {
  if (keys === null) return [];
  const folder = `${login.home}/.ssh`;
  const file = `${login.home}/${KEYS_FILE}`;
  const own = (path: string, mode: string): string[] => [
    `chmod ${mode} ${quoted(path)}`,
    `chown ${login.uid} ${login.gid} ${quoted(path)}`,
    ...label(login, 'ssh_home_t', path),
  ];
  return [
    `mkdir-p ${quoted(folder)}`,
    ...own(folder, '0700'),
    `write ${quoted(file)} ${quoted(keys.map((key) => `${key}\n`).join(''))}`,
    ...own(file, '0600'),
  ];
}
