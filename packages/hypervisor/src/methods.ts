import type { HypervisorSession } from './port.ts';

/** The roles of a session that are made of asynchronous methods. */
export type RoleName = (typeof ROLE_NAMES)[number];

export interface MethodPolicy {
  /** Which parameter holds the call options, counted from 0. */
  readonly optionsAt: number;
  /** Milliseconds allowed when the caller names none; null for work whose length nobody can know. */
  readonly deadlineMs: number | null;
  /** Whether the call may change something, so that a cut leaves the outcome open. */
  readonly changes: boolean;
}

type RoleMethods<R extends RoleName> = {
  readonly [M in keyof HypervisorSession[R] & string]: MethodPolicy;
};

const reads = (optionsAt: number, deadlineMs: number | null): MethodPolicy => ({
  optionsAt,
  deadlineMs,
  changes: false,
});
const changes = (optionsAt: number, deadlineMs: number | null): MethodPolicy => ({
  optionsAt,
  deadlineMs,
  changes: true,
});

const QUICK_MS = 15_000;
/** A list of a large node over a slow line. */
const LIST_MS = 60_000;
/** Above the 30 s after which libvirt itself gives up waiting for a VM. */
const CHANGE_MS = 60_000;
/** A start may wait for devices, firmware and the host's own locks. */
const START_MS = 180_000;
const LIVE_MS = 6000;

/**
 * Every method of the port with its policy. The compiler refuses a method that is missing here, so the runtime and
 * the contract suite know them all.
 */
