/**
 * Numbers of libvirt's public interface that the driver uses, named as there without the VIR_ prefix. They are
 * part of its stable ABI (libvirt-domain.h, libvirt-storage.h, libvirt-network.h).
 */

export const DomainState = {
  NOSTATE: 0,
  RUNNING: 1,
  BLOCKED: 2,
  PAUSED: 3,
  SHUTDOWN: 4,
  SHUTOFF: 5,
  CRASHED: 6,
  PMSUSPENDED: 7,
} as const;

/** Filters of connectListAllDomains. */
export const ListDomains = {
  PERSISTENT: 1 << 2,
  MANAGED_SAVE: 1 << 8,
  AUTOSTART: 1 << 10,
  HAS_SNAPSHOT: 1 << 12,
} as const;

/** Filters of connectListAllStoragePools. */
export const ListPools = { ACTIVE: 1 << 1, PERSISTENT: 1 << 2, AUTOSTART: 1 << 4 } as const;

/** Flags of storagePoolGetXmlDesc. */
export const PoolXml = { INACTIVE: 1 << 0 } as const;

/** Flags of storagePoolBuild. */
export const PoolBuild = { NO_OVERWRITE: 1 << 2 } as const;

/** Filters of connectListAllNetworks. */
export const ListNetworks = { ACTIVE: 1 << 1, PERSISTENT: 1 << 2, AUTOSTART: 1 << 4 } as const;

/** Kinds of devices connectListAllNodeDevices is asked for (libvirt-nodedev.h). */
export const ListNodeDevices = {
  PCI: 1 << 1,
  USB: 1 << 2,
  NET: 1 << 4,
  STORAGE: 1 << 8,
} as const;

export const ListInterfaces = { ACTIVE: 1 << 1 } as const;

/** Numbering of keys in domainSendKey (virKeycodeSet). */
export const KeyCodeSet = { LINUX: 0 } as const;

export const DomainXml = { SECURE: 1 << 0, INACTIVE: 1 << 1, MIGRATABLE: 1 << 3 } as const;

/** Flags of the five calls of a migration (virDomainMigrateFlags). */
export const Migrate = {
  LIVE: 1 << 0,
  PERSIST_DEST: 1 << 3,
  PAUSED: 1 << 5,
  NON_SHARED_DISK: 1 << 6,
  CHANGE_PROTECTION: 1 << 8,
  ABORT_ON_ERROR: 1 << 12,
  AUTO_CONVERGE: 1 << 13,
} as const;

/** Answers of the comparison of CPUs. */
export const CpuCompare = { INCOMPATIBLE: 0 } as const;

/** Gives the length of a volume's file in place of what it takes. */
export const VolumeInfo = { PHYSICAL: 1 << 0 } as const;

export const DefineFlag = { VALIDATE: 1 << 0 } as const;

/** Opens a tray that the guest has locked. */
export const DeviceModify = { FORCE: 1 << 2 } as const;

export const BlockResize = { BYTES: 1 << 0 } as const;

export const Undefine = {
  MANAGED_SAVE: 1 << 0,
  SNAPSHOTS_METADATA: 1 << 1,
  NVRAM: 1 << 2,
  CHECKPOINTS_METADATA: 1 << 4,
} as const;

export const SnapshotCreate = {
  REDEFINE: 1 << 0,
  CURRENT: 1 << 1,
  DISK_ONLY: 1 << 4,
  QUIESCE: 1 << 6,
  ATOMIC: 1 << 7,
  LIVE: 1 << 8,
} as const;
export const SnapshotXml = { SECURE: 1 << 0 } as const;
export const SnapshotDelete = { METADATA_ONLY: 1 << 1 } as const;
export const SnapshotRevert = { RUNNING: 1 << 0 } as const;

export const DomainStart = { PAUSED: 1 << 0 } as const;

export const BlockCommit = { ACTIVE: 1 << 2 } as const;
export const BlockJobAbort = { PIVOT: 1 << 1 } as const;
export const BlockJobType = { COMMIT: 3, ACTIVE_COMMIT: 4 } as const;

/** How the guest is asked, the same bits for shutdown and reboot. */
export const AskGuest = { ACPI_POWER_BUTTON: 1 << 0, GUEST_AGENT: 1 << 1 } as const;

export const Affect = { LIVE: 1 << 0, CONFIG: 1 << 1 } as const;

/** Groups of connectGetAllDomainStats. Only STATE and INTERFACE never touch the monitor. */
export const DomainStats = {
  STATE: 1 << 0,
  CPU_TOTAL: 1 << 1,
  BALLOON: 1 << 2,
  INTERFACE: 1 << 4,
  BLOCK: 1 << 5,
} as const;

export const AddressSource = { LEASE: 0, AGENT: 1, ARP: 2 } as const;
export const AddressFamily = { IPV4: 0, IPV6: 1 } as const;

export const ConsoleFlag = { FORCE: 1 << 0 } as const;

export const PoolRunState = {
  INACTIVE: 0,
  BUILDING: 1,
  RUNNING: 2,
  DEGRADED: 3,
  INACCESSIBLE: 4,
} as const;

export const DomainLifecycleEvent = { DEFINED: 0, UNDEFINED: 1 } as const;
export const PoolLifecycleEvent = { DEFINED: 0, UNDEFINED: 1, DELETED: 5 } as const;
export const NetworkLifecycleEvent = { DEFINED: 0, UNDEFINED: 1 } as const;

/** Flags of networkGetXmlDesc. */
export const NetworkXml = { INACTIVE: 1 << 0 } as const;

/** Commands and sections of networkUpdate; its flags are those of Affect. */
export const NetworkCommand = { MODIFY: 1, DELETE: 2, ADD_LAST: 3 } as const;
export const NetworkSection = { IP_DHCP_HOST: 4, IP_DHCP_RANGE: 5, DNS_HOST: 10 } as const;
/** Flag of domainSetUserPassword: the password is given in crypt format. */
export const SetPassword = { ENCRYPTED: 1 << 0 } as const;
