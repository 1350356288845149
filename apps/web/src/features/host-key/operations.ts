import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';

export const CompareHostKeys = graphql(
  `
    mutation CompareHostKeys($input: CompareHostKeysInput!) {
      result: compareHostKeys(input: $input) {
        __typename
        ... on CompareHostKeysPayload {
          problem
          keys {
            place
            jump
            type
            accepted
            seen
            changed
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);
export type ComparedKeys = Extract<
  ResultOf<typeof CompareHostKeys>['result'],
  { __typename: 'CompareHostKeysPayload' }
>;

export const AcceptHostKey = graphql(
  `
    mutation AcceptHostKey($input: AcceptHostKeyInput!) {
      result: acceptHostKey(input: $input) {
        __typename
        ... on AcceptHostKeyPayload {
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
