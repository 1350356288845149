import { posix } from 'node:path';
import { CorralError } from '@corral/domain';

/** Folders of the system itself: a pool there would offer its files for deletion. */
const SYSTEM = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/proc',
  '/root/.ssh',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
];
/** Folders that hold others: a pool may be below, but not they themselves. */
const TOO_WIDE = new Set([
  '/',
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/root',
  '/srv',
  '/tmp',
  '/var',
  '/var/lib',
  '/var/log',
  '/var/tmp',
  '/var/lib/libvirt',
]);

/**
 * Checks the folder of a new pool. Whether it can be made and written is seen on the node only.
 * @returns the path without a slash at its end.
 * @throws CorralError INVALID_PATH naming the field.
 */
export function checkPoolPath(path: string, field: string): string {
  const refuse = (why: string): never => {
    throw new CorralError('INVALID_PATH', why, { field });
  };
  if (path.length === 0 || path.length > 1024) refuse('The path must have 1 to 1,024 characters.');
  if (!path.startsWith('/')) refuse('The path must be absolute: it must begin with a slash.');
  // eslint-disable-next-line no-control-regex -- control characters are what is refused here
  if (/[\u0000-\u001f\u007f]/.test(path)) refuse('The path must not contain control characters.');
  const plain = path.length > 1 ? path.replace(/\/+$/, '') : path;
  if (plain === '' || posix.normalize(plain) !== plain)
    refuse('The path must be plain: without "..", "." or double slashes.');
  if (TOO_WIDE.has(plain))
    refuse(`${plain} holds more than disk images; choose a folder below it.`);
  if (SYSTEM.some((folder) => plain === folder || plain.startsWith(`${folder}/`)))
    refuse(`${plain} belongs to the system of the node.`);
  return plain;
}
