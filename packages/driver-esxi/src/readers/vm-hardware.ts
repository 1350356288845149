import { createHash } from 'node:crypto';
import type { HardwareConfig, HardwareRecord } from '@corral/domain';
import type { VmRecord } from '@corral/hypervisor';
import { integer, type Fields } from '../values.ts';
import { otherDevices } from './devices.ts';

/**
 * The hardware of a VM. ESXi has one definition of a VM: what is changed holds at once or not at all, so nothing ever
 * waits for the next boot.
 */
export function readVmHardware(properties: Fields, vm: VmRecord): HardwareRecord {
  const stored = readConfig(properties, vm);
  const runs = vm.powerState === 'RUNNING';
  return {
    stored,
    running: runs ? stored : null,
    runningFacts: runs
      ? { domainType: null, hasBalloon: true, hasScsiController: true, freePciePorts: null }
      : null,
    digest: createHash('sha256').update(JSON.stringify(stored)).digest('hex'),
    pending: [],
  };
}

function readConfig(properties: Fields, vm: VmRecord): HardwareConfig {
  const perSocket = integer(properties['config.hardware.numCoresPerSocket']);
  const cores = perSocket === null || perSocket <= 0 ? null : perSocket;
  return {
    title: vm.title,
    description: vm.description,
    vcpus: vm.vcpus,
    maxVcpus: vm.maxVcpus,
    memoryBytes: vm.memoryBytes,
    maxMemoryBytes: vm.maxMemoryBytes,
    cpuMode: null,
    cpuModel: null,
    topology: cores === null ? null : { sockets: Math.ceil(vm.vcpus / cores), cores, threads: 1 },
    machine: vm.machine,
    firmware: vm.firmware,
    secureBoot: null,
    tpm: null,
    watchdog: null,
    watchdogAction: null,
    clock: null,
    bootOrder: [],
    disks: vm.disks.map(({ sourcePath, bootOrder: _bootOrder, ...disk }) => ({
      ...disk,
      source: sourcePath,
    })),
    nics: vm.nics.map(({ hostDevice: _hostDevice, ...nic }) => ({
      ...nic,
      filter: null,
      inbound: null,
      outbound: null,
    })),
    devices: [],
    video: null,
    sharedMemory: false,
    others: otherDevices(properties['config.hardware.device']),
  };
}
