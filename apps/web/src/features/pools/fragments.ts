import { graphql, type FragmentOf } from '@/lib/graphql/tada';

export const PoolRow = graphql(`
  fragment PoolRow on StoragePool {
    __typename
    id
    uuid
    name
    label
    description
    type
    state
    rawState
    path
    autostart
    capacityBytes
    allocationBytes
    availableBytes
    provisionedBytes
    volumeCount
    observedAt
    stale
    node {
      id
      name
    }
    actions {
      start {
        allowed
        reason
      }
      stop {
        allowed
        reason
      }
      refresh {
        allowed
        reason
      }
      delete {
        allowed
        reason
      }
      createVolume {
        allowed
        reason
      }
      setAutostart {
        allowed
        reason
      }
      edit {
        allowed
        reason
      }
    }
    warnings {
      code
      critical
      message
    }
  }
`);
export type PoolRowData = FragmentOf<typeof PoolRow>;

export const VolumeRow = graphql(`
  fragment VolumeRow on Volume {
    __typename
    id
    name
    path
    type
    format
    capacityBytes
    allocationBytes
    backingPath
    backingChain {
      path
      volume {
        id
        name
      }
      template {
        id
        name
      }
    }
    upload {
      id
      fileName
      sizeBytes
      receivedBytes
    }
    observedAt
    stale
    pool {
      id
      name
    }
    attachedTo {
      id
      name
    }
    template {
      id
      name
    }
    actions {
      grow {
        allowed
        reason
      }
      clone {
        allowed
        reason
      }
      delete {
        allowed
        reason
      }
      download {
        allowed
        reason
      }
      upload {
        allowed
        reason
      }
      convert {
        allowed
        reason
      }
      compress {
        allowed
        reason
      }
      wipe {
        allowed
        reason
      }
    }
  }
`);
export type VolumeRowData = FragmentOf<typeof VolumeRow>;
