import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const CreateVmFromSnapshot = graphql(
  `
    mutation CreateVmFromSnapshot($input: CreateVmFromSnapshotInput!) {
      result: createVmFromSnapshot(input: $input) {
        __typename
        ... on CreateVmFromSnapshotPayload {
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

export const CreateTemplateFromSnapshot = graphql(
  `
    mutation CreateTemplateFromSnapshot($input: CreateTemplateFromSnapshotInput!) {
      result: createTemplateFromSnapshot(input: $input) {
        __typename
        ... on CreateTemplateFromSnapshotPayload {
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
