import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';

/** By which ways a login can be set now; node and guest are asked. */
export const LoginWaysQuery = graphql(`
  query LoginWays($id: ID!) {
    vm(id: $id) {
      id
      loginWays {
        way
        allowed
        reason
      }
    }
  }
`);
type Ways = NonNullable<NonNullable<ResultOf<typeof LoginWaysQuery>['vm']>['loginWays']>;
export type LoginWay = Ways[number];

export const ResetVmCredentials = graphql(
  `
    mutation ResetVmCredentials($input: ResetVmCredentialsInput!) {
      result: resetVmCredentials(input: $input) {
        __typename
        ... on ResetVmCredentialsPayload {
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
