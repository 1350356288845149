import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type FragmentOf } from '@/lib/graphql/tada';

export const PortForwardRow = graphql(`
  fragment PortForwardRow on PortForward {
    id
    protocol
    hostAddress
    hostPort
    guestAddress
    guestPort
    description
    state
    reason
    vm {
      id
      name
    }
    actions {
      remove {
        allowed
        reason
      }
    }
  }
`);
export type PortForwardData = FragmentOf<typeof PortForwardRow>;

const NodeMeans = graphql(`
  fragment NodeMeans on Node {
    id
    name
    host
    portForwarding {
      allowed
      reason
    }
  }
`);
export type NodeMeansData = FragmentOf<typeof NodeMeans>;

export const NetworkForwardsQuery = graphql(
  `
    query NetworkForwards($id: ID!) {
      network(id: $id) {
        id
        node {
          ...NodeMeans
        }
        portForwards {
          ...PortForwardRow
        }
      }
    }
  `,
  [NodeMeans, PortForwardRow],
);

export const VmForwardsQuery = graphql(
  `
    query VmForwards($id: ID!) {
      vm(id: $id) {
        id
        name
        node {
          ...NodeMeans
        }
        nics {
          mac
          source
        }
        portForwards {
          ...PortForwardRow
        }
      }
    }
  `,
  [NodeMeans, PortForwardRow],
);

export const AddPortForward = graphql(
  `
    mutation AddPortForward($input: AddPortForwardInput!) {
      result: addPortForward(input: $input) {
        __typename
        ... on AddPortForwardPayload {
          task {
            ...TaskFields
          }
          plan {
            ...PlanFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TaskFields, PlanFields, UserErrorFields],
);

export const RemovePortForward = graphql(
  `
    mutation RemovePortForward($input: RemovePortForwardInput!) {
      result: removePortForward(input: $input) {
        __typename
        ... on RemovePortForwardPayload {
          task {
            ...TaskFields
          }
          plan {
            ...PlanFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TaskFields, PlanFields, UserErrorFields],
);
