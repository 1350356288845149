import type { PowerState } from '@corral/domain';
import type { VmRecord } from '@corral/hypervisor';
import { derivedUuid, readUuid } from '../uuids.ts';
import { fields, flag, integer, list, refValue, text, type Fields } from '../values.ts';
import { countSerialPorts, readDisks, readNics, type NetworkNames } from './devices.ts';
import { readSnapshots, snapshotSupport } from './snapshots.ts';

const MIB = 1024 * 1024;

/** What is read of every VM (vSphere API reference, VirtualMachine). */
export const VM_PATHS = [
  'name',
  'config.instanceUuid',
  'config.template',
  'config.annotation',
  'config.guestFullName',
  'config.firmware',
  'config.version',
  'config.hardware.numCPU',
  'config.hardware.numCoresPerSocket',
  'config.hardware.memoryMB',
  'config.hardware.device',
  'config.cpuHotAddEnabled',
  'config.memoryHotAddEnabled',
  'runtime.powerState',
  'runtime.connectionState',
  'runtime.question',
  'guest.toolsRunningStatus',
  'guest.guestFullName',
  'snapshot',
] as const;

/** What the records of all VMs of a host need beside the VMs. */
export interface VmSurroundings {
  readonly networks: NetworkNames;
  /** Values of the references of VMs that the host starts with itself. */
  readonly autostarted: ReadonlySet<string>;
  /** Null where the host lets itself be changed. */
  readonly readOnlyBecause: string | null;
}

/** A VM as the host's property collector gave it. */
export interface VmRow {
  /** Value of its reference. */
  readonly ref: string;
  readonly properties: Fields;
}

/**
 * The uuid by which a VM is known: the one that ESXi keeps unique on a host. That of its BIOS is not, since a copy
 * carries it until it is started.
 */
export function vmUuid({ ref, properties }: VmRow): string {
  return readUuid(text(properties['config.instanceUuid'])) ?? derivedUuid('vm', ref);
}

export function readVm(row: VmRow, around: VmSurroundings): VmRecord {
  const { properties } = row;
  const power = readPower(properties);
  const devices = properties['config.hardware.device'];
  const disks = readDisks(devices);
  const vcpus = integer(properties['config.hardware.numCPU']) ?? 0;
  const memoryBytes = (integer(properties['config.hardware.memoryMB']) ?? 0) * MIB;
  const diskCount = disks.filter(({ device }) => device === 'disk').length;
  return {
    uuid: vmUuid(row),
    name: text(properties['name']) ?? row.ref,
    title: null,
    description: readNotes(properties['config.annotation']),
    ...power,
    persistent: true,
    autostart: around.autostarted.has(row.ref),
    vcpus,
    maxVcpus: vcpus,
    memoryBytes,
    maxMemoryBytes: memoryBytes,
    arch: 'x86_64',
    machine: text(properties['config.version']),
    domainType: null,
    firmware: readFirmware(properties['config.firmware']),
    osName: text(properties['guest.guestFullName']) ?? text(properties['config.guestFullName']),
    hasManagedSave: power.powerState === 'SUSPENDED',
    // Every VM of ESXi has the way by which VMware Tools talks to its host.
    hasAgentChannel: true,
    disks,
    nics: readNics(devices, around.networks, power.powerState === 'RUNNING'),
    graphics: [],
    serialPorts: countSerialPorts(devices),
    snapshots: {
      support: snapshotSupport(devices, diskCount, around.readOnlyBecause),
      list: readSnapshots(properties['snapshot']).map(({ record }) => record),
    },
    corral: null,
  };
}

/** Notes keep the blanks that their writer gave them; empty ones are none. */
function readNotes(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

const STATES: Readonly<Record<string, PowerState>> = {
  poweredOn: 'RUNNING',
  poweredOff: 'STOPPED',
  suspended: 'SUSPENDED',
};

/** The power state, with what makes it doubtful or what the VM waits for. */
export function readPower(
  properties: Fields,
): Pick<VmRecord, 'powerState' | 'rawState' | 'rawReason'> {
  const rawState = text(properties['runtime.powerState']) ?? 'unknown';
  const connection = text(properties['runtime.connectionState']);
  if (connection !== null && connection !== 'connected')
    return { powerState: 'UNKNOWN', rawState, rawReason: connection };
  const question = text(fields(properties['runtime.question'])['text']);
  return { powerState: STATES[rawState] ?? 'UNKNOWN', rawState, rawReason: question };
}

/** Whether VMware Tools answers in the guest. */
export function toolsRun(properties: Fields): boolean {
  return text(properties['guest.toolsRunningStatus']) === 'guestToolsRunning';
}

function readFirmware(value: unknown): VmRecord['firmware'] {
  const firmware = text(value);
  if (firmware === null) return null;
  return firmware === 'efi' ? 'UEFI' : 'BIOS';
}

/** @param autoStart `config.autoStart` of the host (vSphere API reference, HostAutoStartManagerConfig) */
export function readAutostarted(autoStart: unknown): Set<string> {
  const config = fields(autoStart);
  if (flag(fields(config['defaults'])['enabled']) !== true) return new Set();
  return new Set(
    list(config['powerInfo'])
      .map(fields)
      .filter((entry) => text(entry['startAction'])?.toLowerCase() === 'poweron')
      .map((entry) => refValue(entry['key']))
      .filter((ref) => ref !== null),
  );
}
