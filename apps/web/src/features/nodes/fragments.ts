import { graphql, type FragmentOf } from '@/lib/graphql/tada';

export const NodeRow = graphql(`
  fragment NodeRow on Node {
    __typename
    id
    name
    kind
    transport
    host
    port
    user
    enabled
    tags
    sortOrder
    state
    stateReason
    stateCode
    stateSince
    observedAt
    stale
    maintenanceSince
    maintenanceReason
    vmCount
    runningVmCount
    facts {
      hostname
      hypervisor
      hypervisorVersion
      managerVersion
      arch
      cpuModel
      cpus
      memoryBytes
      memoryFreeBytes
    }
  }
`);
export type NodeRowData = FragmentOf<typeof NodeRow>;
