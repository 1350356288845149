import { hasCode } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkInput } from '../shared/check-input.ts';
import { cloudInitSchema } from './input.ts';
import { buildSeedImage, makeSeedDocuments } from './seed.ts';
import { buildMetaData, hostnameFor } from './user-data.ts';

const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me@desk';
const request = { vmName: 'web-1', keyLines: [], osName: null, field: 'cloudInit' };

function documentsFor(
  input: unknown,
  keyLines: readonly string[] = [],
  osName: string | null = null,
) {
  return makeSeedDocuments(checkInput(cloudInitSchema, input), { ...request, keyLines, osName });
}
const userData = (input: unknown, keyLines: readonly string[] = []): Record<string, unknown> =>
  parse(documentsFor(input, keyLines).userData);

describe('user-data from fields', () => {
  it('always has its header, the host name from the VM, and no folded line', () => {
    const { userData: text } = documentsFor({ runCommands: [`echo ${'long '.repeat(100)}end`] }, [
      KEY,
    ]);
    expect(text.startsWith('#cloud-config\n')).toBe(true);
    expect(parse(text)).toMatchObject({
      hostname: 'web-1',
      ssh_authorized_keys: [KEY],
      runcmd: [`echo ${'long '.repeat(100)}end`],
    });
    expect(text).toContain(`\n  - ${KEY}\n`);
  });

  it('gives a named user the keys, sudo and a locked password', () => {
    expect(userData({ user: 'ada', hostname: 'h.example.org' }, [KEY])).toEqual({
      hostname: 'h.example.org',
      preserve_hostname: false,
      users: [
        {
          name: 'ada',
          shell: '/bin/bash',
          sudo: 'ALL=(ALL) NOPASSWD:ALL',
          lock_passwd: true,
          ssh_authorized_keys: [KEY],
        },
      ],
    });
    expect(documentsFor({ user: 'ada' }, [], 'Alpine Linux').userData).not.toContain('bash');
  });

  it('gives a password to the named user or to the user of the image', () => {
    const hash = '$6$salt$0123456789abcdef';
    expect(userData({ user: 'ada', passwordHash: hash })).toMatchObject({
      ssh_pwauth: true,
      users: [{ lock_passwd: false, hashed_passwd: hash }],
    });
    expect(userData({ user: 'ada', password: "p': #1" })).toMatchObject({
      users: [{ plain_text_passwd: "p': #1" }],
    });
    expect(userData({ password: 'yes' })).toMatchObject({
      password: 'yes',
      chpasswd: { expire: false },
      ssh_pwauth: true,
    });
    expect(userData({ passwordHash: hash })).toMatchObject({ password: hash });
  });

  it('keeps words that YAML 1.1 would read as something else as text', () => {
    const { userData: text } = documentsFor({
      password: 'yes',
      runCommands: ['on', '0777', 'a: b', '- x', '12:30:00'],
    });
    expect(parse(text, { version: '1.1' })).toMatchObject({
      password: 'yes',
      runcmd: ['on', '0777', 'a: b', '- x', '12:30:00'],
    });
  });

  it('asks for packages and a time zone, and joins keys without repeating one', () => {
    const config = userData(
      { packages: ['nginx', 'git=1:2.39*'], timezone: 'Europe/Berlin', authorizedKeys: [KEY] },
      [KEY],
    );
    expect(config).toMatchObject({
      packages: ['nginx', 'git=1:2.39*'],
      package_update: true,
      timezone: 'Europe/Berlin',
      ssh_authorized_keys: [KEY],
    });
  });

  it('hands a whole document through as it is', () => {
    const text = '#cloud-config\nhostname: "x" # mine\n';
    expect(documentsFor({ userData: text, networkConfig: 'version: 2\n' })).toEqual({
      hostname: 'web-1',
      userData: text,
      networkConfig: 'version: 2\n',
    });
  });
});

describe('what cloud-init refuses', () => {
  it.each([
    ['hostname', { hostname: 'a_b' }],
    ['hostname', { hostname: '-a' }],
    ['hostname', { hostname: '$(reboot)' }],
    ['hostname', { hostname: 'ü' }],
    ['user', { user: 'Ada' }],
    ['user', { user: 'a b' }],
    ['user', { user: 'root;rm' }],
    ['passwordHash', { passwordHash: 'plain' }],
    ['passwordHash', { passwordHash: '$6$a$b\nroot' }],
    ['passwordHash', { passwordHash: '$y$j9T$abcdefgh$ijklmnop' }],
    ['passwordHash', { password: 'a', passwordHash: '$6$salt$0123456789' }],
    ['password', { password: '' }],
    ['password', { password: 'a\nb' }],
    ['packages.0', { packages: ['a; b'] }],
    ['packages.1', { packages: ['a', '--force'] }],
    ['runCommands.0', { runCommands: [''] }],
    ['timezone', { timezone: 'Mars/Phobos' }],
    ['timezone', { timezone: '../../etc/passwd' }],
    ['userData', { userData: '#cloud-config\n', user: 'ada' }],
  ])('names %s of %j', (field, input) => {
    expect(() => checkInput(cloudInitSchema, input)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        details: expect.objectContaining({ field }),
      }),
    );
  });

  it('names the key and the document by their path in the request', () => {
    const bad = (input: unknown): { code: string; field: unknown } => {
      try {
        documentsFor(input);
      } catch (error) {
        if (hasCode(error, 'INVALID_KEY', 'INVALID_CLOUD_INIT'))
          return { code: error.code, field: error.details.field };
        throw error;
      }
      throw new Error('It was taken.');
    };
    expect(bad({ authorizedKeys: [KEY, 'nonsense'] })).toEqual({
      code: 'INVALID_KEY',
      field: 'cloudInit.authorizedKeys.1',
    });
    expect(bad({ userData: 'x' })).toEqual({
      code: 'INVALID_CLOUD_INIT',
      field: 'cloudInit.userData',
    });
    expect(bad({ networkConfig: 'x' })).toEqual({
      code: 'INVALID_CLOUD_INIT',
      field: 'cloudInit.networkConfig',
    });
  });
});

describe('the rest of the seed', () => {
  it.each([
    ['web-1', 'web-1'],
    ['Web_1.prod', 'web-1-prod'],
    ['___', 'vm'],
    ['a'.repeat(80), 'a'.repeat(63)],
  ])('makes a host name of %s', (name, hostname) => {
    expect(hostnameFor(name)).toBe(hostname);
  });

  it('writes meta-data that stays text', () => {
    expect(parse(buildMetaData('1e10', 'no'), { version: '1.1' })).toEqual({
      'instance-id': '1e10',
      'local-hostname': 'no',
    });
  });

  it('leaves network-config out when there is none', () => {
    const at = new Date(0);
    const without = Buffer.from(
      buildSeedImage({ hostname: 'h', userData: '#cloud-config\n', networkConfig: null }, 'i', at),
    );
    const withIt = Buffer.from(
      buildSeedImage(
        { hostname: 'h', userData: '#cloud-config\n', networkConfig: 'version: 2\n' },
        'i',
        at,
      ),
    );
    expect(without.includes('network-config')).toBe(false);
    expect(withIt.includes('network-config')).toBe(true);
  });
});
