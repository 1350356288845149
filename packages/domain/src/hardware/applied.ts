import type { HardwareChange, HardwareChangeOf, NewDisk } from './change.ts';
import type { HardwareConfig, HardwareDisk, HardwareNic } from './config.ts';
import { sameLimit } from './limits.ts';
import { deviceKey, deviceWords } from './devices.ts';

/** Hypervisors round memory to their own unit. */
const MEMORY_GRAIN_BYTES = 1024 * 1024;

/** True when a configuration, as read back, shows everything that the change asked for. */
export function isApplied(change: HardwareChange, config: HardwareConfig): boolean {
  switch (change.kind) {
    case 'title':
      return (config.title ?? '') === (change.title ?? '');
    case 'cpu':
      return cpuApplied(change, config);
    case 'memory':
      return (
        near(change.memoryBytes, config.memoryBytes) &&
        near(change.maxMemoryBytes, config.maxMemoryBytes)
      );
    case 'boot':
      return (
        config.bootOrder.length === change.order.length &&
        config.bootOrder.every((device, index) => device === change.order[index])
      );
    case 'attachDisk':
      return config.disks.some((disk) => isThatDisk(disk, change.disk));
    case 'detachDisk':
      return !config.disks.some(({ target }) => target === change.target);
    case 'changeDisk':
      return diskChanged(change, config);
    case 'changeMedia':
      return config.disks.some(
        (disk) => disk.target === change.target && disk.source === change.path,
      );
    case 'replaceDisk':
      return config.disks.some(
        (disk) =>
          disk.target === change.target &&
          disk.source === change.path &&
          disk.format === change.format,
      );
    case 'attachNic':
      return config.nics.some(
        (nic) =>
          nic.mac === change.nic.mac &&
          nic.sourceType === change.nic.source.kind &&
          (nic.source ?? '') === change.nic.source.name,
      );
    case 'detachNic':
      return !config.nics.some(({ mac }) => mac === change.mac);
    case 'changeNic':
      return nicChanged(change, config);
    case 'nicFilter':
      return nicOf(config, change.mac)?.filter === change.filter;
    case 'nicLimits': {
      const nic = nicOf(config, change.mac);
      return (
        nic !== undefined &&
        sameLimit(change.inbound, nic.inbound) &&
        sameLimit(change.outbound, nic.outbound)
      );
    }
    case 'platform':
      return platformApplied(change, config);
    case 'attachDevice':
      return deviceAttached(change, config);
    case 'detachDevice':
      return !config.devices.some(({ key }) => key === change.key);
    case 'video':
      return (config.video ?? 'none') === change.model;
  }
}

function deviceAttached(
  { device }: HardwareChangeOf<'attachDevice'>,
  config: HardwareConfig,
): boolean {
  const words = deviceWords(device);
  const there = config.devices.some(
    (one) => one.key === deviceKey(device) && deviceWords(one.device) === words,
  );
  const needsMemory = device.kind === 'share' && device.driver === 'virtiofs';
  return there && (!needsMemory || config.sharedMemory);
}

const same = <T>(wanted: T | null, seen: T | null): boolean => wanted === null || wanted === seen;
const near = (wanted: number | null, seen: number): boolean =>
  wanted === null || Math.abs(wanted - seen) < MEMORY_GRAIN_BYTES;

function cpuApplied(change: HardwareChangeOf<'cpu'>, config: HardwareConfig): boolean {
  const { topology } = change;
  return (
    same(change.vcpus, config.vcpus) &&
    same(change.maxVcpus, config.maxVcpus) &&
    same(change.mode, config.cpuMode) &&
    (change.mode !== 'custom' || same(change.model, config.cpuModel)) &&
    (topology === null ||
      (config.topology?.sockets === topology.sockets &&
        config.topology.cores === topology.cores &&
        config.topology.threads === topology.threads))
  );
}

function isThatDisk(disk: HardwareDisk, wanted: NewDisk): boolean {
  return disk.target === wanted.target && disk.bus === wanted.bus && disk.source === wanted.path;
}

function diskChanged(change: HardwareChangeOf<'changeDisk'>, config: HardwareConfig): boolean {
  const target = change.move?.target ?? change.target;
  const disk = config.disks.find((one) => one.target === target);
  if (!disk) return false;
  const cache = change.cache === 'default' ? (disk.cache ?? 'default') : disk.cache;
  return (
    same(change.move?.bus ?? null, disk.bus) &&
    same(change.cache, cache) &&
    same(change.discard, disk.discard) &&
    same(change.readonly, disk.readonly)
  );
}

const nicOf = (config: HardwareConfig, mac: string): HardwareNic | undefined =>
  config.nics.find((nic) => nic.mac === mac);

function nicChanged(change: HardwareChangeOf<'changeNic'>, config: HardwareConfig): boolean {
  const nic = config.nics.find(({ mac }) => mac === (change.newMac ?? change.mac));
  return (
    nic !== undefined &&
    same(change.source?.name ?? null, nic.source ?? '') &&
    same(change.source?.kind ?? null, nic.sourceType) &&
    same(change.model, nic.model) &&
    same(change.linkUp, nic.linkUp)
  );
}

function platformApplied(change: HardwareChangeOf<'platform'>, config: HardwareConfig): boolean {
  const { machine } = change;
  const watchdog = config.watchdog === null ? 'off' : (config.watchdogAction ?? 'reset');
  return (
    // The node replaces an alias by what it stands for: `q35` by `pc-q35-7.2`.
    (machine === null || config.machine === machine || aliasOf(config.machine) === machine) &&
    same(change.firmware, config.firmware) &&
    same(change.tpm, config.tpm !== null) &&
    same(change.watchdog, watchdog) &&
    same(change.clock, config.clock)
  );
}

/** `q35` for pc-q35-7.2, `pc` for pc-i440fx-7.2; null for other machines. */
export function aliasOf(machine: string | null): string | null {
  if (machine === null) return null;
  if (/^(pc-)?q35/.test(machine)) return 'q35';
  return /^(pc-i440fx|pc$)/.test(machine) ? 'pc' : null;
}
