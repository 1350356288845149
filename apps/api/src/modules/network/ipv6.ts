import { isIPv6 } from 'node:net';

/** IPv6 arithmetic on unsigned 128-bit numbers. */

/** Reads an address in any of its usual forms; null for anything else, and for zones and embedded IPv4. */
export function parseIpv6(text: string): bigint | null {
  if (!isIPv6(text) || /[%.]/.test(text)) return null;
  const [head = '', tail] = text.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array<string>(tail === undefined ? 0 : 8 - first.length - last.length).fill('0');
  return [...first, ...gap, ...last].reduce(
    (sum, group) => sum * 65_536n + BigInt(parseInt(group, 16)),
    0n,
  );
}

export interface Ipv6Subnet {
  readonly address: bigint;
  readonly prefix: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** The subnet an address with a prefix (0 to 128) is in. */
export function ipv6SubnetOf(address: bigint, prefix: number): Ipv6Subnet {
  const size = 1n << BigInt(128 - prefix);
  const first = (address / size) * size;
  return { address, prefix, first, last: first + size - 1n };
}

/** Reads `fd00:50::1/64`; null when it is not an address with a prefix. */
export function parseIpv6Cidr(text: string): Ipv6Subnet | null {
  const [host = '', prefix = '', ...rest] = text.split('/');
  const address = parseIpv6(host);
  if (address === null || rest.length > 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > 128)
    return null;
  return ipv6SubnetOf(address, Number(prefix));
}

/** The shortest form, as RFC 5952 wants it. */
export function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_none, index) =>
    ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16),
  );
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)];
  const longest = runs.reduce<RegExpExecArray | undefined>(
    (best, run) => (best && best[0].length >= run[0].length ? best : run),
    undefined,
  );
  if (!longest) return groups.join(':');
  const text = groups.join(':');
  return `${text.slice(0, longest.index)}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}

export const containsIpv6 = (subnet: Ipv6Subnet, address: bigint): boolean =>
  address >= subnet.first && address <= subnet.last;
