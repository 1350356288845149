import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { CorralError } from '@corral/domain';

/**
 * Addresses that hold no images but secrets: a cloud gives a machine's credentials to whoever asks from it at its
 * link-local address. Other private addresses are fetched, for mirrors stand there.
 */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
forbidden.addAddress('fd20:ce::254', 'ipv6');

/** True for an address that is never fetched. An IPv4 address written as IPv6 counts as itself. */
export function isForbiddenAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && forbidden.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Refuses a host that is, or whose name leads to, a forbidden address. A name that does not resolve passes: fetching
 * it tells so. The name is looked up again for the fetch itself, so this keeps off mistakes and plain attempts, not a
 * name server that changes its answer in between.
 * @throws CorralError INVALID_URL naming the field
 */
export async function requireReachable(url: URL, field: string): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses =
    isIP(host) === 0
      ? await lookup(host, { all: true }).then(
          (found) => found.map(({ address }) => address),
          () => [],
        )
      : [host];
  if (!addresses.some(isForbiddenAddress)) return;
  throw new CorralError(
    'INVALID_URL',
    `${url.host} is an address at which clouds keep the secrets of a machine; it is not fetched.`,
    { field },
  );
}
