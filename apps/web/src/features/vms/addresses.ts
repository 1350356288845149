import type { VmRowData } from './fragments';

type Address = Pick<VmRowData['addresses'][number], 'address' | 'family'>;

/** The address to show first: IPv4 before IPv6, never loopback, link-local last. */
export function sortAddresses<A extends Address>(addresses: readonly A[]): A[] {
  const rank = ({ address, family }: Address): number => {
    if (address.startsWith('127.') || address === '::1') return 9;
    if (address.toLowerCase().startsWith('fe80') || address.startsWith('169.254.')) return 5;
    return family.toLowerCase().includes('6') ? 2 : 1;
  };
  const seen = new Set<string>();
  return addresses
    .filter((item) => rank(item) < 9 && !seen.has(item.address) && seen.add(item.address))
    .toSorted((a, b) => rank(a) - rank(b));
}
