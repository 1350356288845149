import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type FragmentOf, type ResultOf } from '@/lib/graphql/tada';
import { NodeRow } from './fragments';

export const NodeListQuery = graphql(
  `
    query NodeList($first: Int, $after: String) {
      nodes(first: $first, after: $after) {
        edges {
          cursor
          node {
            ...NodeRow
            stats {
              at
              cpuPercent
              memoryTotalBytes
              memoryUsedBytes
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [NodeRow],
);
export const pickNodes = (data: ResultOf<typeof NodeListQuery>) => data.nodes;
export type NodeListRow = ResultOf<typeof NodeListQuery>['nodes']['edges'][number]['node'];

export const NodeDetail = graphql(
  `
    fragment NodeDetail on Node {
      ...NodeRow
      uri
      authKind
      hasSecret
      hostKeyFingerprint
      jumps {
        host
        port
        user
        hostKeyFingerprint
      }
      description
      domainTypeOverride
      createdAt
      facts {
        hostname
        cpuVendor
        cpuMhz
        sockets
        coresPerSocket
        threadsPerCore
        cpuFlags
        numaCells {
          id
          memoryBytes
          cpus
          distances {
            cell
            value
          }
        }
        hugepages {
          pageBytes
          total
          free
        }
        virtualisation {
          domainTypes
          chosenDomainType
          chosenReason
          iommu
          nested
          firmwares
        }
      }
      capabilities {
        volumeFormats
        networkModes
        poolTypes {
          name
          supported
          reason
        }
        features {
          name
          supported
          reason
        }
      }
    }
  `,
  [NodeRow],
);
export type NodeDetailData = FragmentOf<typeof NodeDetail>;

export const NodePageQuery = graphql(
  `
    query NodePage($id: ID!) {
      node(id: $id) {
        ...NodeDetail
      }
    }
  `,
  [NodeDetail],
);

export const NodeStatsQuery = graphql(`
  query NodeStats($id: ID!) {
    node(id: $id) {
      id
      statsHistory {
        at
        cpuPercent
        memoryTotalBytes
        memoryUsedBytes
        diskReadBytesPerSecond
        diskWriteBytesPerSecond
        netRxBytesPerSecond
        netTxBytesPerSecond
        ioReason
      }
    }
  }
`);

export const ProbeNode = graphql(
  `
    mutation ProbeNode($input: ProbeNodeInput!) {
      result: probeNode(input: $input) {
        __typename
        ... on ProbeNodePayload {
          report {
            ok
            hypervisor
            hypervisorVersion
            managerVersion
            hostname
            hostKeys {
              place
              jump
              type
              fingerprint
              accepted
            }
            missing {
              name
              reason
              fix
            }
            steps {
              name
              jumpHost
              ok
              detail
              fix
            }
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);

export const EnrolNode = graphql(
  `
    mutation EnrolNode($input: EnrolNodeInput!) {
      result: enrolNode(input: $input) {
        __typename
        ... on EnrolNodePayload {
          node {
            ...NodeRow
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [NodeRow, UserErrorFields],
);

export const UpdateNode = graphql(
  `
    mutation UpdateNode($input: UpdateNodeInput!) {
      result: updateNode(input: $input) {
        __typename
        ... on UpdateNodePayload {
          node {
            ...NodeRow
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [NodeRow, UserErrorFields],
);

export const SyncNode = graphql(
  `
    mutation SyncNode($input: SyncNodeInput!) {
      result: syncNode(input: $input) {
        __typename
        ... on SyncNodePayload {
          node {
            ...NodeRow
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [NodeRow, UserErrorFields],
);
