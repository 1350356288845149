import type {
  ConsoleRole,
  CopiesRole,
  DevicesRole,
  DiskLoginsRole,
  FiltersRole,
  FirmwareRole,
  GuestRole,
  LimitsRole,
  MigrationRole,
  PortForwardsRole,
  ReachRole,
} from '@corral/hypervisor';
import { lacks, type Lacking } from '../capabilities.ts';

/** Roles of which ESXi, or this driver as it is, has nothing: each method refuses with the reason of the capability. */

/** A method that refuses whatever it is given. */
export function refuse(feature: Lacking): () => Promise<never> {
  return () => Promise.reject(lacks(feature));
}

const reasonOf = (feature: Lacking): string => lacks(feature).message;

export const refusedConsole: ConsoleRole = {
  openVnc: refuse('console.vnc'),
  openSerial: refuse('console.serial'),
  screenshot: refuse('console.screenshot'),
  pressKeys: refuse('console.keys'),
};

export const refusedCopies: CopiesRole = {
  inspect: refuse('vm.copy'),
  define: refuse('vm.copy'),
  copyFirmwareVariables: refuse('vm.copy'),
};

export const refusedDevices: DevicesRole = {
  hostDevices: refuse('node.devices'),
  offer: refuse('vm.machines'),
  folder: refuse('node.devices'),
};

export const refusedDiskLogins: DiskLoginsRole = {
  state: async () => ({ supported: false, reason: reasonOf('guest.diskLogins') }),
  read: refuse('guest.diskLogins'),
  write: refuse('guest.diskLogins'),
};

export const refusedFilters: FiltersRole = {
  state: async () => {
    const reason = reasonOf('vm.filters');
    return { supported: false, reason, connections: { supported: false, reason } };
  },
  list: refuse('vm.filters'),
  get: refuse('vm.filters'),
  define: refuse('vm.filters'),
  remove: refuse('vm.filters'),
};

export const refusedFirmware: FirmwareRole = {
  placeFor: refuse('firmware.variables'),
  keep: refuse('firmware.variables'),
  bringBack: refuse('firmware.variables'),
  drop: refuse('firmware.variables'),
  read: refuse('firmware.variables'),
  write: refuse('firmware.variables'),
};

export const refusedGuest: GuestRole = {
  agent: refuse('guest.agent'),
  info: refuse('guest.agent'),
  startProgram: refuse('guest.agent'),
  programState: refuse('guest.agent'),
  readOutput: refuse('guest.agent'),
  stopProgram: refuse('guest.agent'),
  forgetProgram: refuse('guest.agent'),
  readFile: refuse('guest.agent'),
  writeFile: refuse('guest.agent'),
  time: refuse('guest.agent'),
  setTime: refuse('guest.agent'),
  setPassword: refuse('guest.agent'),
  sshKeys: refuse('guest.agent'),
  setSshKeys: refuse('guest.agent'),
};

export const refusedLimits: LimitsRole = {
  state: async () => {
    const reason = reasonOf('vm.limits');
    return { inbound: { supported: false, reason }, outbound: { supported: false, reason } };
  },
};

export const refusedMigration: MigrationRole = {
  ties: refuse('vm.migrate'),
  judge: refuse('vm.migrate'),
  receive: refuse('vm.migrate'),
  moveLive: refuse('vm.migrate'),
  fileBytes: refuse('vm.migrate'),
};

export const refusedPortForwards: PortForwardsRole = {
  state: async () => ({ supported: false, reason: reasonOf('network.portForward') }),
  list: refuse('network.portForward'),
  apply: refuse('network.portForward'),
  portsInUse: refuse('network.portForward'),
};

export const refusedReach: ReachRole = { tcp: refuse('guest.reach') };
