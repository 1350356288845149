/**
 * A FAKE hypervisor in memory, for what a real one cannot be made to show on demand: a node that never answers, a
 * listing that takes long while something changes, a connection that breaks at a chosen moment. Everything that a real
 * node can show is tested on a real one (`*.real.test.ts`).
 */
import { CorralError } from '@corral/domain';
import {
  noNodeIo,
  type HypervisorDriver,
  type HypervisorEvent,
  type HypervisorSession,
  type NodeFacts,
  type VmRecord,
  type VmStatsSample,
} from '@corral/hypervisor';

export const FACTS: NodeFacts = {
  hostname: 'fake',
  hostUuid: null,
  hypervisor: 'QEMU',
  hypervisorVersion: '1.0.0',
  managerVersion: '1.0.0',
  arch: 'x86_64',
  cpuModel: null,
  cpuVendor: null,
  cpuMhz: null,
  cpus: 4,
  sockets: null,
  coresPerSocket: null,
  threadsPerCore: null,
  cpuFlags: [],
  memoryBytes: 8 * 1024 ** 3,
  memoryFreeBytes: null,
  numaCells: [],
  hugepages: [],
  virtualisation: {
    domainTypes: ['qemu'],
    chosenDomainType: 'qemu',
    chosenReason: 'A fake has no choice.',
    iommu: null,
    nested: null,
    firmwares: ['BIOS'],
    machineTypes: ['q35'],
  },
};

/** A VM as a driver reports it. */
export function vmRecord(uuid: string, change: Partial<VmRecord> = {}): VmRecord {
  return {
    uuid,
    name: `vm-${uuid.slice(0, 8)}`,
    title: null,
    description: null,
    powerState: 'RUNNING',
    rawState: 'running',
    rawReason: null,
    persistent: true,
    autostart: false,
    vcpus: 2,
    maxVcpus: 2,
    memoryBytes: 1024 ** 3,
    maxMemoryBytes: 1024 ** 3,
    arch: 'x86_64',
    machine: 'q35',
    domainType: 'qemu',
    firmware: 'BIOS',
    osName: null,
    hasManagedSave: false,
    hasAgentChannel: false,
    disks: [],
    nics: [],
    graphics: [],
    serialPorts: 1,
    snapshots: {
      support: {
        internal: { supported: true },
        external: { supported: true },
        memory: { supported: true },
      },
      list: [],
    },
    corral: null,
    ...change,
  };
}

/** A deferred promise. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

const refuse = (): never => {
  throw new CorralError('CAPABILITY_MISSING', 'The fake cannot do that.');
};

/** The state of a fake node; tests change it and fire events. */
export class FakeNode {
  readonly vms = new Map<string, VmRecord>();
  readonly #listeners = new Set<(event: HypervisorEvent) => void>();
  #closed = Promise.withResolvers<Error | null>();
  /** Awaited by every listing of VMs after it has taken its records. */
  listGate: Promise<void> = Promise.resolve();
  /** Awaited by every ping. */
  pingGate: Promise<void> = Promise.resolve();
  /** Throws what a connection attempt is to fail with. */
  onConnect: () => void | Promise<void> = () => undefined;
  connects = 0;
  lists = 0;
  statsSamples = 0;

