import { aliasOf } from './applied.ts';
import type { TrafficLimit } from './limits.ts';
import type { HardwareConfig, HardwareDisk, HardwareNic, PendingChange } from './config.ts';
import { deviceWords, type HardwareDevice } from './devices.ts';

type Words = string | null;

const MIB = 1024 * 1024;
const mebibytes = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;

/** Settings of the VM as a whole, each with its words; equal words mean that nothing waits. */
const SETTINGS: readonly {
  readonly key: string;
  readonly what: string;
  words(config: HardwareConfig): Words;
}[] = [
  { key: 'title', what: 'Title', words: ({ title }) => title },
  { key: 'description', what: 'Description', words: ({ description }) => description },
  { key: 'maxVcpus', what: 'vCPUs at most', words: ({ maxVcpus }) => String(maxVcpus) },
  { key: 'vcpus', what: 'vCPUs', words: ({ vcpus }) => String(vcpus) },
  {
    key: 'maxMemoryBytes',
    what: 'Memory at most',
    words: ({ maxMemoryBytes }) => mebibytes(maxMemoryBytes),
  },
  {
    key: 'topology',
    what: 'CPU topology',
    words: ({ topology: t }) =>
      t && `${t.sockets} sockets × ${t.cores} cores × ${t.threads} threads`,
  },
  { key: 'machine', what: 'Machine', words: ({ machine }) => aliasOf(machine) ?? machine },
  { key: 'firmware', what: 'Firmware', words: ({ firmware }) => firmware },
  { key: 'tpm', what: 'TPM', words: ({ tpm }) => tpm },
  { key: 'watchdog', what: 'Watchdog', words: watchdogWords },
  { key: 'clock', what: 'Clock', words: ({ clock }) => clock },
  { key: 'video', what: 'Display adapter', words: ({ video }) => video },
  {
    key: 'sharedMemory',
    what: 'Memory shared with the node',
    words: ({ sharedMemory }) => (sharedMemory ? 'yes' : 'no'),
  },
];

/** What can be put back to what runs by an edit of one value; for the rest the reason. */
const NOT_DROPPABLE: Readonly<Record<string, string>> = {
  machine: 'Another machine changes the addresses of all devices.',
  firmware: 'Another firmware changes how the disk is started.',
  sharedMemory: 'A shared folder of the next boot may need it.',
};

function watchdogWords({ watchdog, watchdogAction }: HardwareConfig): Words {
  return watchdog === null ? null : `${watchdog}, ${watchdogAction ?? 'reset'}`;
}

/** Names what differs between the VM that runs and what is stored for its next boot. */
export function pendingChanges(running: HardwareConfig, stored: HardwareConfig): PendingChange[] {
  return [
    ...settingChanges(running, stored),
    ...memoryChange(running, stored),
    ...cpuModelChange(running, stored),
    ...bootChange(running, stored),
    ...deviceChanges('disk', 'Disk', running.disks, stored.disks, diskKey, diskWords),
    ...deviceChanges('nic', 'Network card', running.nics, stored.nics, nicKey, nicWords),
    ...deviceChanges('device', 'Device', running.devices, stored.devices, keyOfDevice, wordsOf),
    ...otherChanges(running, stored),
  ];
}

function settingChanges(running: HardwareConfig, stored: HardwareConfig): PendingChange[] {
  return SETTINGS.flatMap(({ key, what, words }) => {
    const [now, next] = [words(running), words(stored)];
    if (now === next) return [];
    return [{ key, what, running: now, stored: next, keptBecause: NOT_DROPPABLE[key] ?? null }];
  });
}

/**
 * How much memory a running VM has is the guest's doing: a guest without a balloon driver never gets to what is
 * stored, and no boot changes that. So it waits for the next boot only together with the most it can have.
 */
function memoryChange(running: HardwareConfig, stored: HardwareConfig): PendingChange[] {
  if (running.maxMemoryBytes === stored.maxMemoryBytes) return [];
  const [now, next] = [mebibytes(running.memoryBytes), mebibytes(stored.memoryBytes)];
  if (now === next) return [];
  return [{ key: 'memoryBytes', what: 'Memory', running: now, stored: next, keptBecause: null }];
}

