import { graphql, type FragmentOf } from '@/lib/graphql/tada';

const ConfigFields = graphql(`
  fragment HardwareConfigFields on HardwareConfig {
    title
    vcpus
    maxVcpus
    memoryBytes
    maxMemoryBytes
    cpuMode
    cpuModel
    topology {
      sockets
      cores
      threads
    }
    machine
    firmware
    secureBoot
    tpm
    watchdog
    watchdogAction
    clock
    bootOrder
    disks {
      target
      device
      bus
      format
      source
      readonly
      cache
      discard
      volume {
        id
        name
        capacityBytes
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
      linkUp
    }
    devices {
      key
      kind
      words
      path
      mountCommand
    }
    video
    others
  }
`);
export type ConfigData = FragmentOf<typeof ConfigFields>;
export type DiskData = ConfigData['disks'][number];
export type NicData = ConfigData['nics'][number];
export type DeviceData = ConfigData['devices'][number];

export const VmHardwareQuery = graphql(
  `
    query VmHardware($id: ID!) {
      vm(id: $id) {
        id
        hardware {
          stored {
            ...HardwareConfigFields
          }
          running {
            ...HardwareConfigFields
          }
          pending {
            key
            what
            running
            stored
            keptBecause
          }
        }
        hardwareActions {
          change {
            allowed
            reason
          }
          rename {
            allowed
            reason
          }
          dropPending {
            allowed
            reason
          }
          editDefinition {
            allowed
            reason
          }
        }
      }
    }
  `,
  [ConfigFields],
);

export const StoredDefinitionQuery = graphql(`
  query StoredDefinition($id: ID!) {
    vm(id: $id) {
      id
      storedDefinition {
        text
        digest
      }
      hardwareActions {
        editDefinition {
          allowed
          reason
        }
      }
    }
  }
`);
