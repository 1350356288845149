import { graphql, type FragmentOf, type ResultOf } from '@/lib/graphql/tada';
import { NetworkLimitsFields } from '@/features/network-limits/queries';
import { NetworkRow } from './fragments';

/** What the page of one network shows beyond a row of the list. */
export const NetworkDetail = graphql(
  `
    fragment NetworkDetail on Network {
      ...NetworkRow
      forwardDevice
      limits {
        ...NetworkLimitsFields
      }
      dnsHosts {
        ip
        hostnames
      }
      next {
        limits {
          ...NetworkLimitsFields
        }
        mode
        bridge
        forwardDevice
        domain
        addressing {
          family
          address
          prefix
          dhcpRanges {
            start
            end
          }
          dhcpHosts {
            mac
            name
            ip
          }
        }
        dnsHosts {
          ip
          hostnames
        }
      }
      dependents {
        losesNow
        onlyNetwork
        vm {
          id
          name
          nics {
            mac
            source
          }
        }
      }
      actions {
        editEntries {
          allowed
          reason
        }
      }
    }
  `,
  [NetworkRow, NetworkLimitsFields],
);
export type NetworkDetailData = FragmentOf<typeof NetworkDetail>;

export const NetworkQuery = graphql(
  `
    query NetworkPage($id: ID!) {
      network(id: $id) {
        ...NetworkDetail
      }
    }
  `,
  [NetworkDetail],
);

export const HostBridgesQuery = graphql(`
  query HostBridges($id: ID!) {
    node(id: $id) {
      id
      hostBridges
    }
  }
`);
export type HostBridges = ResultOf<typeof HostBridgesQuery>;

/** How a network is stored: what its next start takes, where that differs from how it runs. */
export function storedOf(network: NetworkDetailData) {
  const { mode, bridge, forwardDevice, domain, addressing, dnsHosts, limits } =
    network.next ?? network;
  return { mode, bridge, forwardDevice, domain, addressing, dnsHosts, limits };
}

export type StoredNetwork = ReturnType<typeof storedOf>;

/** The subnet of a family, in the words of the forms; empty texts for none. */
export function subnetWords(network: Pick<StoredNetwork, 'addressing'>, family: 'ipv4' | 'ipv6') {
  const subnet = network.addressing.find((one) => one.family === family);
  const range = subnet?.dhcpRanges[0];
  return {
    cidr: subnet ? `${subnet.address}/${subnet.prefix}` : '',
    start: range?.start ?? '',
    end: range?.end ?? '',
  };
}
