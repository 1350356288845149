import { driverContractSuite, type ContractBackend } from '@corral/hypervisor/testing';
import { requestComplaints, Vcsim } from '@corral/testkit';
import { esxiDriver } from './driver.ts';

/** Names that VMware's simulator gives to what is on its ESXi host. */
const STOCK = {
  vm: 'ha-host_VM0',
  otherVm: 'ha-host_VM1',
  pool: 'LocalDS_0',
  network: 'VM Network',
} as const;

let host: Vcsim | null = null;
let center: Vcsim | null = null;

function esxi(): Vcsim {
  if (!host) throw new Error('The simulator has not been started.');
  return host;
}

function targetOf(to: Vcsim, change: object = {}): ReturnType<ContractBackend['target']> {
  const { port, user, password, certificateSha256 } = to;
  const place = { host: to.host, port, user, password, certificateSha256 };
  return { transport: { kind: 'vsphere', ...place, ...change } };
}

/** What a driver that makes nothing of its own is not asked for. */
function unasked(): never {
  throw new Error('The driver makes nothing of its own.');
}

driverContractSuite({
  name: 'ESXi as VMware’s simulator shows it',
  driver: esxiDriver(),
  async setUp() {
    host = await Vcsim.start({ model: 'ESX', vms: 2 });
    await host.set(STOCK.vm, { 'runtime.powerState': 'poweredOff' });
  },
  async tearDown() {
    const complaints = await requestComplaints(await esxi().requests());
    await center?.stop();
    await host?.stop();
    center = null;
    host = null;
    // The simulator takes elements in any order and unknown ones; a real host would not.
    if (complaints.length > 0) throw new Error(`Requests no host would take: ${complaints.join()}`);
  },
  target: () => targetOf(esxi()),
  stock: {
    ...STOCK,
    setAgent: (vm, answers) =>
      esxi().set(vm, {
        'guest.toolsRunningStatus': answers ? 'guestToolsRunning' : 'guestToolsNotRunning',
      }),
  },
  badTargets: [
    {
      what: 'a port that nothing listens on',
      target: () => targetOf(esxi(), { port: 1 }),
      code: 'NODE_UNREACHABLE',
    },
    {
      what: 'a name that does not resolve',
      target: () => targetOf(esxi(), { host: 'no-such-host.invalid' }),
      code: 'NODE_UNREACHABLE',
    },
    {
      what: 'another certificate than the accepted one',
      target: () => targetOf(esxi(), { certificateSha256: Array(32).fill('AA').join(':') }),
      code: 'NODE_HOST_KEY_CHANGED',
    },
    {
      what: 'a wrong password',
      target: () => targetOf(esxi(), { password: 'wrong' }),
      code: 'NODE_AUTH_FAILED',
    },
    {
      what: 'a vCenter server',
      target: async () => {
        center ??= await Vcsim.start({ model: 'VPX', vms: 1 });
        return targetOf(center);
      },
      code: 'NODE_NO_HYPERVISOR',
    },
  ],
  missing: [
    'console.keys',
    'console.screenshot',
    'console.serial',
    'console.vnc',
    'firmware.variables',
    'guest.agent',
    'guest.arp',
    'guest.diskLogins',
    'guest.reach',
    'network.bridges',
    'network.create',
    'network.edit',
    'network.entries',
    'network.ipv6',
    'network.leases',
    'network.limits',
    'network.pending',
    'network.portForward',
    'node.devices',
    'node.stats',
    'pool.control',
    'pool.create',
    'pool.edit',
    'power.acpi',
    'power.pause',
    'snapshot.external',
    'vm.autostart',
    'vm.copy',
    'vm.create',
    'vm.definition',
    'vm.delete',
    'vm.devices',
    'vm.filters',
    'vm.hotplug',
    'vm.limits',
    'vm.machines',
    'vm.migrate',
    'vm.stats',
    'vm.userNic',
    'volume.clone',
    'volume.compress',
    'volume.download',
    'volume.grow',
    'volume.list',
    'volume.manage',
    'volume.upload',
    'volume.wipe',
  ],
  lax: ['snapshots.revert: state'],
  neverSucceeds: [
    'console.openSerial',
    'console.openVnc',
    'console.pressKeys',
    'console.screenshot',
    'copies.copyFirmwareVariables',
    'copies.define',
    'copies.inspect',
    'devices.folder',
    'devices.hostDevices',
    'devices.offer',
    'diskLogins.read',
    'diskLogins.write',
    'facts.stats',
    'filters.define',
    'filters.get',
    'filters.list',
    'filters.remove',
    'firmware.bringBack',
    'firmware.drop',
    'firmware.keep',
    'firmware.placeFor',
    'firmware.read',
    'firmware.write',
    'guest.agent',
    'guest.forgetProgram',
    'guest.info',
    'guest.programState',
    'guest.readFile',
    'guest.readOutput',
    'guest.setPassword',
    'guest.setSshKeys',
    'guest.setTime',
    'guest.sshKeys',
    'guest.startProgram',
    'guest.stopProgram',
    'guest.time',
    'guest.writeFile',
    'migration.fileBytes',
    'migration.judge',
    'migration.moveLive',
    'migration.receive',
    'migration.ties',
    'networks.create',
    'networks.delete',
    'networks.edit',
    'networks.leases',
    'networks.listBridges',
    'networks.putDnsHost',
    'networks.putReservation',
    'networks.removeDnsHost',
    'networks.removeReservation',
    'networks.setAutostart',
    'networks.start',
    'networks.stop',
    'portForwards.apply',
    'portForwards.list',
    'portForwards.portsInUse',
    'power.pause',
    'power.resume',
    'power.shutdownByAcpi',
    'reach.tcp',
    'snapshots.cancelMerge',
    'snapshots.chains',
    'snapshots.copyInside',
    'snapshots.finishMerge',
    'snapshots.forget',
    'snapshots.merge',
    'snapshots.revertToFiles',
    'snapshots.startMerge',
    'snapshots.startPaused',
    'storage.cloneVolume',
    'storage.compressInto',
    'storage.createPool',
    'storage.createVolume',
    'storage.deletePool',
    'storage.deleteVolume',
    'storage.downloadVolume',
    'storage.editPool',
    'storage.erasePool',
    'storage.findVolumeByPath',
    'storage.getVolume',
    'storage.growVolume',
    'storage.listVolumes',
    'storage.poolSetup',
    'storage.refreshPool',
    'storage.setPoolAutostart',
    'storage.startPool',
    'storage.stopPool',
    'storage.uploadVolume',
    'storage.wipeVolume',
    'vmHardware.checkDefinition',
    'vmHardware.growDisk',
    'vmHardware.replaceDefinition',
    'vmHardware.storedDefinition',
    'vms.create',
    'vms.definition',
    'vms.delete',
    'vms.setAutostart',
  ],
  poolPath: unasked,
  badPoolPath: null,
  subnet: '10.99.31',
  hostBridge: unasked,
  vm: {},
  peer: async () => null,
  guest: async () => null,
  installer: async () => null,
});
