import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const ParkVm = graphql(
  `
    mutation ParkVm($input: ParkVmInput!) {
      result: parkVm(input: $input) {
        __typename
        ... on ParkVmPayload {
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

export const RestoreVm = graphql(
  `
    mutation RestoreVm($input: RestoreVmInput!) {
      result: restoreVm(input: $input) {
        __typename
        ... on RestoreVmPayload {
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

export const PurgeVm = graphql(
  `
    mutation PurgeVm($input: PurgeVmInput!) {
      result: purgeVm(input: $input) {
        __typename
        ... on PurgeVmPayload {
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

export const UndoSecondsQuery = graphql(`
  query UndoSeconds {
    undoSeconds
  }
`);

export const SetUndoSeconds = graphql(
  `
    mutation SetUndoSeconds($input: SetUndoSecondsInput!) {
      result: setUndoSeconds(input: $input) {
        __typename
        ... on SetUndoSecondsPayload {
          undoSeconds
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);
