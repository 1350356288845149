import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const CreateNetwork = graphql(
  `
    mutation CreateNetwork($input: CreateNetworkInput!) {
      result: createNetwork(input: $input) {
        __typename
        ... on CreateNetworkPayload {
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

export const StartNetwork = graphql(
  `
    mutation StartNetwork($input: NetworkActionInput!) {
      result: startNetwork(input: $input) {
        __typename
        ... on StartNetworkPayload {
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

export const StopNetwork = graphql(
  `
    mutation StopNetwork($input: NetworkActionInput!) {
      result: stopNetwork(input: $input) {
        __typename
        ... on StopNetworkPayload {
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

export const DeleteNetwork = graphql(
  `
    mutation DeleteNetwork($input: NetworkActionInput!) {
      result: deleteNetwork(input: $input) {
        __typename
        ... on DeleteNetworkPayload {
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

export const UpdateNetwork = graphql(
  `
    mutation UpdateNetwork($input: UpdateNetworkInput!) {
      result: updateNetwork(input: $input) {
        __typename
        ... on UpdateNetworkPayload {
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

export const SetDhcpReservation = graphql(
  `
    mutation SetDhcpReservation($input: SetDhcpReservationInput!) {
      result: setDhcpReservation(input: $input) {
        __typename
        ... on SetDhcpReservationPayload {
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

export const RemoveDhcpReservation = graphql(
  `
    mutation RemoveDhcpReservation($input: NetworkAddressInput!) {
      result: removeDhcpReservation(input: $input) {
        __typename
        ... on RemoveDhcpReservationPayload {
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

export const SetDnsHost = graphql(
  `
    mutation SetDnsHost($input: SetDnsHostInput!) {
      result: setDnsHost(input: $input) {
        __typename
        ... on SetDnsHostPayload {
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

export const RemoveDnsHost = graphql(
  `
    mutation RemoveDnsHost($input: NetworkAddressInput!) {
      result: removeDnsHost(input: $input) {
        __typename
        ... on RemoveDnsHostPayload {
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