/** A running VM shows what the host's model came to, so only a change of the mode itself tells something. */
function cpuModelChange(running: HardwareConfig, stored: HardwareConfig): PendingChange[] {
  if (stored.cpuMode === 'host-model' || stored.cpuMode === null) return [];
  const words = ({ cpuMode, cpuModel }: HardwareConfig): Words =>
    cpuMode === 'custom' ? cpuModel : cpuMode;
  if (words(running) === words(stored)) return [];
  const came = running.cpuMode === 'custom' && stored.cpuMode !== 'custom';
  return [
    {
      key: 'cpuModel',
      what: 'CPU model',
      running: words(running),
      stored: words(stored),
      keptBecause: came ? 'The running VM shows only what its CPU model came to.' : null,
    },
  ];
}

function bootChange(running: HardwareConfig, stored: HardwareConfig): PendingChange[] {
  // A device that will be gone takes its place in the order with it; it is named by itself.
  const there = new Set([
    ...stored.disks.map(({ target }) => `disk:${target}`),
    ...stored.nics.map(({ mac }) => `nic:${mac}`),
  ]);
  const now = running.bootOrder.filter((device) => there.has(device)).join(', ');
  const next = stored.bootOrder.join(', ');
  if (now === next) return [];
  return [{ key: 'boot', what: 'Boot order', running: now, stored: next, keptBecause: null }];
}

const keyOfDevice = ({ key }: HardwareDevice): string => key;
const wordsOf = ({ device }: HardwareDevice): string => deviceWords(device);
const diskKey = ({ target }: HardwareDisk): string => target;
const nicKey = ({ mac }: HardwareNic): string => mac;

function diskWords(disk: HardwareDisk): string {
  return [
    disk.device,
    disk.bus,
    disk.source ?? 'empty',
    disk.cache === null || disk.cache === 'default' ? null : `cache ${disk.cache}`,
    disk.discard === null ? null : `discard ${disk.discard}`,
    disk.readonly ? 'read-only' : null,
  ]
    .filter((word) => word !== null)
    .join(', ');
}

function nicWords(nic: HardwareNic): string {
  return [
    nic.model,
    nic.sourceType,
    nic.source,
    nic.linkUp ? null : 'link down',
    nic.filter === null ? null : `filter ${nic.filter}`,
    limitWords('in', nic.inbound),
    limitWords('out', nic.outbound),
  ]
    .filter((word) => word !== null)
    .join(', ');
}

function limitWords(direction: string, limit: TrafficLimit | null): Words {
  if (limit === null) return null;
  const { averageBytes, peakBytes, burstBytes } = limit;
  const rate = (bytes: number): string => `${bytes / 1000} kB/s`;
  return [
    `${direction} at most ${rate(averageBytes)}`,
    peakBytes === null ? null : `peak ${rate(peakBytes)}`,
    burstBytes === null ? null : `burst ${burstBytes / 1024} KiB`,
  ]
    .filter((word) => word !== null)
    .join(' ');
}

function deviceChanges<T>(
  kind: string,
  noun: string,
  running: readonly T[],
  stored: readonly T[],
  keyOf: (device: T) => string,
  words: (device: T) => string,
): PendingChange[] {
  const keys = [...new Set([...running, ...stored].map(keyOf))];
  return keys.flatMap((id) => {
    const now = running.find((device) => keyOf(device) === id);
    const next = stored.find((device) => keyOf(device) === id);
    const [nowWords, nextWords] = [now ? words(now) : null, next ? words(next) : null];
    if (nowWords === nextWords) return [];
    return [
      {
        key: `${kind}:${id}`,
        what: `${noun} ${id}`,
        running: nowWords,
        stored: nextWords,
        keptBecause: null,
      },
    ];
  });
}

/** Devices that Corral only lists: what is more or less of a kind. */
function otherChanges(running: HardwareConfig, stored: HardwareConfig): PendingChange[] {
  const count = (list: readonly string[], line: string): number =>
    list.filter((one) => one === line).length;
  const lines = [...new Set([...running.others, ...stored.others])];
  return lines.flatMap((line) => {
    const [now, next] = [count(running.others, line), count(stored.others, line)];
    if (now === next) return [];
    return [
      {
        key: `other:${line}`,
        what: line,
        running: now === 0 ? null : String(now),
        stored: next === 0 ? null : String(next),
        keptBecause: 'Corral does not know such a device well enough; edit the definition.',
      },
    ];
  });
}
