import { isIP } from 'node:net';
import type { GuestAddress } from '@corral/hypervisor';
import { fields, integer, list, text } from '../values.ts';

/**
 * Addresses as VMware Tools tells them.
 * @param net `guest.net` of a VM (vSphere API reference, GuestNicInfo)
 */
export function readAddresses(net: unknown): GuestAddress[] {
  return list(net)
    .map(fields)
    .flatMap((card) => {
      const mac = text(card['macAddress'])?.toLowerCase() ?? null;
      const detailed = list(fields(card['ipConfig'])['ipAddress']).map(fields);
      const known = detailed.map((one) => ({
        address: text(one['ipAddress']),
        prefix: integer(one['prefixLength']),
      }));
      const plain = list(card['ipAddress'])
        .map(text)
        .filter((address) => !known.some((one) => one.address === address))
        .map((address) => ({ address, prefix: null }));
      return [...known, ...plain].flatMap(({ address, prefix }) =>
        address === null || isIP(address) === 0
          ? []
          : [
              {
                mac,
                interfaceName: null,
                family: isIP(address) === 6 ? ('ipv6' as const) : ('ipv4' as const),
                address,
                prefix,
                source: 'AGENT' as const,
              },
            ],
      );
    });
}
