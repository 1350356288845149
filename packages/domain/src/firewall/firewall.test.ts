import { describe, expect, it } from 'vitest';
import { filterName, filterOwner } from './names.ts';
import { presetSettings } from './presets.ts';
import {
  canonicalCidr,
  firewallRuleSchema,
  firewallSettingsSchema,
  isOpen,
  OPEN_FIREWALL,
  sameFirewall,
} from './settings.ts';

const RULE = {
  direction: 'IN',
  action: 'ACCEPT',
  family: 'IPV4',
  protocol: 'TCP',
  priority: 10,
} as const;

describe('addresses of rules', () => {
  it.each([
    ['10.1.2.3', 'IPV4', '10.1.2.3/32'],
    ['10.1.2.3/8', 'IPV4', '10.0.0.0/8'],
    ['0.0.0.0/0', 'IPV4', '0.0.0.0/0'],
    ['192.168.200.77/26', 'IPV4', '192.168.200.64/26'],
    ['255.255.255.255/1', 'IPV4', '128.0.0.0/1'],
    ['2001:DB8:0::1', 'IPV6', '2001:db8::1/128'],
    ['2001:db8:ffff::1/33', 'IPV6', '2001:db8:8000::/33'],
    ['::/0', 'IPV6', '::/0'],
    ['fe80::1/10', 'IPV6', 'fe80::/10'],
  ] as const)('%s becomes %s %s', (text, family, wanted) => {
    expect(canonicalCidr(text, family)).toBe(wanted);
  });

  it.each([
    ['10.1.2', 'IPV4'],
    ['10.1.2.3/33', 'IPV4'],
    ['10.1.2.3/', 'IPV4'],
    ['10.1.2.3/8/8', 'IPV4'],
    ['::1', 'IPV4'],
    ['10.1.2.3', 'IPV6'],
    ['::ffff:10.1.2.3', 'IPV6'],
    ['::1/129', 'IPV6'],
    ["1.2.3.4' dstipaddr='x", 'IPV4'],
  ] as const)('%s is no %s', (text, family) => {
    expect(canonicalCidr(text, family)).toBeNull();
  });
});

describe('rules', () => {
  it('take one port as a range of one', () => {
    expect(firewallRuleSchema.parse({ ...RULE, portFrom: 22 })).toMatchObject({
      portFrom: 22,
      portTo: 22,
      address: null,
    });
  });

  it.each([
    [{ portFrom: 90, portTo: 80 }, 'below'],
    [{ portTo: 80 }, 'first one'],
    [{ protocol: 'ICMP', portFrom: 1 }, 'Only TCP and UDP'],
    [{ portFrom: 0 }, '1 to 65535'],
    [{ address: 'example.org' }, 'IPv4 address'],
    [{ address: '::1' }, 'IPv4 address'],
    [{ priority: 901 }, '1 to 900'],
  ])('refuse %o', (change, message) => {
    const { error } = firewallRuleSchema.safeParse({ ...RULE, ...change });
    expect(error?.issues[0]?.message).toContain(message);
  });

  it('mean the same in any order, and something else when one differs', () => {
    const [a, b] = [RULE, { ...RULE, portFrom: 22 }].map((rule) => firewallRuleSchema.parse(rule));
    if (!a || !b) throw new Error('Two rules were to be read.');
    const one = { ...OPEN_FIREWALL, rules: [a, b] };
    expect(sameFirewall(one, { ...OPEN_FIREWALL, rules: [b, a] })).toBe(true);
    expect(sameFirewall(one, { ...OPEN_FIREWALL, rules: [a, { ...b, priority: 11 }] })).toBe(false);
    expect(sameFirewall(one, { ...one, inbound: 'DROP' })).toBe(false);
    expect([isOpen(one), isOpen(OPEN_FIREWALL)]).toEqual([false, true]);
  });
});

describe('presets', () => {
  const SUBNETS = [
    { family: 'IPV4', gateway: '192.168.5.1', prefix: 24 },
    { family: 'IPV6', gateway: 'fd00:5::1', prefix: 64 },
  ] as const;

  it('are settings that the rules accept as they are', () => {
    for (const preset of ['NO_SPOOFING', 'SSH_ONLY', 'ANSWERS_ONLY', 'ISOLATED'] as const) {
      const settings = presetSettings(preset, SUBNETS);
      expect(firewallSettingsSchema.parse(settings)).toEqual(settings);
    }
  });

  it('keep a guest away from its neighbours, not from the gateway', () => {
    const settings = presetSettings('ISOLATED', SUBNETS);
    if (typeof settings === 'string') throw new Error(settings);
    const order = (direction: string, family: string): string[] =>
      settings.rules
        .filter((rule) => rule.direction === direction && rule.family === family)
        .map(({ action, address }) => `${action} ${address}`);
    expect(order('IN', 'IPV4')).toEqual(['ACCEPT 192.168.5.1/32', 'DROP 192.168.5.0/24']);
    expect(order('OUT', 'IPV6').slice(0, 2)).toEqual(['ACCEPT fd00:5::1/128', 'DROP fd00:5::/64']);
    expect(presetSettings('ISOLATED', [])).toMatch(/subnets/);
  });
});

describe('names of filters', () => {
  const uuid = '11111111-2222-4333-8444-555555555555';
  it('say whose they are', () => {
    expect(filterOwner(filterName(uuid, '0a1b2c3d'))).toBe(uuid);
    for (const foreign of ['clean-traffic', `corral-${uuid}`, `x-corral-${uuid}-0a1b2c3d`, ''])
      expect(filterOwner(foreign)).toBeNull();
  });
});
