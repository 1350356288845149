/** Error numbers of the daemon that callers tell apart. The numbers are libvirt's ABI. */
export const ErrorCode = {
  INTERNAL: 1,
  NO_MEMORY: 2,
  NOT_SUPPORTED: 3,
  NO_CONNECTION: 5,
  BAD_CONNECTION: 6,
  BAD_DOMAIN: 7,
  BAD_ARGUMENT: 8,
  OPERATION_FAILED: 9,
  XML_MALFORMED: 27,
  DOMAIN_EXISTS: 28,
  OPERATION_DENIED: 29,
  OPEN_FAILED: 30,
  READ_FAILED: 31,
  WRITE_FAILED: 34,
  XML_NOT_WELL_FORMED: 35,
  NETWORK_EXISTS: 37,
  SYSTEM: 38,
  RPC: 39,
  NO_DOMAIN: 42,
  NO_NETWORK: 43,
  AUTH_FAILED: 45,
  NO_STORAGE_POOL: 49,
  NO_STORAGE_VOLUME: 50,
  NO_NODE_DEVICE: 53,
  OPERATION_INVALID: 55,
  NO_INTERFACE: 57,
  NO_NWFILTER: 62,
  FIREWALL_FAILED: 63,
  NO_SECRET: 66,
  CONFIG_UNSUPPORTED: 67,
  OPERATION_TIMED_OUT: 68,
  MIGRATION_PERSIST_FAILED: 69,
  HOOK_FAILED: 70,
  NO_DOMAIN_SNAPSHOT: 72,
  BAD_STREAM: 73,
  ARGUMENT_UNSUPPORTED: 74,
  STORAGE_PROBE_FAILED: 75,
  STORAGE_POOL_BUILT: 76,
  SNAPSHOT_REVERT_RISKY: 77,
  OPERATION_ABORTED: 78,
  AUTH_CANCELLED: 79,
  NO_DOMAIN_METADATA: 80,
  MIGRATION_UNSAFE: 81,
  OVERFLOW: 82,
  BLOCK_COPY_ACTIVE: 83,
  OPERATION_UNSUPPORTED: 84,
  AGENT_UNRESPONSIVE: 86,
  RESOURCE_BUSY: 87,
  ACCESS_DENIED: 88,
  STORAGE_VOLUME_EXISTS: 90,
  CPU_INCOMPATIBLE: 91,
  XML_AGAINST_SCHEMA: 92,
  AUTH_UNAVAILABLE: 94,
  AGENT_OUT_OF_STEP: 97,
  DEVICE_MISSING: 99,
  NO_DOMAIN_CHECKPOINT: 103,
  NO_DOMAIN_BACKUP: 104,
  NETWORK_PORT_EXISTS: 106,
  NO_NETWORK_PORT: 107,
  NO_HOSTNAME: 108,
  CHECKPOINT_INCONSISTENT: 109,
  NO_NETWORK_METADATA: 111,
  AGENT_COMMAND_TIMED_OUT: 112,
  AGENT_COMMAND_FAILED: 113,
} as const;

/** The part of the daemon an error comes from. The numbers are libvirt's ABI. */
export const ErrorDomain = {
  NONE: 0,
  XML: 5,
  DOMAIN_API: 6,
  RPC: 7,
  CONFIG: 9,
  QEMU: 10,
  NET: 11,
  TEST: 12,
  REMOTE: 13,
  STORAGE: 18,
  NETWORK: 19,
  DOMAIN: 20,
  NODE_DEVICE: 22,
  SECURITY: 24,
  INTERFACE: 26,
  SECRET: 30,
  CPU: 31,
  NWFILTER: 33,
  HOOK: 34,
  DOMAIN_SNAPSHOT: 35,
  STREAMS: 38,
  EVENT: 40,
  LOCKING: 42,
  CAPABILITIES: 44,
  URI: 45,
  AUTH: 46,
  DBUS: 47,
  ACCESS: 55,
  FIREWALL: 59,
  POLKIT: 60,
} as const;

const codeNames = invert(ErrorCode);
const domainNames = invert(ErrorDomain);

function invert(table: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(table).map(([name, value]) => [value, name]));
}

/** The name of an error number, or `ERROR_<n>` for one this package does not name. */
export function errorCodeName(code: number): string {
  return codeNames.get(code) ?? `ERROR_${code}`;
}

/** The name of an error domain, or `DOMAIN_<n>` for one this package does not name. */
export function errorDomainName(domain: number): string {
  return domainNames.get(domain) ?? `DOMAIN_${domain}`;
}
