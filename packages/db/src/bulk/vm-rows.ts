import type { Prisma } from '../connection/client.ts';
import type { Provider } from '../connection/url.ts';
import type { Prisma as Values } from '../generated/sqlite/client.ts';
import type { VmListRow } from '../repositories/vm-sort.ts';

/**
 * Rows of VMs as one JSON text of the database. Prisma decodes each value of each row by itself, which for a page of
 * a hundred VMs costs five times as much as everything else; and of the JSON columns most lists use one or none, so
 * they are parsed when they are looked at.
 */

const TEXTS = [
  'id',
  'nodeId',
  'uuid',
  'name',
  'title',
  'description',
  'powerState',
  'rawState',
  'rawReason',
  'arch',
  'machine',
  'domainType',
  'firmware',
  'osName',
  'templateId',
  'searchText',
  'tagText',
];
const PLAIN = ['vcpus', 'maxVcpus', 'serialPorts'];
const BOOLEANS = [
  'persistent',
  'autostart',
  'hasManagedSave',
  'hasAgentChannel',
  'deleteProtected',
];
/** As text: sizes may be beyond 2^53, times differ between the databases, JSON is parsed later. */
const AS_TEXT = [
  'memoryBytes',
  'maxMemoryBytes',
  'observedAt',
  'createdAt',
  'updatedAt',
  'disks',
  'nics',
  'graphics',
  'snapshots',
  'addresses',
  'tags',
];

type Nullable = 'title' | 'description' | 'rawReason' | 'arch' | 'machine' | 'domainType';
type StoredText = 'id' | 'nodeId' | 'uuid' | 'name' | 'powerState' | 'rawState';

/** A row within the JSON text. */
type StoredVm = Readonly<
  Record<StoredText | 'searchText' | 'tagText' | 'nodeName', string> &
    Record<Nullable | 'firmware' | 'osName' | 'templateId', string | null> &
    Record<'vcpus' | 'maxVcpus' | 'serialPorts', number> &
    Record<'persistent' | 'autostart' | 'hasManagedSave', boolean | 0 | 1> &
    Record<'hasAgentChannel' | 'deleteProtected', boolean | 0 | 1> &
    Record<'memoryBytes' | 'maxMemoryBytes', string> &
    Record<'observedAt' | 'createdAt' | 'updatedAt', string> &
    Record<'disks' | 'nics' | 'graphics' | 'snapshots' | 'addresses' | 'tags', string>
>;

const pairs = [
  ...[...TEXTS, ...PLAIN, ...BOOLEANS].map((name) => `'${name}', v."${name}"`),
  ...AS_TEXT.map((name) => `'${name}', CAST(v."${name}" AS TEXT)`),
  `'nodeName', n."name"`,
].join(', ');
const from = 'FROM "Vm" v JOIN "Node" n ON n."id" = v."nodeId" WHERE v."id" IN';

const STATEMENTS: Readonly<Record<Provider, string>> = {
  sqlite: `SELECT json_group_array(json_object(${pairs})) AS "rows" ${from} (SELECT value FROM json_each(?))`,
  postgres: `SELECT json_agg(json_build_object(${pairs}))::text AS "rows" ${from} (SELECT json_array_elements_text($1::json))`,
};

/** The VMs of those ids with the names of their nodes, by id; what is gone is missing. */
export async function readVmRows(
  prisma: Prisma,
  provider: Provider,
  ids: readonly string[],
): Promise<ReadonlyMap<string, VmListRow>> {
  if (ids.length === 0) return new Map();
  const answer = await prisma.$queryRawUnsafe<{ rows: string | null }[]>(
    STATEMENTS[provider],
    JSON.stringify(ids),
  );
  const rows: StoredVm[] = JSON.parse(answer[0]?.rows ?? '[]');
  return new Map(rows.map((row) => [row.id, asVm(row)]));
}

/** Columns that are JSON are own properties like all others, but parsed when they are first read. */
function asVm(row: StoredVm): VmListRow {
  const disks = parsedOnce(row.disks);
  const nics = parsedOnce(row.nics);
  const graphics = parsedOnce(row.graphics);
  const snapshots = parsedOnce(row.snapshots);
  const addresses = parsedOnce(row.addresses);
  const tags = parsedOnce(row.tags);
  return {
    id: row.id,
    nodeId: row.nodeId,
    uuid: row.uuid,
    name: row.name,
    title: row.title,
    description: row.description,
    powerState: row.powerState,
    rawState: row.rawState,
    rawReason: row.rawReason,
    vcpus: row.vcpus,
    maxVcpus: row.maxVcpus,
    arch: row.arch,
    machine: row.machine,
    domainType: row.domainType,
    firmware: row.firmware,
    osName: row.osName,
    serialPorts: row.serialPorts,
    templateId: row.templateId,
    searchText: row.searchText,
    tagText: row.tagText,
    persistent: Boolean(row.persistent),
    autostart: Boolean(row.autostart),
    hasManagedSave: Boolean(row.hasManagedSave),
    hasAgentChannel: Boolean(row.hasAgentChannel),
    deleteProtected: Boolean(row.deleteProtected),
    memoryBytes: BigInt(row.memoryBytes),
    maxMemoryBytes: BigInt(row.maxMemoryBytes),
    observedAt: utcTime(row.observedAt),
    createdAt: utcTime(row.createdAt),
    updatedAt: utcTime(row.updatedAt),
    get disks() {
      return disks();
    },
    get nics() {
      return nics();
    },
    get graphics() {
      return graphics();
    },
    get snapshots() {
      return snapshots();
    },
    get addresses() {
      return addresses();
    },
    get tags() {
      return tags();
    },
    node: { name: row.nodeName },
  };
}

function parsedOnce(text: string): () => Values.JsonValue {
  let parsed: Values.JsonValue | undefined;
  return () => (parsed ??= JSON.parse(text));
}

/** A time as either database spells it; without a zone it is UTC. */
function utcTime(text: string): Date {
  const time = text.replace(' ', 'T');
  return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
}
