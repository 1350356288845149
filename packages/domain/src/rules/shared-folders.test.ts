import { describe, expect, it } from 'vitest';
import { sharePathFault } from './shared-folders.ts';

describe('folders that can be shared with a VM', () => {
  it.each(['/srv/data', '/home/ann', '/var/lib/libvirt/images', '/mnt', '/tmp/x y', '/etcetera'])(
    'takes %s',
    (path) => {
      expect(sharePathFault(path)).toBeNull();
    },
  );

  it.each([
    ['srv/data', 'absolute'],
    ['', 'absolute'],
    ['/', 'more than'],
    ['/home', 'more than'],
    ['/etc', 'system'],
    ['/etc/ssh', 'system'],
    ['/root/.ssh', 'system'],
    ['/proc/1', 'system'],
    ['/srv/../etc', 'plain'],
    ['/srv/./data', 'plain'],
    ['/srv//data', 'plain'],
    ['/srv/data/', 'plain'],
    ['/srv/da\nta', 'control'],
    [`/${'a'.repeat(1025)}`, '1,024'],
  ])('refuses %j', (path, why) => {
    expect(sharePathFault(path)).toContain(why);
  });
});
