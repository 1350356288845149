import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const RemoveNode = graphql(
  `
    mutation RemoveNode($input: RemoveNodeInput!) {
      result: removeNode(input: $input) {
        __typename
        ... on RemoveNodePayload {
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
