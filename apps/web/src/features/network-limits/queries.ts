import { TrafficLimitFields } from '@/features/nic-traffic/queries';
import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type FragmentOf } from '@/lib/graphql/tada';

export const NetworkLimitsFields = graphql(
  `
    fragment NetworkLimitsFields on NetworkLimits {
      inbound {
        ...TrafficLimitFields
      }
      outbound {
        ...TrafficLimitFields
      }
    }
  `,
  [TrafficLimitFields],
);
export type NetworkLimitsData = FragmentOf<typeof NetworkLimitsFields>;

export const NetworkLimitsQuery = graphql(`
  query NetworkLimits($id: ID!) {
    network(id: $id) {
      id
      limitActions {
        setLimits {
          allowed
          reason
        }
      }
    }
  }
`);

/** Whether the node's kernel can limit traffic: asked when somebody wants to. */
export const LimitMeansQuery = graphql(`
  query LimitMeans($nodeId: ID!) {
    node(id: $nodeId) {
      id
      trafficLimiting {
        inbound {
          allowed
          reason
        }
        outbound {
          allowed
          reason
        }
      }
    }
  }
`);

export const SetNetworkLimits = graphql(
  `
    mutation SetNetworkLimits($input: SetNetworkLimitsInput!) {
      result: setNetworkLimits(input: $input) {
        __typename
        ... on SetNetworkLimitsPayload {
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
