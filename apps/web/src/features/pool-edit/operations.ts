import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';

export const EditStoragePool = graphql(
  `
    mutation EditStoragePool($input: EditStoragePoolInput!) {
      result: editStoragePool(input: $input) {
        __typename
        ... on EditStoragePoolPayload {
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

export const UpdateStoragePool = graphql(
  `
    mutation UpdateStoragePool($input: UpdateStoragePoolInput!) {
      result: updateStoragePool(input: $input) {
        __typename
        ... on UpdateStoragePoolPayload {
          storagePool {
            __typename
            id
            label
            description
            lowSpacePercent
            overcommitPercent
            warnings {
              code
              critical
              message
            }
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);

/** How the pool is set up, read from its node. */
export const PoolSetupQuery = graphql(`
  query PoolSetup($id: ID!) {
    storagePool(id: $id) {
      __typename
      id
      settings
      setup {
        path
        hosts
        exportPath
        mode
        owner
        group
      }
    }
  }
`);
export type PoolSetupData = NonNullable<ResultOf<typeof PoolSetupQuery>['storagePool']>;

/** What people say of the pool. */
export const PoolSettingsQuery = graphql(`
  query PoolSettings($id: ID!) {
    storagePool(id: $id) {
      __typename
      id
      label
      description
      lowSpacePercent
      overcommitPercent
    }
  }
`);
export type PoolSettingsData = NonNullable<ResultOf<typeof PoolSettingsQuery>['storagePool']>;
