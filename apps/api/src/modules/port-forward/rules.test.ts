import type { PortForward } from '@corral/db';
import { isCorralError } from '@corral/domain';
import type { NetworkRecord, NicRecord } from '@corral/hypervisor';
import { describe, expect, it } from 'vitest';
import { chooseAddress, chooseDestination, refuseTakenPort } from './rules.ts';

const nic = (mac: string, source: string): NicRecord => ({
  mac,
  model: null,
  sourceType: 'network',
  source,
  hostDevice: null,
  linkUp: true,
});
const network = (name: string, change: Partial<NetworkRecord> = {}): NetworkRecord => ({
  uuid: name,
  name,
  active: true,
  persistent: true,
  autostart: true,
  mode: 'NAT',
  bridge: `br-${name}`,
  forwardDevice: null,
  domain: null,
  addressing: [{ family: 'ipv4', address: '10.0.0.1', prefix: 29, dhcpRanges: [], dhcpHosts: [] }],
  limits: { inbound: null, outbound: null },
  dnsHosts: [],
  next: null,
  ...change,
});
const NETWORKS = [
  network('nat'),
  network('alone', { mode: 'ISOLATED' }),
  network('lan', { mode: 'BRIDGE', addressing: [] }),
  network('six', { addressing: [] }),
];
const vm = (...nics: NicRecord[]) => ({ name: 'web', nics });

function refusal(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (isCorralError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('chooseDestination', () => {
  it('takes the first card that can be reached, or the one that is named', () => {
    const cards = vm(nic('a', 'alone'), nic('b', 'nat'), nic('c', 'nat'));
    expect(chooseDestination(cards, null, NETWORKS).nic.mac).toBe('b');
    expect(chooseDestination(cards, 'c', NETWORKS).nic.mac).toBe('c');
  });

  it.each([
    ['alone', 'isolated'],
    ['lan', 'by their own addresses'],
    ['six', 'no IPv4 addresses'],
    ['gone', 'on a network that libvirt manages'],
  ])('says why not on %s', (name, words) => {
    const told = refusal(() => chooseDestination(vm(nic('a', name)), null, NETWORKS));
    expect(told).toContain('CAPABILITY_MISSING');
    expect(told).toContain(words);
  });

  it('names what is not there', () => {
    expect(refusal(() => chooseDestination(vm(), null, NETWORKS))).toContain('no network card');
    expect(refusal(() => chooseDestination(vm(nic('a', 'nat')), 'z', NETWORKS))).toContain('z');
  });
});

describe('chooseAddress', () => {
  const at = (hosts: readonly { mac: string; name: string | null; ip: string }[]) =>
    chooseDestination(vm(nic('a', 'n')), null, [
      network('n', {
        addressing: [
          { family: 'ipv4', address: '10.0.0.1', prefix: 29, dhcpRanges: [], dhcpHosts: hosts },
        ],
      }),
    ]);
  const lease = (mac: string, ip: string) => ({
    mac,
    ip,
    prefix: 29,
    hostname: null,
    clientId: null,
    expiresAt: null,
  });

  it('takes what is kept, then what the card has, then what is free', () => {
    const kept = at([{ mac: 'a', name: 'x', ip: '10.0.0.5' }]);
    expect(chooseAddress(kept, 'web', { leases: [], addresses: [] })).toEqual({
      ip: '10.0.0.5',
      reservation: null,
    });
    const leases = [lease('b', '10.0.0.6'), lease('a', '10.0.0.3')];
    expect(chooseAddress(at([]), 'web', { leases, addresses: [] })).toEqual({
      ip: '10.0.0.3',
      reservation: { mac: 'a', name: 'web', ip: '10.0.0.3' },
    });
    const others = [lease('b', '10.0.0.6')];
    const named = at([{ mac: 'b', name: 'web', ip: '10.0.0.5' }]);
    expect(chooseAddress(named, 'web', { leases: others, addresses: [] })).toEqual({
      ip: '10.0.0.4',
      reservation: { mac: 'a', name: null, ip: '10.0.0.4' },
    });
  });

  it('says so when the network is full', () => {
    const leases = [2, 3, 4, 5, 6].map((last) => lease('b', `10.0.0.${last}`));
    const told = refusal(() => chooseAddress(at([]), 'web', { leases, addresses: [] }));
    expect(told).toContain('no free address');
  });
});

describe('refuseTakenPort', () => {
  const wanted = { protocol: 'TCP', hostAddress: null, hostPort: 80 } as const;
  const row = (change: Partial<PortForward>): PortForward => ({
    id: 'r',
    nodeId: 'n',
    vmUuid: 'v',
    networkUuid: 'n',
    mac: 'a',
    protocol: 'TCP',
    hostAddress: null,
    hostPort: 80,
    guestAddress: '10.0.0.2',
    guestPort: 80,
    description: null,
    state: 'ACTIVE',
    reason: null,
    observedAt: null,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...change,
  });
  const use = (address: string | null) => [
    { protocol: 'tcp', address, port: 80, why: 'somebody has it' } as const,
  ];

  it('refuses a port that leads elsewhere, or that somebody answers', () => {
    expect(refusal(() => refuseTakenPort(wanted, [row({})], []))).toContain('10.0.0.2 port 80');
    const one = { ...wanted, hostAddress: '192.0.2.1' };
    expect(refusal(() => refuseTakenPort(one, [row({})], []))).not.toBeNull();
    expect(refusal(() => refuseTakenPort(wanted, [], use(null)))).toContain('somebody has it');
    expect(refusal(() => refuseTakenPort(wanted, [], use('192.0.2.1')))).not.toBeNull();
  });

  it('takes another protocol, port or address, and what only loopback has', () => {
    const one = { ...wanted, hostAddress: '192.0.2.1' };
    for (const other of [{ protocol: 'UDP' }, { hostPort: 81 }])
      expect(refusal(() => refuseTakenPort(wanted, [row(other)], []))).toBeNull();
    expect(refusal(() => refuseTakenPort(one, [row({ hostAddress: '192.0.2.2' })], []))).toBeNull();
    expect(refusal(() => refuseTakenPort(one, [], use('192.0.2.2')))).toBeNull();
    expect(refusal(() => refuseTakenPort(wanted, [], use('127.0.0.1')))).toBeNull();
  });
});
