import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';

export const VmReadinessQuery = graphql(`
  query VmReadiness($id: ID!) {
    vm(id: $id) {
      id
      readiness {
        name
        state
        detail
      }
    }
  }
`);
export type SignalData = NonNullable<
  NonNullable<ResultOf<typeof VmReadinessQuery>['vm']>['readiness']
>[number];

export const WaitForVm = graphql(
  `
    mutation WaitForVm($input: WaitForVmInput!) {
      result: waitForVm(input: $input) {
        __typename
        ... on WaitForVmPayload {
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
