import { TaskFields } from '@/features/tasks/fragments';
import { graphql, type FragmentOf } from '@/lib/graphql/tada';
import { VmRow } from './fragments';

export const VmDetail = graphql(
  `
    fragment VmDetail on Vm {
      ...VmRow
      uuid
      title
      description
      rawState
      rawReason
      persistent
      maxVcpus
      maxMemoryBytes
      arch
      machine
      domainType
      firmware
      hasManagedSave
      hasAgentChannel
      serialPorts
      node {
        id
        name
        state
        stateReason
      }
      template {
        id
        name
      }
      graphics {
        type
        port
        listen
      }
      disks {
        target
        device
        bus
        format
        sourcePath
        readonly
        cache
        discard
        bootOrder
        volume {
          id
          name
          capacityBytes
          allocationBytes
          pool {
            id
            name
          }
        }
      }
      nics {
        mac
        model
        sourceType
        source
        hostDevice
        linkUp
        network {
          id
          name
        }
        addresses {
          address
          family
          prefix
          source
        }
      }
      activeTask {
        ...TaskFields
      }
    }
  `,
  [VmRow, TaskFields],
);
export type VmDetailData = FragmentOf<typeof VmDetail>;

export const VmPageQuery = graphql(
  `
    query VmPage($id: ID!) {
      vm(id: $id) {
        ...VmDetail
      }
    }
  `,
  [VmDetail],
);

export const VmScreenshotQuery = graphql(`
  query VmScreenshot($id: ID!) {
    vm(id: $id) {
      id
      screenshot {
        mime
        dataUrl
        at
      }
    }
  }
`);

export const VmDefinitionQuery = graphql(`
  query VmDefinition($id: ID!) {
    vm(id: $id) {
      id
      definition
      hardwareActions {
        editDefinition {
          allowed
          reason
        }
      }
    }
  }
`);

export const VmStatsFields = graphql(`
  fragment VmStatsFields on VmStats {
    at
    cpuPercent
    memoryUsedBytes
    memoryTotalBytes
    diskReadBytesPerSecond
    diskWriteBytesPerSecond
    netRxBytesPerSecond
    netTxBytesPerSecond
  }
`);
export type VmStatsData = FragmentOf<typeof VmStatsFields>;

export const VmStatsHistoryQuery = graphql(
  `
    query VmStatsHistory($id: ID!) {
      vm(id: $id) {
        id
        statsHistory {
          ...VmStatsFields
        }
      }
    }
  `,
  [VmStatsFields],
);

export const VmStatsFeed = graphql(
  `
    subscription VmStatsFeed($vmId: ID!) {
      vmStats(vmId: $vmId) {
        ...VmStatsFields
      }
    }
  `,
  [VmStatsFields],
);
