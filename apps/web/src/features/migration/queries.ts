import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';

export const MigrationTargetsQuery = graphql(`
  query MigrationTargets($id: ID!) {
    vm(id: $id) {
      id
      migrationTargets {
        node {
          id
          name
        }
        way
        allowed
        obstacles {
          code
          reason
          forbids
        }
        pool {
          id
          name
        }
        copyBytes
      }
    }
  }
`);
export type MigrationTarget = NonNullable<
  NonNullable<ResultOf<typeof MigrationTargetsQuery>['vm']>['migrationTargets']
>[number];

export const MigrateVm = graphql(
  `
    mutation MigrateVm($input: MigrateVmInput!) {
      result: migrateVm(input: $input) {
        __typename
        ... on MigrateVmPayload {
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
