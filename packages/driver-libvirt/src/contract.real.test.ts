import { driverContractSuite, type ContractBackend } from '@corral/hypervisor/testing';
import { connectSsh, type SshConnection } from '@corral/ssh';
import { LabNode, tinyGuest, tinyInstaller } from '@corral/testkit';
import { libvirtDriver } from './driver.ts';

const MIB = 1024 * 1024;

let node: LabNode | null = null;
let tunnel: SshConnection | null = null;
let second: LabNode | null = null;

function lab(): LabNode {
  if (!node) throw new Error('The lab node has not been started.');
  return node;
}

/** The ports of a lab node are in a network of its own, where a local node's would be on this machine's loopback. */
async function openNodeTcp(host: string, port: number): ReturnType<SshConnection['forwardTcp']> {
  if (!tunnel) throw new Error('The tunnel is not open.');
  return tunnel.forwardTcp(host, port);
}

function sshTarget(to: LabNode, change: object = {}): ReturnType<ContractBackend['target']> {
  const { host, port, user, privateKey, hostKeyFingerprint } = to.ssh;
  const auth = { kind: 'key', privateKey } as const;
  return { transport: { kind: 'ssh', host, port, user, auth, hostKeyFingerprint, ...change } };
}

const common = {
  async setUp(): Promise<void> {
    node = await LabNode.start();
    const { host, port, user, privateKey, hostKeyFingerprint } = node.ssh;
    const hostKey = { fingerprint: hostKeyFingerprint };
    tunnel = await connectSsh({ host, port, user, auth: { privateKey }, hostKey });
  },
  async tearDown(): Promise<void> {
    await tunnel?.close();
    await second?.stop();
    await node?.stop();
    second = null;
    tunnel = null;
    node = null;
  },
  poolPath: (name: string): string => `/var/lib/libvirt/${name}`,
  badPoolPath: '/proc/corral-pool',
  subnet: '10.99.31',
  async hostBridge(): Promise<string> {
    const there = await lab().exec(['ip', 'link', 'show', 'contract-br']);
    if (there.code !== 0) {
      await lab().mustExec(['ip', 'link', 'add', 'contract-br', 'type', 'bridge']);
      await lab().mustExec(['ip', 'link', 'set', 'contract-br', 'up']);
    }
    return 'contract-br';
  },
  missing: ['guest.arp'],
  lax: [],
  neverSucceeds: [],
  vm: {},
  async peer(): ReturnType<ContractBackend['peer']> {
    second = await LabNode.start();
    await lab().connectTo(second);
    return {
      target: sshTarget(second),
      address: second.address,
      poolPath: '/var/lib/libvirt/contract-peer',
    };
  },
  async guest(): ReturnType<ContractBackend['guest']> {
    const { disk, readyMarker } = await tinyGuest();
    return { diskFile: disk, readyMarker, memoryBytes: 128 * MIB, bootTimeoutMs: 120_000 };
  },
  async installer(): ReturnType<ContractBackend['installer']> {
    const { iso, ...markers } = await tinyInstaller();
    return { isoFile: iso, ...markers };
  },
};

driverContractSuite({
  ...common,
  name: 'libvirt over unix',
  driver: libvirtDriver({
    openTcp: openNodeTcp,
    exec: (argv, { timeoutMs, ...rest } = {}) =>
      lab().exec(argv, { ...rest, ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
  }),
  target: () => ({ transport: { kind: 'local', socketPath: lab().libvirtSocket } }),
  badTargets: [
    {
      what: 'a machine without libvirt',
      target: () => ({ transport: { kind: 'local', socketPath: '/nonexistent/libvirt-sock' } }),
      code: 'NODE_NO_HYPERVISOR',
    },
  ],
});

driverContractSuite({
  ...common,
  name: 'libvirt over ssh',
  driver: libvirtDriver(),
  target: () => sshTarget(lab()),
  badTargets: [
    {
      what: 'a port that nothing listens on',
      target: () => sshTarget(lab(), { port: 1 }),
      code: 'NODE_UNREACHABLE',
    },
    {
      what: 'another host key than the accepted one',
      target: () => sshTarget(lab(), { hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` }),
      code: 'NODE_HOST_KEY_CHANGED',
    },
    {
      what: 'a wrong password',
      target: () =>
        sshTarget(lab(), {
          user: lab().ssh.plain.user,
          auth: { kind: 'password', password: 'wrong' },
        }),
      code: 'NODE_AUTH_FAILED',
    },
    {
      what: 'a name that does not resolve',
      target: () => sshTarget(lab(), { host: 'no-such-host.invalid' }),
      code: 'NODE_UNREACHABLE',
    },
  ],
});

driverContractSuite({
  ...common,
  name: 'libvirt’s test driver',
  driver: libvirtDriver(),
  target: () => ({
    transport: { kind: 'local', socketPath: lab().libvirtSocket },
    uri: 'test:///default',
  }),
  badTargets: [
    {
      what: 'a hypervisor that libvirt does not have',
      target: () => ({
        transport: { kind: 'local', socketPath: lab().libvirtSocket },
        uri: 'xen:///system',
      }),
      code: 'NODE_NO_HYPERVISOR',
    },
  ],
  poolPath: (name) => `/${name}`,
  badPoolPath: null,
  missing: [
    'console.serial',
    'console.vnc',
    'guest.agent',
    'guest.diskLogins',
    'guest.reach',
    'network.bridges',
    'network.entries',
    'network.leases',
    'network.limits',
    'node.hardware',
    'network.pending',
    'network.portForward',
    'node.stats',
    'power.acpi',
    'vm.filters',
    'vm.hotplug',
    'vm.limits',
    'vm.machines',
    'vm.migrate',
    'snapshot.external',
    'vm.stats',
    'volume.compress',
    'volume.download',
    'volume.grow',
    'volume.upload',
    'volume.wipe',
  ],
  lax: [
    'networks.stop',
    'console.screenshot',
    'snapshots.revert: state',
    'guest.time',
    'guest.setTime',
    'guest.setPassword',
  ],
  neverSucceeds: [
    'console.openSerial',
    'console.openVnc',
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
    'firmware.write',
    'hardware.read',
    'vmHardware.growDisk',
    'migration.moveLive',
    'migration.receive',
    'guest.agent',
    'guest.forgetProgram',
    'guest.info',
    'guest.programState',
    'guest.readFile',
    'guest.readOutput',
    'guest.setSshKeys',
    'guest.sshKeys',
    'guest.startProgram',
    'guest.stopProgram',
    'guest.writeFile',
    'networks.leases',
    'networks.putDnsHost',
    'networks.putReservation',
    'portForwards.apply',
    'portForwards.list',
    'portForwards.portsInUse',
    'reach.tcp',
    'power.shutdownByAcpi',
    'power.shutdownByAgent',
    'snapshots.cancelMerge',
    'snapshots.chains',
    'snapshots.copyInside',
    'snapshots.finishMerge',
    'snapshots.merge',
    'snapshots.revertToFiles',
    'snapshots.startMerge',
    'snapshots.startPaused',
    'storage.compressInto',
    'storage.downloadVolume',
    'storage.growVolume',
    'storage.uploadVolume',
    'storage.wipeVolume',
  ],
  vm: { domainType: 'test', arch: 'i686' },
  peer: async () => null,
  guest: async () => null,
  installer: async () => null,
});
