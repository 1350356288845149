import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type FragmentOf, type ResultOf } from '@/lib/graphql/tada';

const Verdict = graphql(`
  fragment SnapshotVerdict on ActionVerdict {
    allowed
    reason
  }
`);

export const SnapshotFields = graphql(
  `
    fragment SnapshotFields on VmSnapshot {
      name
      description
      createdAt
      parent
      current
      kind
      powerState
      hasMemory
      disks {
        target
        path
      }
      actions {
        revert {
          ...SnapshotVerdict
        }
        copy {
          ...SnapshotVerdict
        }
        delete {
          ...SnapshotVerdict
        }
        deleteTree {
          ...SnapshotVerdict
        }
      }
    }
  `,
  [Verdict],
);
export type SnapshotData = FragmentOf<typeof SnapshotFields>;

export const VmSnapshotsQuery = graphql(
  `
    query VmSnapshots($id: ID!) {
      vm(id: $id) {
        id
        snapshots {
          ...SnapshotFields
        }
        snapshotWays {
          disks {
            kind
            why
            verdict {
              ...SnapshotVerdict
            }
          }
          withMemory {
            kind
            why
            verdict {
              ...SnapshotVerdict
            }
          }
        }
      }
    }
  `,
  [SnapshotFields, Verdict],
);
export type SnapshotsOfVm = NonNullable<ResultOf<typeof VmSnapshotsQuery>['vm']>;

export const CreateVmSnapshot = graphql(
  `
    mutation CreateVmSnapshot($input: CreateVmSnapshotInput!) {
      result: createVmSnapshot(input: $input) {
        __typename
        ... on CreateVmSnapshotPayload {
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

export const RevertVmSnapshot = graphql(
  `
    mutation RevertVmSnapshot($input: RevertVmSnapshotInput!) {
      result: revertVmSnapshot(input: $input) {
        __typename
        ... on RevertVmSnapshotPayload {
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

export const DeleteVmSnapshot = graphql(
  `
    mutation DeleteVmSnapshot($input: DeleteVmSnapshotInput!) {
      result: deleteVmSnapshot(input: $input) {
        __typename
        ... on DeleteVmSnapshotPayload {
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

export const CopyVmSnapshot = graphql(
  `
    mutation CopyVmSnapshot($input: CopyVmSnapshotInput!) {
      result: copyVmSnapshot(input: $input) {
        __typename
        ... on CopyVmSnapshotPayload {
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
