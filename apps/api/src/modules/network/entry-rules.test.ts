import { isCorralError } from '@corral/domain';
import type { DhcpReservation, NetworkConfig } from '@corral/hypervisor';
import { describe, expect, it } from 'vitest';
import { checkDnsHost, checkReservation } from './entry-rules.ts';
import { createNetworkInput } from './input.ts';
import { formatIpv6, parseIpv6 } from './ipv6.ts';
import { checkIpv6Ranges } from './ranges6.ts';

const CONFIG: NetworkConfig = {
  mode: 'NAT',
  bridge: 'virbr0',
  forwardDevice: null,
  domain: null,
  limits: { inbound: null, outbound: null },
  addressing: [
    {
      family: 'ipv4',
      address: '192.168.50.1',
      prefix: 24,
      dhcpRanges: [],
      dhcpHosts: [{ mac: '52:54:00:00:00:01', name: 'web', ip: '192.168.50.20' }],
    },
    {
      family: 'ipv6',
      address: 'fd00:50::1',
      prefix: 64,
      dhcpRanges: [],
      dhcpHosts: [{ mac: null, name: 'web', ip: 'fd00:50::20' }],
    },
  ],
  dnsHosts: [{ ip: '192.168.50.20', hostnames: ['web', 'www'] }],
};

/** The code and field of a refusal; null when it is taken. */
function refusal(check: () => unknown): [string, unknown] | null {
  try {
    check();
    return null;
  } catch (error) {
    if (isCorralError(error)) return [error.code, error.details.field];
    throw error;
  }
}

const guest = (change: Partial<DhcpReservation>): DhcpReservation => ({
  mac: '52:54:00:00:00:02',
  name: 'db',
  ip: '192.168.50.30',
  ...change,
});

describe('checkReservation', () => {
  it.each<[string, Partial<DhcpReservation>]>([
    ['a free address', {}],
    ['no name', { name: null }],
    ['the same guest moving', { mac: '52:54:00:00:00:01', name: 'web', ip: '192.168.50.99' }],
    ['IPv6 by name', { mac: null, ip: 'fd00:50::30' }],
  ])('takes %s', (_what, change) => {
    expect(refusal(() => checkReservation(CONFIG, guest(change)))).toBeNull();
  });

  it.each<[string, Partial<DhcpReservation>, string, string]>([
    ['another subnet', { ip: '192.168.51.30' }, 'INVALID_NETWORK_RANGE', 'ip'],
    ['no address', { ip: 'thirty' }, 'INVALID_NETWORK_RANGE', 'ip'],
    ['the node itself', { ip: '192.168.50.1' }, 'INVALID_NETWORK_RANGE', 'ip'],
    ['the subnet itself', { ip: '192.168.50.0' }, 'INVALID_NETWORK_RANGE', 'ip'],
    ['the broadcast address', { ip: '192.168.50.255' }, 'INVALID_NETWORK_RANGE', 'ip'],
    ['the node by IPv6', { mac: null, ip: 'fd00:50:0::1' }, 'INVALID_NETWORK_RANGE', 'ip'],
    ['an address that is kept', { ip: '192.168.50.20' }, 'ALREADY_EXISTS', 'ip'],
    ['a name that is kept', { name: 'web' }, 'ALREADY_EXISTS', 'name'],
    ['IPv4 without a card', { mac: null }, 'INVALID_INPUT', 'mac'],
    ['IPv6 with a card', { ip: 'fd00:50::30' }, 'INVALID_INPUT', 'mac'],
    ['IPv6 without a name', { mac: null, name: null, ip: 'fd00:50::30' }, 'INVALID_INPUT', 'name'],
  ])('refuses %s', (_what, change, code, field) => {
    expect(refusal(() => checkReservation(CONFIG, guest(change)))).toEqual([code, field]);
  });
});

