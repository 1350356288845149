import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';

export const WipeVolume = graphql(
  `
    mutation WipeVolume($input: WipeVolumeInput!) {
      result: wipeVolume(input: $input) {
        __typename
        ... on WipeVolumePayload {
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

export const ConvertVolume = graphql(
  `
    mutation ConvertVolume($input: ConvertVolumeInput!) {
      result: convertVolume(input: $input) {
        __typename
        ... on ConvertVolumePayload {
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

export const FetchVolume = graphql(
  `
    mutation FetchVolume($input: FetchVolumeInput!) {
      result: fetchVolume(input: $input) {
        __typename
        ... on FetchVolumePayload {
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

export const RemoveOrphanVolumes = graphql(
  `
    mutation RemoveOrphanVolumes($input: RemoveOrphanVolumesInput!) {
      result: removeOrphanVolumes(input: $input) {
        __typename
        ... on RemoveOrphanVolumesPayload {
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

export const SetStoragePoolAutostart = graphql(
  `
    mutation SetStoragePoolAutostart($input: SetStoragePoolAutostartInput!) {
      result: setStoragePoolAutostart(input: $input) {
        __typename
        ... on SetStoragePoolAutostartPayload {
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

export const BeginVolumeUpload = graphql(
  `
    mutation BeginVolumeUpload($input: BeginVolumeUploadInput!) {
      result: beginVolumeUpload(input: $input) {
        __typename
        ... on BeginVolumeUploadPayload {
          url
          partBytes
          upload {
            id
            receivedBytes
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);

export const OrphansQuery = graphql(`
  query OrphanVolumes($nodeId: ID!) {
    orphanVolumes(nodeId: $nodeId) {
      __typename
      name
      path
      kind
      format
      allocationBytes
      pool {
        id
        name
      }
      volume {
        id
      }
    }
  }
`);
export type OrphanRow = ResultOf<typeof OrphansQuery>['orphanVolumes'][number];

export const PoolHealthQuery = graphql(`
  query PoolHealth($id: ID!) {
    storagePool(id: $id) {
      __typename
      id
      warnings {
        code
        critical
        message
      }
      sharedWith {
        id
        name
        node {
          id
          name
        }
      }
      dependents {
        kind
        id
        name
      }
    }
  }
`);

export const PoolTypesQuery = graphql(`
  query PoolTypes($nodeId: ID!) {
    node(id: $nodeId) {
      __typename
      id
      capabilities {
        poolTypes {
          name
          supported
          reason
        }
      }
    }
  }
`);
