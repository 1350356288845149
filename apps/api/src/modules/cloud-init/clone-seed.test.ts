import { describe, expect, it } from 'vitest';
import { cloneSeedImage } from './clone-seed.ts';
import { writeIso } from './iso9660.ts';
import { readIso } from './read-iso9660.ts';
import { buildSeedImage } from './seed.ts';

const at = new Date('2026-11-22T12:00:00Z');
const identity = {
  instanceId: 'new-id',
  vmName: 'Web_2',
  macs: [{ from: '52:54:00:00:00:AA', to: '52:54:00:00:00:bb' }],
  at,
};
const texts = (image: Uint8Array): Record<string, string> =>
  Object.fromEntries([...readIso(image)].map(([name, bytes]) => [name, bytes.toString('utf8')]));

describe('the seed of a copy', () => {
  it('has another instance id, host name and hardware addresses, and else the same bytes', () => {
    const userData =
      '#cloud-config\n# for web-1\nhostname: web-1\nfqdn: "web-1.lab.example" \nruncmd:\n  - hostname: web-1\n';
    const networkConfig =
      'version: 2\nethernets:\n  a:\n    match: {macaddress: 52:54:00:00:00:aa}\n';
    const source = buildSeedImage({ hostname: 'web-1', userData, networkConfig }, 'old-id', at);
    expect(texts(cloneSeedImage(source, identity))).toEqual({
      'meta-data': 'instance-id: new-id\nlocal-hostname: web-2\n',
      'user-data': userData
        .replace('\nhostname: web-1', '\nhostname: web-2')
        .replace('"web-1.lab', '"web-2.lab'),
      'network-config': networkConfig.replace('00:aa', '00:bb'),
    });
  });

  it('leaves a host name of its own and scripts alone', () => {
    for (const userData of ['#cloud-config\nhostname: gate\n', '#!/bin/sh\nhostname: web-1\n']) {
      const source = buildSeedImage({ hostname: 'web-1', userData, networkConfig: null }, 'o', at);
      expect(texts(cloneSeedImage(source, identity))['user-data']).toBe(userData);
    }
  });

  it('keeps the host name of a machine that stays the same', () => {
    const userData = '#cloud-config\nhostname: shop\n';
    const source = buildSeedImage({ hostname: 'shop', userData, networkConfig: null }, 'o', at);
    expect(texts(cloneSeedImage(source, { ...identity, vmName: null, macs: [] }))).toEqual({
      'meta-data': 'instance-id: new-id\nlocal-hostname: shop\n',
      'user-data': userData,
    });
  });

  it('refuses an image that is no seed', () => {
    const other = writeIso({ label: 'x', at, files: [{ name: 'a', content: Buffer.from('b') }] });
    expect(() => cloneSeedImage(other, identity)).toThrow('not a seed of cloud-init');
  });
});
