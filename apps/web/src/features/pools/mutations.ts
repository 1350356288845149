import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const CreateStoragePool = graphql(
  `
    mutation CreateStoragePool($input: CreateStoragePoolInput!) {
      result: createStoragePool(input: $input) {
        __typename
        ... on CreateStoragePoolPayload {
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

export const StartStoragePool = graphql(
  `
    mutation StartStoragePool($input: StoragePoolActionInput!) {
      result: startStoragePool(input: $input) {
        __typename
        ... on StartStoragePoolPayload {
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

export const StopStoragePool = graphql(
  `
    mutation StopStoragePool($input: StoragePoolActionInput!) {
      result: stopStoragePool(input: $input) {
        __typename
        ... on StopStoragePoolPayload {
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

export const RefreshStoragePool = graphql(
  `
    mutation RefreshStoragePool($input: StoragePoolActionInput!) {
      result: refreshStoragePool(input: $input) {
        __typename
        ... on RefreshStoragePoolPayload {
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

export const DeleteStoragePool = graphql(
  `
    mutation DeleteStoragePool($input: DeleteStoragePoolInput!) {
      result: deleteStoragePool(input: $input) {
        __typename
        ... on DeleteStoragePoolPayload {
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

export const CreateVolume = graphql(
  `
    mutation CreateVolume($input: CreateVolumeInput!) {
      result: createVolume(input: $input) {
        __typename
        ... on CreateVolumePayload {
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

export const GrowVolume = graphql(
  `
    mutation GrowVolume($input: GrowVolumeInput!) {
      result: growVolume(input: $input) {
        __typename
        ... on GrowVolumePayload {
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

export const CloneVolume = graphql(
  `
    mutation CloneVolume($input: CloneVolumeInput!) {
      result: cloneVolume(input: $input) {
        __typename
        ... on CloneVolumePayload {
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

export const DeleteVolume = graphql(
  `
    mutation DeleteVolume($input: DeleteVolumeInput!) {
      result: deleteVolume(input: $input) {
        __typename
        ... on DeleteVolumePayload {
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

export const CreateVolumeTransfer = graphql(
  `
    mutation CreateVolumeTransfer($input: CreateVolumeTransferInput!) {
      result: createVolumeTransfer(input: $input) {
        __typename
        ... on CreateVolumeTransferPayload {
          url
          expiresAt
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);