export const PORT_METHODS = {
  facts: {
    read: reads(0, LIST_MS),
    stats: reads(0, QUICK_MS),
    offers: reads(0, LIST_MS),
  },
  hardware: { read: reads(0, LIST_MS) },
  storage: {
    listPools: reads(0, LIST_MS),
    getPool: reads(1, QUICK_MS),
    createPool: changes(1, CHANGE_MS),
    startPool: changes(1, CHANGE_MS),
    stopPool: changes(1, CHANGE_MS),
    refreshPool: changes(1, null),
    deletePool: changes(1, CHANGE_MS),
    listVolumes: reads(1, LIST_MS),
    getVolume: reads(2, QUICK_MS),
    findVolumeByPath: reads(1, QUICK_MS),
    createVolume: changes(2, null),
    cloneVolume: changes(3, null),
    growVolume: changes(3, null),
    deleteVolume: changes(2, null),
    uploadVolume: changes(4, null),
    downloadVolume: reads(2, null),
    setPoolAutostart: changes(2, CHANGE_MS),
    erasePool: changes(1, CHANGE_MS),
    wipeVolume: changes(2, null),
    compressInto: changes(2, null),
    listPathUses: reads(0, LIST_MS),
    poolSetup: reads(1, QUICK_MS),
    editPool: changes(2, CHANGE_MS),
  },
  networks: {
    list: reads(0, LIST_MS),
    get: reads(1, QUICK_MS),
    create: changes(1, CHANGE_MS),
    start: changes(1, CHANGE_MS),
    stop: changes(1, CHANGE_MS),
    delete: changes(1, CHANGE_MS),
    edit: changes(2, CHANGE_MS),
    setAutostart: changes(2, CHANGE_MS),
    putReservation: changes(2, CHANGE_MS),
    removeReservation: changes(2, CHANGE_MS),
    putDnsHost: changes(2, CHANGE_MS),
    removeDnsHost: changes(2, CHANGE_MS),
    leases: reads(1, QUICK_MS),
    listBridges: reads(0, QUICK_MS),
  },
  portForwards: {
    state: reads(0, QUICK_MS),
    list: reads(1, QUICK_MS),
    apply: changes(2, CHANGE_MS),
    portsInUse: reads(1, QUICK_MS),
  },
  filters: {
    state: reads(0, QUICK_MS),
    list: reads(0, LIST_MS),
    get: reads(1, LIST_MS),
    define: changes(2, CHANGE_MS),
    remove: changes(1, CHANGE_MS),
  },
  limits: { state: reads(0, QUICK_MS) },
  reach: { tcp: reads(2, QUICK_MS) },
  vms: {
    list: reads(0, LIST_MS),
    get: reads(1, QUICK_MS),
    create: changes(1, CHANGE_MS),
    delete: changes(1, CHANGE_MS),
    definition: reads(1, QUICK_MS),
    setAutostart: changes(2, CHANGE_MS),
    edit: changes(2, CHANGE_MS),
    addresses: reads(1, QUICK_MS),
    stats: reads(1, LIVE_MS),
  },
  vmHardware: {
    read: reads(1, QUICK_MS),
    change: changes(3, CHANGE_MS),
    growDisk: changes(3, null),
    dropPending: changes(2, CHANGE_MS),
    rename: changes(2, CHANGE_MS),
    storedDefinition: reads(1, QUICK_MS),
    checkDefinition: reads(2, CHANGE_MS),
    replaceDefinition: changes(3, CHANGE_MS),
  },
  devices: {
    hostDevices: reads(0, LIST_MS),
    offer: reads(1, QUICK_MS),
    folder: reads(1, QUICK_MS),
  },
  power: {
    start: changes(1, START_MS),
    shutdownByAgent: changes(1, CHANGE_MS),
    shutdownByAcpi: changes(1, CHANGE_MS),
    powerOff: changes(1, CHANGE_MS),
    reboot: changes(1, CHANGE_MS),
    reset: changes(1, CHANGE_MS),
    pause: changes(1, CHANGE_MS),
    resume: changes(1, CHANGE_MS),
    suspend: changes(1, null),
    agentAnswers: reads(1, QUICK_MS),
  },
  snapshots: {
    list: reads(1, QUICK_MS),
    create: changes(2, null),
    revert: changes(3, null),
    revertToFiles: changes(3, null),
    delete: changes(2, null),
    forget: changes(3, CHANGE_MS),
    copyObstacle: reads(0, QUICK_MS),
    copyInside: changes(3, null),
    chains: reads(1, QUICK_MS),
    startPaused: changes(1, START_MS),
    startMerge: changes(2, CHANGE_MS),
    merge: reads(2, LIVE_MS),
    finishMerge: changes(2, CHANGE_MS),
    cancelMerge: changes(2, CHANGE_MS),
  },
  console: {
    openVnc: reads(1, QUICK_MS),
    openSerial: reads(1, QUICK_MS),
    screenshot: reads(1, QUICK_MS),
    pressKeys: changes(2, QUICK_MS),
  },
  firmware: {
    placeFor: reads(2, QUICK_MS),
    keep: changes(2, CHANGE_MS),
    bringBack: changes(2, CHANGE_MS),
    read: reads(1, CHANGE_MS),
    write: changes(2, CHANGE_MS),
    drop: changes(1, CHANGE_MS),
  },
  copies: {
    inspect: reads(1, QUICK_MS),
    define: changes(2, CHANGE_MS),
    copyFirmwareVariables: changes(2, CHANGE_MS),
  },
  migration: {
    ties: reads(1, QUICK_MS),
    judge: reads(2, LIST_MS),
    receive: changes(3, CHANGE_MS),
    moveLive: changes(3, null),
    fileBytes: reads(2, QUICK_MS),
  },
  guest: {
    agent: reads(1, QUICK_MS),
    info: reads(1, QUICK_MS),
    startProgram: changes(2, CHANGE_MS),
    programState: reads(2, QUICK_MS),
    readOutput: reads(3, CHANGE_MS),
    stopProgram: changes(2, CHANGE_MS),
    forgetProgram: changes(2, CHANGE_MS),
    readFile: reads(2, QUICK_MS),
    writeFile: changes(3, null),
    time: reads(1, QUICK_MS),
    setTime: changes(2, CHANGE_MS),
    setPassword: changes(3, CHANGE_MS),
    sshKeys: reads(2, QUICK_MS),
    setSshKeys: changes(3, CHANGE_MS),
  },
  diskLogins: {
    state: reads(0, QUICK_MS),
    read: reads(2, null),
    write: changes(3, null),
  },
} as const satisfies { readonly [R in RoleName]: RoleMethods<R> };

export const ROLE_NAMES = [
  'facts',
  'hardware',
  'storage',
  'networks',
  'portForwards',
  'filters',
  'limits',
  'reach',
  'vms',
  'vmHardware',
  'devices',
  'power',
  'snapshots',
  'console',
  'copies',
  'firmware',
  'migration',
  'guest',
  'diskLogins',
] as const;

/** The policy of a method; null for anything that is not a method of the port. */
export function methodPolicy(role: RoleName, method: string): MethodPolicy | null {
  const entry = Object.entries(PORT_METHODS[role]).find(([name]) => name === method);
  return entry ? entry[1] : null;
}