describe('checkDnsHost', () => {
  it('takes names that nobody has, and other names for an address that has some', () => {
    expect(refusal(() => checkDnsHost(CONFIG, { ip: '10.1.1.1', hostnames: ['db'] }))).toBeNull();
    expect(
      refusal(() => checkDnsHost(CONFIG, { ip: '192.168.50.20', hostnames: ['www'] })),
    ).toBeNull();
  });

  it('refuses what is no address, a name that is taken, and a bridge of the node', () => {
    const host = { ip: '10.1.1.1', hostnames: ['db'] };
    expect(refusal(() => checkDnsHost(CONFIG, { ...host, ip: 'db' }))?.[1]).toBe('ip');
    expect(refusal(() => checkDnsHost(CONFIG, { ...host, hostnames: ['www'] }))).toEqual([
      'ALREADY_EXISTS',
      'hostnames',
    ]);
    expect(refusal(() => checkDnsHost({ ...CONFIG, mode: 'BRIDGE' }, host))?.[0]).toBe(
      'CAPABILITY_MISSING',
    );
  });
});

describe('IPv6', () => {
  it('reads and writes addresses in their shortest form', () => {
    for (const [text, short] of [
      ['::', '::'],
      ['::1', '::1'],
      ['fd00:0:0:50::1', 'fd00:0:0:50::1'],
      ['fd00:0050:0:0:0:0:0:1', 'fd00:50::1'],
      ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
      ['ff:ee:dd:cc:bb:aa:99:88', 'ff:ee:dd:cc:bb:aa:99:88'],
      ['fd00::', 'fd00::'],
    ] as const)
      expect(formatIpv6(parseIpv6(text) ?? -1n)).toBe(short);
    for (const text of ['', 'fd00', '1::2::3', '::ffff:1.2.3.4', 'fe80::1%eth0', 'fd00::1/64'])
      expect(parseIpv6(text)).toBeNull();
  });

  it('takes a subnet with a range, and refuses what cannot be', () => {
    const taken = [{ networkName: 'other', address: 'fd00:99::1', prefix: 64 }];
    const check = (ipv6Cidr: string, start = 'fd00:50::10', end = 'fd00:50::20') =>
      refusal(() => checkIpv6Ranges({ ipv6Cidr, dhcp: { start, end } }, taken))?.[1] ?? null;
    expect(check('fd00:50::1/64')).toBeNull();
    expect(check('fd00:50::1')).toBe('ipv6Cidr');
    expect(check('fd00:50::1/48')).toBe('ipv6Cidr');
    expect(check('fd00:50::/64')).toBe('ipv6Cidr');
    expect(check('fe80::1/64')).toBe('ipv6Cidr');
    expect(check('fd00:99::5/112')).toBe('ipv6Cidr');
    expect(check('fd00:50::1/64', 'fd00:51::1')).toBe('ipv6Dhcp.start');
    expect(check('fd00:50::1/64', 'fd00:50::30')).toBe('ipv6Dhcp.end');
    expect(check('fd00:50::15/64')).toBe('ipv6Dhcp.start');
  });
});

describe('what goes together in a new network', () => {
  const base = { nodeId: 'n', name: 'lan' };
  it.each<[object, string | null]>([
    [{ mode: 'BRIDGE', bridge: 'br0' }, null],
    [{ mode: 'BRIDGE' }, 'bridge'],
    [{ mode: 'BRIDGE', bridge: 'br0', domain: 'a.b' }, 'domain'],
    [{ mode: 'ROUTED', ipv6Cidr: 'fd00::1/64', forwardDevice: 'eth0' }, null],
    [{ mode: 'OPEN', ipv4Cidr: '10.0.0.1/24', forwardDevice: 'eth0' }, 'forwardDevice'],
    [{ mode: 'OPEN' }, 'ipv4Cidr'],
    [{ mode: 'ISOLATED' }, null],
    [{ mode: 'ISOLATED', ipv6Dhcp: { start: 'fd00::2', end: 'fd00::3' } }, 'ipv6Cidr'],
    [{ mode: 'NAT', ipv4Cidr: '10.0.0.1/24', bridge: 'a b' }, 'bridge'],
  ])('%j: fault at %s', (input, path) => {
    const result = createNetworkInput.safeParse({ ...base, ...input });
    expect(result.error?.issues[0]?.path[0] ?? null).toBe(path);
  });
});
