import { hasCode } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { checkNetworkConfig, checkUserData } from './documents.ts';

function refusal(check: () => void): { message: string; field: string | undefined } {
  try {
    check();
  } catch (error) {
    if (hasCode(error, 'INVALID_CLOUD_INIT'))
      return { message: error.message, field: error.details.field };
    throw error;
  }
  throw new Error('It was taken.');
}

describe('checkUserData', () => {
  it.each([
    ['a mapping', '#cloud-config\nhostname: a\n'],
    ['Windows line ends', '#cloud-config\r\nhostname: a\r\n'],
    ['only comments', '#cloud-config\n# nothing\n'],
    ['a script', '#!/bin/sh\necho {[ not yaml\n'],
    ['an include', '#include\nhttps://example.org/x\n'],
    ['a template', '## template: jinja\n#cloud-config\nx: {{ ds }}\n'],
    ['multipart', 'Content-Type: multipart/mixed; boundary="b"\n'],
    ['an archive', '#cloud-config-archive\n- type: text/cloud-config\n  content: x\n'],
  ])('takes %s', (_name, text) => {
    expect(() => checkUserData(text, 'f')).not.toThrow();
  });

  it.each([
    ['no header', 'hostname: a\n', 'Line 1'],
    ['a header that only begins alike', '#cloud-configuration\na: 1\n', 'Line 1'],
    ['empty', '', 'Line 1'],
    ['an open bracket', '#cloud-config\nhostname: a\nusers: [a, b\nx: 1\n', 'line 4'],
    ['a tab as indent', '#cloud-config\nusers:\n\t- a\n', 'line 3'],
    ['a wrong indent', '#cloud-config\na:\n  b: 1\n c: 2\n', 'line 4'],
    ['a key twice', '#cloud-config\na: 1\nb: 2\na: 3\n', 'line 4'],
    ['a list', '#cloud-config\n- a\n', 'mapping'],
    ['plain text', '#cloud-config\njust words\n', 'mapping'],
    ['a NUL', '#cloud-config\na: "\0"\n', 'NUL'],
    ['too long', `#cloud-config\na: ${'x'.repeat(300_000)}\n`, '256 KiB'],
    ['an archive that is no list', '#cloud-config-archive\na: 1\n', 'list'],
    ['an archive with a fault', '#cloud-config-archive\n- a\n- [b\n', 'line'],
  ])('refuses %s and says where', (_name, text, expected) => {
    const { message, field } = refusal(() => checkUserData(text, 'cloudInit.userData'));
    expect(message).toContain(expected);
    expect(field).toBe('cloudInit.userData');
  });
});

describe('checkNetworkConfig', () => {
  it.each([
    ['version 2', 'version: 2\nethernets:\n  eth0:\n    dhcp4: true\n'],
    ['version 2 below network', 'network:\n  version: 2\n  renderer: networkd\n  ethernets: {}\n'],
    [
      'version 1',
      'version: 1\nconfig:\n  - type: physical\n    name: eth0\n    subnets:\n      - type: dhcp\n',
    ],
    [
      'version 1 below network',
      'network:\n  version: 1\n  config:\n    - type: nameserver\n      address: 1.1.1.1\n',
    ],
    ['disabled', 'network:\n  config: disabled\n'],
  ])('takes %s', (_name, text) => {
    expect(() => checkNetworkConfig(text, 'f')).not.toThrow();
  });

  it.each([
    ['no version', 'ethernets: {}\n', '"version" must be 1 or 2'],
    ['version 3', 'version: 3\n', '"version" must be 1 or 2'],
    ['a version that is text', 'version: "2"\n', '"version" must be 1 or 2'],
    ['version 1 without a list', 'version: 1\nconfig: eth0\n', 'line 2'],
    [
      'version 1 with an unknown type',
      'version: 1\nconfig:\n  - type: physical\n  - type: banana\n',
      'line 4: item 2',
    ],
    ['version 1 with plain items', 'version: 1\nconfig:\n  - eth0\n', 'line 3'],
    ['version 2 with a foreign key', 'version: 2\nethernet: {}\n', '"ethernet" is not a key'],
    [
      'version 2 with a list',
      'version: 2\nethernets:\n  - eth0\n',
      'line 3: "ethernets" must be a mapping',
    ],
    ['a list below network', 'network: []\n', '"network" must be a mapping'],
    ['text', 'eth0', 'mapping'],
    ['bad YAML', 'version: 2\nethernets: {a\n', 'line'],
  ])('refuses %s', (_name, text, expected) => {
    const { message, field } = refusal(() => checkNetworkConfig(text, 'cloudInit.networkConfig'));
    expect(message).toContain(expected);
    expect(field).toBe('cloudInit.networkConfig');
  });
});
