import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';
import { TaskFields } from '@/features/tasks/fragments';

export const VmGuestQuery = graphql(`
  query VmGuest($id: ID!) {
    vm(id: $id) {
      id
      guest {
        agentVersion
        agentReason
        clockOffsetSeconds
        info {
          hostname
          os {
            id
            name
            version
            machine
            kernelRelease
          }
          timezone {
            name
            offsetSeconds
          }
          filesystems {
            name
            mountpoint
            type
            totalBytes
            usedBytes
            disks
          }
          interfaces {
            name
            mac
            addresses {
              address
              prefix
            }
          }
          users {
            name
            domain
            loginAt
          }
        }
        actions {
          exec {
            ...GuestVerdict
          }
          pushFile {
            ...GuestVerdict
          }
          pullFile {
            ...GuestVerdict
          }
          setTime {
            ...GuestVerdict
          }
          setPassword {
            ...GuestVerdict
          }
          setSshKeys {
            ...GuestVerdict
          }
        }
      }
    }
  }

  fragment GuestVerdict on ActionVerdict {
    allowed
    reason
  }
`);
export type GuestData = NonNullable<ResultOf<typeof VmGuestQuery>['vm']>['guest'];
export type GuestInfoData = NonNullable<GuestData['info']>;

export const CommandTaskQuery = graphql(`
  query GuestCommandTask($id: ID!) {
    task(id: $id) {
      id
      state
      error {
        code
        message
      }
    }
  }
`);

export const GuestExec = graphql(
  `
    mutation GuestExec($input: GuestExecInput!) {
      result: guestExec(input: $input) {
        __typename
        ... on GuestExecPayload {
          task {
            ...TaskFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TaskFields, UserErrorFields],
);

export const SetGuestTime = graphql(
  `
    mutation SetGuestTime($input: SetGuestTimeInput!) {
      result: setGuestTime(input: $input) {
        __typename
        ... on SetGuestTimePayload {
          task {
            ...TaskFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TaskFields, UserErrorFields],
);

export const SetGuestPassword = graphql(
  `
    mutation SetGuestPassword($input: SetGuestPasswordInput!) {
      result: setGuestPassword(input: $input) {
        __typename
        ... on SetGuestPasswordPayload {
          task {
            ...TaskFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TaskFields, UserErrorFields],
);

export const SetGuestSshKeys = graphql(
  `
    mutation SetGuestSshKeys($input: SetGuestSshKeysInput!) {
      result: setGuestSshKeys(input: $input) {
        __typename
        ... on SetGuestSshKeysPayload {
          task {
            ...TaskFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TaskFields, UserErrorFields],
);

export const CreateGuestFileTransfer = graphql(
  `
    mutation CreateGuestFileTransfer($input: CreateGuestFileTransferInput!) {
      result: createGuestFileTransfer(input: $input) {
        __typename
        ... on CreateGuestFileTransferPayload {
          url
          expiresAt
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);
