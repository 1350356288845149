import { hasCode } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { formatIpv4, overlap, parseIpv4, parseIpv4Cidr, subnetOf } from './ipv4.ts';
import { checkRanges, type RangeRequest } from './ranges.ts';

const taken = [{ networkName: 'default', address: '192.168.122.1', prefix: 24 }];

function fieldRefused(request: RangeRequest): string | undefined {
  try {
    checkRanges(request, taken);
  } catch (error) {
    if (hasCode(error, 'INVALID_NETWORK_RANGE')) return error.details.field;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('checkRanges', () => {
  it('gives the parts of a good range', () => {
    expect(
      checkRanges(
        { ipv4Cidr: '192.168.50.1/24', dhcp: { start: '192.168.50.10', end: '192.168.50.200' } },
        taken,
      ),
    ).toEqual({
      address: '192.168.50.1',
      prefix: 24,
      dhcp: { start: '192.168.50.10', end: '192.168.50.200' },
    });
    expect(checkRanges({ ipv4Cidr: '10.0.0.254/8' }, taken)).toEqual({
      address: '10.0.0.254',
      prefix: 8,
    });
    expect(
      checkRanges({ ipv4Cidr: '10.1.2.1/30', dhcp: { start: '10.1.2.2', end: '10.1.2.2' } }, [])
        .dhcp,
    ).toEqual({ start: '10.1.2.2', end: '10.1.2.2' });
  });

  it.each([
    ['no prefix', '192.168.50.1'],
    ['words', 'home'],
    ['shell', '192.168.50.1/24;reboot'],
    ['two prefixes', '192.168.50.1/24/24'],
    ['an octet too large', '192.168.256.1/24'],
    ['leading zeros', '192.168.050.1/24'],
    ['prefix 31', '192.168.50.1/31'],
    ['prefix 7', '10.0.0.1/7'],
    ['prefix 33', '10.0.0.1/33'],
    ['a public range', '8.8.8.1/24'],
    ['loopback', '127.0.0.1/24'],
    ['half private', '172.31.0.1/11'],
    ['the subnet itself', '192.168.50.0/24'],
    ['the broadcast address', '192.168.50.255/24'],
    ['the same as another network', '192.168.122.1/24'],
    ['around another network', '192.168.0.1/16'],
    ['inside another network', '192.168.122.129/25'],
    ['IPv6', 'fd00::1/64'],
  ])('refuses %s', (_name, ipv4Cidr) => {
    expect(fieldRefused({ ipv4Cidr })).toBe('ipv4Cidr');
  });

  it.each([
    ['outside', '192.168.51.10', '192.168.51.20', 'dhcp.start'],
    ['an end outside', '192.168.50.10', '192.168.51.20', 'dhcp.end'],
    ['the subnet itself', '192.168.50.0', '192.168.50.20', 'dhcp.start'],
    ['the broadcast address', '192.168.50.10', '192.168.50.255', 'dhcp.end'],
    ['backwards', '192.168.50.20', '192.168.50.10', 'dhcp.end'],
    ['the node itself', '192.168.50.1', '192.168.50.10', 'dhcp.start'],
    ['no address', 'ten', '192.168.50.10', 'dhcp.start'],
  ])('refuses a DHCP range that is %s', (_name, start, end, field) => {
    expect(fieldRefused({ ipv4Cidr: '192.168.50.1/24', dhcp: { start, end } })).toBe(field);
  });

  it('passes over taken ranges it cannot read', () => {
    expect(
      checkRanges({ ipv4Cidr: '192.168.50.1/24' }, [
        { networkName: 'six', address: 'fd00::1', prefix: 64 },
      ]).prefix,
    ).toBe(24);
  });
});

describe('ipv4', () => {
  it('reads and writes addresses', () => {
    for (const text of ['0.0.0.0', '255.255.255.255', '192.168.1.20', '128.0.0.1']) {
      expect(formatIpv4(parseIpv4(text) ?? -1)).toBe(text);
    }
    for (const text of ['', '1.2.3', '1.2.3.4.5', '1.2.3.-4', ' 1.2.3.4', '1.2.3.4\n', '01.2.3.4'])
      expect(parseIpv4(text)).toBeNull();
  });

  it('finds subnets, their ends and overlaps', () => {
    const subnet = subnetOf(parseIpv4('192.168.1.77') ?? 0, 26);
    expect([subnet.first, subnet.last].map(formatIpv4)).toEqual(['192.168.1.64', '192.168.1.127']);
    const at = (text: string) => parseIpv4Cidr(text) ?? expect.fail(text);
    expect(overlap(at('10.0.0.0/24'), at('10.0.0.128/25'))).toBe(true);
    expect(overlap(at('10.0.0.0/25'), at('10.0.0.128/25'))).toBe(false);
    expect(at('0.0.0.0/0').last).toBe(2 ** 32 - 1);
  });
});
