/** Folders of the system itself: a guest that writes there owns the node, one that reads there knows its secrets. */
const SYSTEM = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var/run',
  '/var/lib/libvirt/qemu',
];
/** Folders that hold others: one below can be shared, but not they themselves. */
const TOO_WIDE = new Set(['/', '/home', '/var', '/var/lib', '/var/lib/libvirt']);

/**
 * Why a folder of a node cannot be shared with a VM, by its path alone; null when it can be.
 * @param path as asked for, or as the node resolves it: a link must not lead around the rule.
 */
export function sharePathFault(path: string): string | null {
  if (!path.startsWith('/')) return 'The path must be absolute: it must begin with a slash.';
  if (path.length > 1024) return 'The path is limited to 1,024 characters.';
  // eslint-disable-next-line no-control-regex -- control characters are what is refused here
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'The path must not contain control characters.';
  const parts = path.split('/').slice(1);
  if (path !== '/' && parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'The path must be plain: without "..", ".", double slashes or a slash at its end.';
  if (TOO_WIDE.has(path)) return `${path} holds more than can be shared; choose a folder below it.`;
  if (SYSTEM.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    return `${path} belongs to the system of the node.`;
  return null;
}
