/** IPv4 arithmetic on unsigned 32-bit numbers. */

/** Reads dotted-decimal notation without leading zeros; null for anything else. */
export function parseIpv4(text: string): number | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  const parts = match.slice(1);
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0'))))
    return null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export interface Ipv4Subnet {
  readonly address: number;
  readonly prefix: number;
  /** Lowest address of the subnet. */
  readonly first: number;
  /** Highest address of the subnet: its broadcast address. */
  readonly last: number;
}

/** The subnet an address with a prefix (0 to 32) is in. */
export function subnetOf(address: number, prefix: number): Ipv4Subnet {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return { address, prefix, first, last: first + size - 1 };
}

/** Reads `192.168.50.1/24`; null when it is not an address with a prefix. */
export function parseIpv4Cidr(text: string): Ipv4Subnet | null {
  const [host = '', prefix = '', ...rest] = text.split('/');
  const address = parseIpv4(host);
  if (address === null || rest.length > 0 || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32)
    return null;
  return subnetOf(address, Number(prefix));
}

export function formatIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** True when the two share an address. */
export function overlap(a: Ipv4Subnet, b: Ipv4Subnet): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function contains(subnet: Ipv4Subnet, address: number): boolean {
  return address >= subnet.first && address <= subnet.last;
}
