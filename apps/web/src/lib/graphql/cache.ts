import type { Cache, CacheExchangeOpts, DataFields } from '@urql/exchange-graphcache';
import { parse } from 'graphql';
import { possibleTypes } from './possible-types.gen.ts';

/** Root list that shows objects of a kind, and the type of its edges; key pairs are a plain list. */
const LISTS: Readonly<Record<string, { field: string; type: string; plain?: true }>> = {
  NODE: { field: 'nodes', type: 'Node' },
  STORAGE_POOL: { field: 'storagePools', type: 'StoragePool' },
  VOLUME: { field: 'volumes', type: 'Volume' },
  NETWORK: { field: 'networks', type: 'Network' },
  VM: { field: 'vms', type: 'Vm' },
  TEMPLATE: { field: 'templates', type: 'Template' },
  KEY_PAIR: { field: 'keyPairs', type: 'KeyPair', plain: true },
};

/** Types without an identity of their own: they live inside their parent. */
const EMBEDDED = [
  'MigrationObstacle',
  'MigrationTarget',
  'ActionVerdict',
  'BusyError',
  'CapabilityError',
  'ConflictError',
  'Dependent',
  'DhcpHost',
  'DhcpLease',
  'DhcpRange',
  'Disk',
  'Feature',
  'FieldError',
  'Graphics',
  'GuestAddress',
  'HostDisk',
  'HostKeyComparison',
  'HostNic',
  'HugepageSize',
  'InventoryBatch',
  'InventoryChange',
  'NativeError',
  'NetworkActions',
  'NetworkAddressing',
  'NetworkInterface',
  'NodeCapabilities',
  'NodeError',
  'NodeFacts',
  'NodeHardware',
  'NodeStats',
  'NotFoundError',
  'NumaCell',
  'NumaDistance',
  'Overview',
  'PageInfo',
  'Parked',
  'PciDevice',
  'Plan',
  'PlanStep',
  'ProbeReport',
  'ProbeStep',
  'Screenshot',
  'ServerInfo',
  'SetupHint',
  'Sriov',
  'StoragePoolActions',
  'StoragePoolSetup',
  'TaskActions',
  'TaskError',
  'TaskKind',
  'TaskLogBatch',
  'TaskLogEntry',
  'TaskLogPage',
  'TaskPart',
  'TaskRequest',
  'TaskTarget',
  'TemplateActions',
  'TemplateSource',
  'UnknownFact',
  'UsbDevice',
  'ValidationError',
  'ViewSetting',
  'Virtualisation',
  'VmActions',
  'VmStats',
  'VolumeActions',
];

const EDGES = [
  'NodeEdge',
  'StoragePoolEdge',
  'VolumeEdge',
  'NetworkEdge',
  'VmEdge',
  'TemplateEdge',
  'TaskEdge',
];
const CONNECTIONS = EDGES.map((edge) => edge.replace(/Edge$/, 'Connection'));

export interface InventoryChangeData {
  readonly kind: string;
  readonly op: string;
  readonly id: string;
  readonly nodeId: string | null;
}

