import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';

/** What the dialog must know of the VM before it can ask. */
export const ReinstallVmQuery = graphql(`
  query ReinstallVmFacts($id: ID!) {
    vm(id: $id) {
      id
      template {
        id
      }
      disks {
        target
        device
        sourcePath
        bootOrder
      }
      snapshots {
        name
      }
    }
  }
`);
export type ReinstallVmData = NonNullable<ResultOf<typeof ReinstallVmQuery>['vm']>;

export const ReinstallVm = graphql(
  `
    mutation ReinstallVm($input: ReinstallVmInput!) {
      result: reinstallVm(input: $input) {
        __typename
        ... on ReinstallVmPayload {
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