  fire(event: HypervisorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Breaks the open connection. */
  break(error: Error): void {
    this.#closed.resolve(error);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  session(): HypervisorSession {
    this.#closed = Promise.withResolvers<Error | null>();
    const closed = this.#closed;
    return {
      kind: 'libvirt',
      capabilities: {
        vmActions: {},
        poolTypes: [],
        volumeFormats: [],
        networkModes: [],
        features: {},
      },
      facts: {
        read: async () => FACTS,
        stats: async () => ({
          at: new Date().toISOString(),
          cpuTotalNanoseconds: 1e9,
          cpuIdleNanoseconds: 5e8,
          memoryTotalBytes: 100,
          memoryAvailableBytes: 60,
          io: noNodeIo('The fake moves no bytes.'),
        }),
        offers: async () => [],
      },
      migration: {
        ties: async () => [],
        judge: async () => [],
        receive: refuse,
        moveLive: refuse,
        fileBytes: refuse,
      },
      hardware: { read: async () => ({ pci: [], usb: [], nics: [], disks: [] }) },
      diskLogins: {
        state: async () => ({ supported: false, reason: 'The fake has no disks.' }),
        read: refuse,
        write: refuse,
      },
      devices: { hostDevices: refuse, offer: refuse, folder: refuse },
      storage: {
        listPools: async () => [],
        getPool: async () => null,
        createPool: refuse,
        startPool: refuse,
        stopPool: refuse,
        refreshPool: refuse,
        deletePool: refuse,
        listVolumes: async () => [],
        getVolume: async () => null,
        findVolumeByPath: async () => null,
        createVolume: refuse,
        cloneVolume: refuse,
        growVolume: refuse,
        deleteVolume: refuse,
        uploadVolume: refuse,
        downloadVolume: refuse,
        setPoolAutostart: refuse,
        erasePool: refuse,
        wipeVolume: refuse,
        compressInto: refuse,
        listPathUses: async () => [],
        poolSetup: refuse,
        editPool: refuse,
      },
      networks: {
        list: async () => [],
        get: async () => null,
        create: refuse,
        start: refuse,
        stop: refuse,
        delete: refuse,
        edit: refuse,
        setAutostart: refuse,
        putReservation: refuse,
        removeReservation: refuse,
        putDnsHost: refuse,
        removeDnsHost: refuse,
        leases: async () => [],
        listBridges: async () => [],
      },
      portForwards: {
        state: async () => ({ supported: false, reason: 'This node is a fake.' }),
        list: async () => [],
        apply: refuse,
        portsInUse: async () => [],
      },
      filters: {
        state: async () => ({
          supported: false,
          reason: 'This node is a fake.',
          connections: { supported: false, reason: 'This node is a fake.' },
        }),
        list: async () => [],
        get: async () => null,
        define: refuse,
        remove: refuse,
      },
      reach: { tcp: async () => false },
      limits: {
        state: async () => {
          const no = { supported: false, reason: 'This node is a fake.' };
          return { inbound: no, outbound: no };
        },
      },
      vms: {
        list: async () => {
          this.lists += 1;
          const records = [...this.vms.values()];
          await this.listGate;
          return records;
        },
        get: async (uuid) => this.vms.get(uuid) ?? null,
        create: refuse,
        delete: refuse,
        definition: refuse,
        setAutostart: refuse,
        edit: refuse,
        addresses: async () => [],
        stats: async () => this.#sample(),
      },
      vmHardware: {
        read: async () => null,
        change: refuse,
        growDisk: refuse,
        dropPending: refuse,
        rename: refuse,
        storedDefinition: refuse,
        checkDefinition: refuse,
        replaceDefinition: refuse,
      },
      snapshots: {
        list: async () => [],
        create: refuse,
        revert: refuse,
        revertToFiles: refuse,
        delete: refuse,
        forget: refuse,
        copyObstacle: async () => null,
        copyInside: refuse,
        chains: async () => [],
        startPaused: refuse,
        startMerge: refuse,
        merge: async () => null,
        finishMerge: refuse,
        cancelMerge: refuse,
      },
      power: {
        start: refuse,
        shutdownByAgent: refuse,
        shutdownByAcpi: refuse,
        powerOff: refuse,
        reboot: refuse,
        reset: refuse,
        pause: refuse,
        resume: refuse,
        suspend: refuse,
        agentAnswers: async () => false,
      },
      console: { openVnc: refuse, openSerial: refuse, screenshot: refuse, pressKeys: refuse },
      firmware: {
        placeFor: refuse,
        keep: refuse,
        bringBack: refuse,
        read: refuse,
        write: refuse,
        drop: refuse,
      },
      copies: { inspect: refuse, define: refuse, copyFirmwareVariables: refuse },
      guest: {
        agent: refuse,
        info: refuse,
        startProgram: refuse,
        programState: refuse,
        readOutput: refuse,
        stopProgram: refuse,
        forgetProgram: refuse,
        readFile: refuse,
        writeFile: refuse,
        time: refuse,
        setTime: refuse,
        setPassword: refuse,
        sshKeys: refuse,
        setSshKeys: refuse,
      },
      events: {
        subscribe: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
      closed: closed.promise,
      ping: async (options) => {
        const late = options?.deadlineMs ?? 1_000;
        await Promise.race([
          this.pingGate,
          new Promise((_resolve, reject) => {
            setTimeout(() => reject(new CorralError('NODE_TIMEOUT', 'No answer.')), late).unref();
          }),
        ]);
      },
      close: async () => closed.resolve(null),
    };
  }

  #sample(): VmStatsSample {
    this.statsSamples += 1;
    return {
      at: new Date().toISOString(),
      cpuTimeNanoseconds: this.statsSamples * 1e8,
      memoryBalloonBytes: 1024 ** 3,
      memoryUnusedBytes: 1024 ** 2,
      memoryRssBytes: null,
      diskReadBytes: this.statsSamples * 1000,
      diskWriteBytes: 0,
      netRxBytes: null,
      netTxBytes: null,
    };
  }
}

/** A driver for the fake node; `onConnect` decides about each attempt. */
export function fakeDriver(node: FakeNode): HypervisorDriver {
  return {
    kind: 'libvirt',
    connect: async () => {
      node.connects += 1;
      await node.onConnect();
      return node.session();
    },
    probe: refuse,
  };
}
