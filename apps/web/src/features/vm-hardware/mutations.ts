import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const ChangeVmCpu = graphql(
  `
    mutation ChangeVmCpu($input: ChangeVmCpuInput!) {
      result: changeVmCpu(input: $input) {
        __typename
        ... on ChangeVmCpuPayload {
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

export const ChangeVmMemory = graphql(
  `
    mutation ChangeVmMemory($input: ChangeVmMemoryInput!) {
      result: changeVmMemory(input: $input) {
        __typename
        ... on ChangeVmMemoryPayload {
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

export const ChangeVmPlatform = graphql(
  `
    mutation ChangeVmPlatform($input: ChangeVmPlatformInput!) {
      result: changeVmPlatform(input: $input) {
        __typename
        ... on ChangeVmPlatformPayload {
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

export const SetVmBootOrder = graphql(
  `
    mutation SetVmBootOrder($input: SetVmBootOrderInput!) {
      result: setVmBootOrder(input: $input) {
        __typename
        ... on SetVmBootOrderPayload {
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

export const SetVmTitle = graphql(
  `
    mutation SetVmTitle($input: SetVmTitleInput!) {
      result: setVmTitle(input: $input) {
        __typename
        ... on SetVmTitlePayload {
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

export const RenameVm = graphql(
  `
    mutation RenameVm($input: RenameVmInput!) {
      result: renameVm(input: $input) {
        __typename
        ... on RenameVmPayload {
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

export const DropVmPending = graphql(
  `
    mutation DropVmPending($input: DropVmPendingInput!) {
      result: dropVmPending(input: $input) {
        __typename
        ... on DropVmPendingPayload {
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

export const AttachDisk = graphql(
  `
    mutation AttachDisk($input: AttachDiskInput!) {
      result: attachDisk(input: $input) {
        __typename
        ... on AttachDiskPayload {
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

export const DetachDisk = graphql(
  `
    mutation DetachDisk($input: DetachDiskInput!) {
      result: detachDisk(input: $input) {
        __typename
        ... on DetachDiskPayload {
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

export const ChangeDisk = graphql(
  `
    mutation ChangeDisk($input: ChangeDiskInput!) {
      result: changeDisk(input: $input) {
        __typename
        ... on ChangeDiskPayload {
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

export const ChangeMedia = graphql(
  `
    mutation ChangeMedia($input: ChangeMediaInput!) {
      result: changeMedia(input: $input) {
        __typename
        ... on ChangeMediaPayload {
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

export const GrowDisk = graphql(
  `
    mutation GrowDisk($input: GrowDiskInput!) {
      result: growDisk(input: $input) {
        __typename
        ... on GrowDiskPayload {
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

export const AttachNic = graphql(
  `
    mutation AttachNic($input: AttachNicInput!) {
      result: attachNic(input: $input) {
        __typename
        ... on AttachNicPayload {
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

export const DetachNic = graphql(
  `
    mutation DetachNic($input: DetachNicInput!) {
      result: detachNic(input: $input) {
        __typename
        ... on DetachNicPayload {
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

export const ChangeNic = graphql(
  `
    mutation ChangeNic($input: ChangeNicInput!) {
      result: changeNic(input: $input) {
        __typename
        ... on ChangeNicPayload {
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

export const EditVmDefinition = graphql(
  `
    mutation EditVmDefinition($input: EditVmDefinitionInput!) {
      result: editVmDefinition(input: $input) {
        __typename
        ... on EditVmDefinitionPayload {
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
