import type { ProcedureInfo } from './procedures.ts';

/**
 * The kinds of connections a host has:
 * `control` events, keepalive and calls that the daemon's reserved workers serve at once;
 * `query` reads that never wait for a guest, pipelined deeply;
 * `stats` reads that ask a guest's monitor and may get stuck;
 * `slow` everything that changes something or may take long;
 * `urgent` calls that end or abort what is stuck, which must never wait behind it.
 */
export type LaneName = 'control' | 'query' | 'stats' | 'slow' | 'urgent';

/** What of a guest a call needs: nothing, its monitor, or its agent. */
export type GuestGate = 'none' | 'monitor' | 'agent';

export interface CallPolicy {
  readonly lane: LaneName;
  readonly gate: GuestGate;
  /** Only one such call per guest is in flight. False for jobs that allow reads beside them. */
  readonly serialised: boolean;
  /** May take hours in the normal course of things. */
  readonly long: boolean;
}

const URGENT = new Set(['domainDestroyFlags', 'domainAbortJob', 'domainAbortJobFlags']);

/** Streams that the daemon carries itself, without asking the guest's monitor. */
const BYTE_PIPES = new Set(['domainOpenConsole', 'domainOpenChannel']);

/** Reads through the guest's monitor. */
const STATS = new Set([
  'connectGetAllDomainStats',
  'domainMemoryStats',
  'domainGetCpuStats',
  'domainBlockStatsFlags',
  'domainGetBlockInfo',
  'domainGetDiskErrors',
  'domainGetPerfEvents',
  'domainGetBlockIoTune',
  'domainGetBlockJobInfo',
  'domainGetJobInfo',
  'domainGetJobStats',
  'domainGetIothreadInfo',
  'domainMigrateGetMaxDowntime',
  'domainMigrateGetCompressionCache',
]);

/** Jobs beside which libvirt still answers reads of the same guest, and which may last. */
const JOBS = new Set([
  'domainCreate',
  'domainCreateXml',
  'domainCreateWithFlags',
  'domainManagedSave',
  'domainSaveFlags',
  'domainSaveParams',
  'domainRestoreFlags',
  'domainRestoreParams',
  'domainCoreDumpWithFormat',
  'domainSnapshotCreateXml',
  'domainRevertToSnapshot',
  'domainSnapshotDelete',
  'domainBackupBegin',
  'domainMigrateBegin3Params',
  'domainMigratePrepare3Params',
  'domainMigratePerform3Params',
  'domainMigrateFinish3Params',
  'domainMigrateConfirm3Params',
]);

const LONG_STORAGE = new Set([
  'storagePoolBuild',
  'storagePoolRefresh',
  'storagePoolDelete',
  'storageVolCreateXml',
  'storageVolCreateXmlFrom',
  'storageVolDelete',
  'storageVolResize',
  'storageVolWipe',
  'storageVolWipePattern',
]);

const AGENT = new Set([
  'domainGetGuestInfo',
  'domainGetFsinfo',
  'domainFsfreeze',
  'domainFsthaw',
  'domainFstrim',
  'domainGetTime',
  'domainSetTime',
  'domainSetUserPassword',
  'domainAuthorizedSshKeysGet',
  'domainAuthorizedSshKeysSet',
  'domainGetGuestVcpus',
  'domainSetGuestVcpus',
  'domainAgentCommand',
]);

/** Reads that the daemon answers from its own memory or files, though not by reserved workers. */
const QUERIES = new Set([
  'domainGetInfo',
  'domainGetXmlDesc',
  'domainGetMetadata',
  'domainGetMessages',
  'domainGetVcpuPinInfo',
  'domainGetEmulatorPinInfo',
  'domainGetMemoryParameters',
  'domainGetNumaParameters',
  'domainGetSchedulerParametersFlags',
  'domainGetBlkioParameters',
  'domainGetInterfaceParameters',
  'domainHasManagedSaveImage',
  'domainManagedSaveGetXmlDesc',
  'domainSnapshotCurrent',
  'domainHasCurrentSnapshot',
  'domainSnapshotIsCurrent',
  'domainSnapshotHasMetadata',
  'domainCheckpointGetXmlDesc',
  'networkGetDhcpLeases',
  'networkGetMetadata',
  'networkPortGetXmlDesc',
  'interfaceGetXmlDesc',
  'nodeDeviceGetXmlDesc',
  'nodeGetCpuMap',
  'nodeGetMemoryParameters',
  'nodeGetSevInfo',
  'connectGetCapabilities',
  'connectGetStoragePoolCapabilities',
  'connectGetCpuModelNames',
]);

const READS = /Get|Lookup|List|Is(?:Active|Persistent|Updated|Secure|Current)|Supports/;
const PLUMBING =
  /^(auth|secret|connect(Open|Close|RegisterClose|UnregisterClose)|connect\w+Event\w*egisterAny)/;
const STORAGE = /^storage/;

const INTERFACE_SOURCE_AGENT = 1;
const SHUTDOWN_BY_AGENT = 2;
const VCPUS_OF_GUEST = 8;

/** How a call is treated; a few procedures ask the guest's agent only with certain arguments. */
export function callPolicy(info: ProcedureInfo, args: unknown): CallPolicy {
  if (URGENT.has(info.name)) return policy('urgent', 'none');
  if (BYTE_PIPES.has(info.name)) return policy('slow', 'none');
  if (STATS.has(info.name)) return policy('stats', 'monitor', true);
  if (asksAgent(info.name, args)) return policy('slow', 'agent', true);
  if (info.name === 'domainInterfaceAddresses' || QUERIES.has(info.name))
    return policy('query', 'none');
  if (PLUMBING.test(info.name)) return policy('control', 'none');
  if (info.highPriority && READS.test(info.name)) {
    return policy(STORAGE.test(info.name) ? 'query' : 'control', 'none');
  }
  if (JOBS.has(info.name)) return { ...policy('slow', 'monitor'), long: true };
  if (LONG_STORAGE.has(info.name)) return { ...policy('slow', 'none'), long: true };
  return policy('slow', domainOf(args) === null ? 'none' : 'monitor', true);
}

function policy(lane: LaneName, gate: GuestGate, serialised = false): CallPolicy {
  return { lane, gate, serialised, long: false };
}

function asksAgent(name: string, args: unknown): boolean {
  if (AGENT.has(name)) return true;
  if (name === 'domainInterfaceAddresses')
    return numberIn(args, 'source') === INTERFACE_SOURCE_AGENT;
  if (name === 'domainShutdownFlags' || name === 'domainReboot') {
    return (numberIn(args, 'flags') & SHUTDOWN_BY_AGENT) !== 0;
  }
  if (name === 'domainSetVcpusFlags' || name === 'domainGetVcpusFlags') {
    return (numberIn(args, 'flags') & VCPUS_OF_GUEST) !== 0;
  }
  return false;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Reflect.get(value, key);
}

function numberIn(args: unknown, key: string): number {
  const value = member(args, key);
  return typeof value === 'number' ? value : 0;
}

/** The uuid of the one guest a call is about, or null. */
export function domainOf(args: unknown): string | null {
  const doms = member(args, 'doms');
  const holder =
    member(args, 'dom') ??
    member(member(args, 'snap'), 'dom') ??
    member(member(args, 'checkpoint'), 'dom') ??
    (Array.isArray(doms) && doms.length === 1 ? doms[0] : undefined);
  const uuid = member(holder, 'uuid');
  return typeof uuid === 'string' ? uuid.toLowerCase() : null;
}
