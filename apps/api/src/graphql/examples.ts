/** Tabs of the playground at its first visit. */
const OVERVIEW = `# Corral's graph. Everything the console does is done with it.
# Run with Ctrl+Enter; the book at the left has the whole schema.
query Overview {
  serverInfo { version database lastSeq }
  overview { nodes nodesOnline vms vmsRunning runningTasks }
  nodes(first: 20) {
    edges {
      node {
        id
        name
        state
        stateReason
        observedAt
        facts { hypervisor hypervisorVersion managerVersion cpus memoryBytes }
      }
    }
  }
}
`;

const VMS = `# A page of VMs; give endCursor as \`after\` for the next one.
query Vms {
  vms(first: 50, sort: { field: NAME, direction: ASC }) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      node {
        id
        name
        powerState
        activity
        node { name }
        addresses { address source }
        actions { start { allowed reason } stop { allowed reason } }
      }
    }
  }
}
`;

const PLAN = `# Every action can be asked for its plan first: leave out \`plan: true\` to do it.
mutation StopVm($id: ID!) {
  stopVm(input: { id: $id, timeoutSeconds: 60, plan: true }) {
    ... on StopVmPayload {
      plan { title disruption warnings steps { title effect irreversible } }
      task { id state }
    }
    ... on UserError { code message wayOut }
  }
}
`;

const TASKS = `# Work as it happens. Start it, then do something in another tab.
subscription Tasks {
  taskUpdated {
    id
    title
    state
    progress
    steps { title state progress message }
    error { code message wayOut }
  }
}
`;

const CHANGES = `# Every change of the inventory. Give lastSeq as \`after\` to go on where you left off.
subscription Changes {
  inventoryChanged {
    lastSeq
    gap
    changes {
      seq
      kind
      op
      id
      object { ... on Vm { name powerState } ... on Node { name state } }
    }
  }
}
`;

export const EXAMPLE_TABS: readonly { query: string; variables?: string }[] = [
  { query: OVERVIEW },
  { query: VMS },
  { query: PLAN, variables: '{\n  "id": ""\n}' },
  { query: TASKS },
  { query: CHANGES },
];
