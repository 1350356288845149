import { graphql, type FragmentOf } from '@/lib/graphql/tada';

export const VmActionsFields = graphql(`
  fragment VmActionsFields on Vm {
    actions {
      start {
        allowed
        reason
      }
      stop {
        allowed
        reason
      }
      powerOff {
        allowed
        reason
      }
      reboot {
        allowed
        reason
      }
      reset {
        allowed
        reason
      }
      pause {
        allowed
        reason
      }
      resume {
        allowed
        reason
      }
      suspend {
        allowed
        reason
      }
      delete {
        allowed
        reason
      }
      clone {
        allowed
        reason
      }
      reinstall {
        allowed
        reason
      }
      resetCredentials {
        allowed
        reason
      }
      migrate {
        allowed
        reason
      }
      openVncConsole {
        allowed
        reason
      }
      openSerialConsole {
        allowed
        reason
      }
      screenshot {
        allowed
        reason
      }
    }
  }
`);

/** What the list shows of a VM, and what the live feed carries. */
export const VmRow = graphql(
  `
    fragment VmRow on Vm {
      __typename
      id
      name
      powerState
      activity
      vcpus
      memoryBytes
      osName
      tags
      autostart
      deleteProtected
      parked {
        purgeAt
        actor
      }
      stale
      observedAt
      createdAt
      node {
        id
        name
      }
      addresses {
        address
        family
        source
      }
      ...VmActionsFields
    }
  `,
  [VmActionsFields],
);
export type VmRowData = FragmentOf<typeof VmRow>;
export type VmActionsData = VmRowData['actions'];
