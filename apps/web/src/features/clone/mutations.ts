import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const CloneVm = graphql(
  `
    mutation CloneVm($input: CloneVmInput!) {
      result: cloneVm(input: $input) {
        __typename
        ... on CloneVmPayload {
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
