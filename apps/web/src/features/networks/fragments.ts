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
      dhcpHosts {
        mac
        name
        ip
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
      edit {
        allowed
        reason
      }
    }
  }
`);
export type NetworkRowData = FragmentOf<typeof NetworkRow>;
