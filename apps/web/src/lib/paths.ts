/** Every address of the console in one place. */
export const paths = {
  overview: () => '/',
  nodes: () => '/nodes',
  node: (id: string) => `/nodes/${encodeURIComponent(id)}`,
  vms: () => '/vms',
  vm: (id: string) => `/vms/${encodeURIComponent(id)}`,
  vmVnc: (id: string) => `/vms/${encodeURIComponent(id)}/vnc`,
  vmSerial: (id: string) => `/vms/${encodeURIComponent(id)}/serial`,
  vmGuest: (id: string) => `/vms/${encodeURIComponent(id)}/guest`,
  vmHardware: (id: string) => `/vms/${encodeURIComponent(id)}/hardware`,
  vmDefinition: (id: string) => `/vms/${encodeURIComponent(id)}/definition`,
  vmSnapshots: (id: string) => `/vms/${encodeURIComponent(id)}/snapshots`,
  vmPorts: (id: string) => `/vms/${encodeURIComponent(id)}/ports`,
  vmTasks: (id: string) => `/vms/${encodeURIComponent(id)}/tasks`,
  pools: () => '/pools',
  unusedVolumes: () => '/pools/unused',
  pool: (id: string) => `/pools/${encodeURIComponent(id)}`,
  templates: () => '/templates',
  networks: () => '/networks',
  network: (id: string) => `/networks/${encodeURIComponent(id)}`,
  keyPairs: () => '/key-pairs',
  tasks: () => '/tasks',
  task: (id: string) => `/tasks/${encodeURIComponent(id)}`,
  leftovers: () => '/leftovers',
  settings: () => '/settings',
  playground: () => '/graphql',
} as const;

/** The page of an object named by its kind (as the graph names kinds), or null where it has none. */
export function pathOf(kind: string, id: string): string | null {
  switch (kind.toUpperCase().replaceAll('-', '_')) {
    case 'NODE':
      return paths.node(id);
    case 'VM':
      return paths.vm(id);
    case 'POOL':
    case 'STORAGE_POOL':
    case 'STORAGEPOOL':
      return paths.pool(id);
    case 'NETWORK':
      return paths.network(id);
    case 'TASK':
      return paths.task(id);
    case 'TEMPLATE':
      return paths.templates();
    case 'KEY_PAIR':
    case 'KEYPAIR':
      return paths.keyPairs();
    default:
      return null;
  }
}
