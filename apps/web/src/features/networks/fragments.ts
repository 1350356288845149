import { graphql, type FragmentOf } from '@/lib/graphql/tada';

export const NetworkRow = graphql(`
  fragment NetworkRow on Network {
    __typename
    id
    uuid
    name
    active
    persistent
    autostart
    mode
    bridge
    domain
    observedAt
    stale
    addressing {
      family
      address
      prefix
      dhcpRanges {
        start
        end
      }
    }
    node {
      id
      name
    }
    actions {
      start {
        allowed
        reason
      }
      stop {
        allowed
        reason
      }
      delete {
        allowed
        reason
      }
    }
  }
`);
export type NetworkRowData = FragmentOf<typeof NetworkRow>;
