import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildSeedImage } from '../cloud-init/seed.ts';
import { keptSettings, loginDocuments } from './seed.ts';

const HASH = '$6$salt$hash';
const KEPT = { hostname: 'shop', networkConfig: null };

describe('a seed that sets a login', () => {
  it('sets password and keys, and turns off what a first boot does', () => {
    const { userData, hostname } = loginDocuments(
      { user: 'ann', hash: HASH, keys: ['ssh-ed25519 AAAA ann'], nonce: 'a1b2' },
      KEPT,
    );
    expect(hostname).toBe('shop');
    expect(userData.startsWith('#cloud-config\n')).toBe(true);
    expect(parse(userData)).toEqual({
      hostname: 'shop',
      preserve_hostname: true,
      ssh_deletekeys: false,
      apt: { preserve_sources_list: true },
      runcmd: [expect.stringContaining('corral-login-a1b2')],
      ssh_pwauth: true,
      users: [{ name: 'ann', lock_passwd: false, ssh_authorized_keys: ['ssh-ed25519 AAAA ann'] }],
      chpasswd: {
        expire: false,
        list: [`ann:${HASH}`],
        users: [{ name: 'ann', password: HASH, type: 'hash' }],
      },
    });
  });

  it('leaves the password where only keys are given, and lets root in by them', () => {
    const { userData } = loginDocuments(
      { user: 'root', hash: null, keys: ['k'], nonce: 'a1b2' },
      KEPT,
    );
    const config: unknown = parse(userData);
    expect(config).toMatchObject({ disable_root: false });
    expect(userData).not.toMatch(/chpasswd|ssh_pwauth/);
  });

  it('keeps host name and network of the seed before', () => {
    const networkConfig = 'version: 2\n';
    const before = { hostname: 'depot', userData: '#cloud-config\n', networkConfig };
    const image = buildSeedImage(before, 'old', new Date(0));
    expect(keptSettings(image, 'web')).toEqual({ hostname: 'depot', networkConfig });
    expect(keptSettings(null, 'Web_1')).toEqual({ hostname: 'web-1', networkConfig: null });
  });
});
