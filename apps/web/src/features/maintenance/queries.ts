import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const SetNodeMaintenance = graphql(
  `
    mutation SetNodeMaintenance($input: SetNodeMaintenanceInput!) {
      result: setNodeMaintenance(input: $input) {
        __typename
        ... on SetNodeMaintenancePayload {
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