type Fields = ReturnType<Cache['inspectFields']>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Whether a changed object belongs into a list with this filter: yes, no, or not to be told from here. */
export function belongs(
  args: Record<string, unknown> | null,
  change: InventoryChangeData,
  poolId: string | null,
): 'yes' | 'no' | 'unknown' {
  const filter = args?.['filter'];
  if (!isObject(filter)) return 'yes';
  for (const [name, wanted] of Object.entries(filter)) {
    if (wanted === null || wanted === undefined) continue;
    if (name === 'nodeId' && wanted !== change.nodeId) return 'no';
    else if (name === 'nodeIds' && Array.isArray(wanted) && !wanted.includes(change.nodeId))
      return 'no';
    else if (name === 'poolId' && wanted !== poolId) return 'no';
    else if (!['nodeId', 'nodeIds', 'poolId'].includes(name)) return 'unknown';
  }
  return 'yes';
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function edgesOf(cache: Cache, connection: string): string[] {
  const edges = cache.resolve(connection, 'edges');
  return Array.isArray(edges)
    ? edges.filter((edge): edge is string => typeof edge === 'string')
    : [];
}

function addEdge(
  cache: Cache,
  list: { field: string; type: string },
  connection: string,
  id: string,
): void {
  const entity = `${list.type}:${id}`;
  const edges = edgesOf(cache, connection);
  if (edges.some((edge) => cache.resolve(edge, 'node') === entity)) return;
  const fragment = parse(
    `fragment NewEdge on ${list.type}Edge { __typename cursor node { __typename id } }`,
  );
  const node = { __typename: list.type, id };
  cache.writeFragment(fragment, { __typename: `${list.type}Edge`, cursor: '', node });
  cache.link(connection, 'edges', [...edges, `${list.type}Edge:${id}`]);
}

function insert(cache: Cache, change: InventoryChangeData, fields: Fields): void {
  const list = LISTS[change.kind];
  if (!list) return;
  const poolId = text(
    cache.resolve(text(cache.resolve(`${list.type}:${change.id}`, 'pool')) ?? '', 'id'),
  );
  for (const field of fields) {
    if (field.fieldName !== list.field) continue;
    const place = belongs(field.arguments, change, poolId);
    if (place === 'no') continue;
    const connection = text(cache.resolve('Query', field.fieldKey));
    if (list.plain || place === 'unknown' || connection === null) {
      cache.invalidate('Query', field.fieldKey);
      continue;
    }
    // Only the last page of a list grows; lists are sorted where they are shown.
    const pageInfo = text(cache.resolve(connection, 'pageInfo'));
    if (pageInfo !== null && cache.resolve(pageInfo, 'hasNextPage') === true) continue;
    addEdge(cache, list, connection, change.id);
  }
}

function remove(cache: Cache, change: InventoryChangeData, fields: Fields): void {
  const list = LISTS[change.kind];
  if (!list) return;
  const entity = `${list.type}:${change.id}`;
  for (const field of fields) {
    if (field.fieldName !== list.field) continue;
    if (list.plain) {
      cache.invalidate('Query', field.fieldKey);
      continue;
    }
    const connection = text(cache.resolve('Query', field.fieldKey));
    if (connection === null) continue;
    const edges = edgesOf(cache, connection);
    const left = edges.filter((edge) => cache.resolve(edge, 'node') !== entity);
    if (left.length !== edges.length) cache.link(connection, 'edges', left);
  }
  cache.invalidate(entity);
}

const isChange = (value: unknown): value is InventoryChangeData =>
  isObject(value) && typeof value['kind'] === 'string' && typeof value['op'] === 'string';

/** Brings lists in step with what was made and removed; changed objects are merged by the cache itself. */
export function applyInventoryBatch(result: DataFields, cache: Cache): void {
  const batch = result['inventoryChanged'];
  if (!isObject(batch) || !Array.isArray(batch['changes'])) return;
  const fields = cache.inspectFields('Query');
  for (const change of batch['changes']) {
    if (!isChange(change)) continue;
    if (change.op === 'CREATED') insert(cache, change, fields);
    if (change.op === 'DELETED') remove(cache, change, fields);
  }
}

/** Puts a task that is new to this browser in front of the task lists without a filter, and re-reads the others. */
export function applyTask(result: DataFields, cache: Cache): void {
  const task = result['taskUpdated'];
  if (!isObject(task) || typeof task['id'] !== 'string') return;
  const list = { field: 'tasks', type: 'Task' };
  for (const field of cache.inspectFields('Query')) {
    if (field.fieldName !== 'tasks') continue;
    if (field.arguments?.['after']) continue;
    const connection = text(cache.resolve('Query', field.fieldKey));
    if (connection === null) continue;
    const entity = `Task:${task['id']}`;
    if (edgesOf(cache, connection).some((edge) => cache.resolve(edge, 'node') === entity)) continue;
    if (isObject(field.arguments?.['filter'])) cache.invalidate('Query', field.fieldKey);
    else addEdge(cache, list, connection, task['id']);
  }
}

const noKey = (): null => null;
const edgeKey = (data: DataFields): string | null =>
  isObject(data['node']) ? text(data['node']['id']) : null;

export const cacheOptions: Partial<CacheExchangeOpts> = {
  possibleTypes,
  keys: {
    ...Object.fromEntries([...EMBEDDED, ...CONNECTIONS].map((type) => [type, noKey])),
    ...Object.fromEntries(Object.keys(possibleTypes).map((type) => [type, noKey])),
    ...Object.fromEntries(EDGES.map((type) => [type, edgeKey])),
    TaskStep: (data) => text(data['id']),
  },
  updates: {
    Subscription: {
      inventoryChanged: (result, _args, cache) => applyInventoryBatch(result, cache),
      taskUpdated: (result, _args, cache) => applyTask(result, cache),
    },
  },
};
