import {
  POWER_STATES,
  type HardwareConfig,
  type HardwareDisk,
  type HardwareNic,
  type PendingChange,
  type TrafficLimit,
} from '@corral/domain';
import { builder } from '../../graphql/builder.ts';
import { word } from '../../graphql/enums.ts';
import { VolumeRef, type VmRow, type VolumeRow } from '../../graphql/refs.ts';
import { HardwareDeviceRef } from '../shared/hardware-device.ts';
import { activeTaskOf } from '../shared/activity.ts';
import { whenOnline } from '../shared/judge.ts';
import { volumesAt } from '../shared/loaders.ts';
import { actionsType, ALLOWED, refused } from '../shared/verdict.ts';
import './mutations.ts';

/** What a VM is made of, read from its node when it is asked for. */

interface DiskOnNode extends HardwareDisk {
  readonly nodeId: string;
}
const HardwareDiskRef = builder.objectRef<DiskOnNode>('HardwareDisk').implement({
  description: 'A disk or drive as it is stored, or as it runs.',
  fields: (t) => ({
    target: t.exposeString('target'),
    device: t.exposeString('device', { description: 'disk, cdrom, floppy or lun.' }),
    bus: t.exposeString('bus', { nullable: true }),
    format: t.exposeString('format', { nullable: true }),
    source: t.exposeString('source', { nullable: true, description: 'Null for an empty drive.' }),
    readonly: t.exposeBoolean('readonly'),
    cache: t.exposeString('cache', { nullable: true }),
    discard: t.exposeString('discard', { nullable: true }),
    volume: t.field({
      type: VolumeRef,
      nullable: true,
      resolve: async (disk, _args, context): Promise<VolumeRow | null> =>
        disk.source === null
          ? null
          : ((await volumesAt(context, disk.nodeId, disk.source))[0] ?? null),
    }),
  }),
});

export const TrafficLimitRef = builder.objectRef<TrafficLimit>('TrafficLimit').implement({
  fields: (t) => ({
    averageBytes: t.expose('averageBytes', {
      type: 'BigInt',
      description: 'Bytes a second in the long run.',
    }),
    peakBytes: t.expose('peakBytes', {
      type: 'BigInt',
      nullable: true,
      description: 'Bytes a second within a burst.',
    }),
    burstBytes: t.expose('burstBytes', {
      type: 'BigInt',
      nullable: true,
      description: 'Bytes that may go at the peak rate before the average holds.',
    }),
  }),
});

const HardwareNicRef = builder.objectRef<HardwareNic>('HardwareNic').implement({
  fields: (t) => ({
    mac: t.exposeString('mac'),
    model: t.exposeString('model', { nullable: true }),
    sourceType: t.exposeString('sourceType'),
    source: t.exposeString('source', { nullable: true }),
    linkUp: t.exposeBoolean('linkUp'),
    filter: t.exposeString('filter', {
      nullable: true,
      description: 'Name of the packet filter that it goes through; see `Vm.firewall`.',
    }),
    inbound: t.field({
      type: TrafficLimitRef,
      nullable: true,
      description: 'How fast the guest may receive; null without a limit.',
      resolve: ({ inbound }) => inbound,
    }),
    outbound: t.field({
      type: TrafficLimitRef,
      nullable: true,
      description: 'How fast the guest may send; null without a limit.',
      resolve: ({ outbound }) => outbound,
    }),
  }),
});

const CpuTopologyRef = builder
  .objectRef<NonNullable<HardwareConfig['topology']>>('CpuTopology')
  .implement({
    fields: (t) => ({
      sockets: t.exposeInt('sockets'),
      cores: t.exposeInt('cores'),
      threads: t.exposeInt('threads'),
    }),
  });

interface ConfigOnNode extends HardwareConfig {
  readonly nodeId: string;
}
const HardwareConfigRef = builder.objectRef<ConfigOnNode>('HardwareConfig').implement({
  description: 'What a VM is made of: as its next boot will have it, or as it runs.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true }),
    vcpus: t.exposeInt('vcpus'),
    maxVcpus: t.exposeInt('maxVcpus'),
    memoryBytes: t.expose('memoryBytes', { type: 'BigInt' }),
    maxMemoryBytes: t.expose('maxMemoryBytes', { type: 'BigInt' }),
    cpuMode: t.exposeString('cpuMode', { nullable: true }),
    cpuModel: t.exposeString('cpuModel', { nullable: true }),
    topology: t.field({
      type: CpuTopologyRef,
      nullable: true,
      resolve: (config) => config.topology,
    }),
    machine: t.exposeString('machine', { nullable: true }),
    firmware: t.exposeString('firmware', { nullable: true }),
    secureBoot: t.exposeBoolean('secureBoot', { nullable: true }),
    tpm: t.exposeString('tpm', { nullable: true, description: 'Version; null without one.' }),
    watchdog: t.exposeString('watchdog', { nullable: true }),
    watchdogAction: t.exposeString('watchdogAction', { nullable: true }),
    clock: t.exposeString('clock', { nullable: true }),
    bootOrder: t.stringList({
      description: 'As in `disk:vda`, `nic:52:54:00:…`.',
      resolve: (config) => [...config.bootOrder],
    }),
    disks: t.field({
      type: [HardwareDiskRef],
      resolve: ({ disks, nodeId }) => disks.map((disk) => ({ ...disk, nodeId })),
    }),
    nics: t.field({ type: [HardwareNicRef], resolve: (config) => [...config.nics] }),
    devices: t.field({
      type: [HardwareDeviceRef],
      description: 'Devices of the node, shared folders, serial ports, displays and the like.',
      resolve: ({ devices }) => [...devices],
    }),
    video: t.exposeString('video', {
      nullable: true,
      description: 'Model of the display adapter; null without one.',
    }),
    sharedMemory: t.exposeBoolean('sharedMemory', {
      description: 'Whether the node’s programs can see the memory, as virtiofs needs it.',
    }),
    others: t.stringList({
      description: 'Every other device in one line.',
      resolve: (config) => [...config.others],
    }),
  }),
});

const PendingChangeRef = builder.objectRef<PendingChange>('PendingChange').implement({
  description: 'What differs between the VM that runs and what its next boot will have.',
  fields: (t) => ({
    key: t.exposeID('key'),
    what: t.exposeString('what'),
    running: t.exposeString('running', { nullable: true }),
    stored: t.exposeString('stored', { nullable: true }),
    keptBecause: t.exposeString('keptBecause', {
      nullable: true,
      description: 'Why it cannot be dropped; null when it can.',
    }),
  }),
});

interface HardwareView {
  readonly stored: ConfigOnNode;
  readonly running: ConfigOnNode | null;
  readonly pending: readonly PendingChange[];
}
const VmHardwareRef = builder.objectRef<HardwareView>('VmHardware').implement({
  fields: (t) => ({
    stored: t.field({ type: HardwareConfigRef, resolve: ({ stored }) => stored }),
    running: t.field({
      type: HardwareConfigRef,
      nullable: true,
      description: 'Null while the VM is off.',
      resolve: ({ running }) => running,
    }),
    pending: t.field({ type: [PendingChangeRef], resolve: ({ pending }) => [...pending] }),
  }),
});

interface DefinitionView {
  readonly text: string;
  readonly digest: string;
}
const StoredDefinitionRef = builder.objectRef<DefinitionView>('StoredDefinition').implement({
  description: 'The stored definition as text, without passwords, for an edit.',
  fields: (t) => ({
    text: t.exposeString('text'),
    digest: t.exposeString('digest', {
      description: 'The version: `editVmDefinition` must name it.',
    }),
  }),
});

const ACTIONS = ['change', 'rename', 'dropPending', 'editDefinition'] as const;

/** What can be done to a VM's hardware now. */
const VmHardwareActions = actionsType<typeof ACTIONS, VmRow>(
  'VmHardwareActions',
  ACTIONS,
  (action, vm, context) =>
    whenOnline(context, vm.nodeId, async () => {
      if ((await activeTaskOf(context, vm.id)) !== null)
        return refused('VM_BUSY', 'Another task is changing this VM.');
      if (!vm.persistent) return refused('WRONG_STATE', 'The VM has no stored definition.');
      const state = word(POWER_STATES, vm.powerState, 'UNKNOWN');
      if (action === 'rename' && state !== 'STOPPED')
        return refused('WRONG_STATE', 'A VM can be renamed only while it is off.');
      if (action === 'dropPending' && (state === 'STOPPED' || state === 'SUSPENDED'))
        return refused('WRONG_STATE', 'The VM does not run, so nothing waits.');
      return ALLOWED;
    }),
);

builder.prismaObjectFields('Vm', (t) => ({
  hardware: t.field({
    type: VmHardwareRef,
    nullable: true,
    description: 'What the VM is made of, read from its node now.',
    resolve: async (vm, _args, { app }) => {
      const { nodeId } = vm;
      const record = await app.world.nodes.session(nodeId).vmHardware.read(vm.uuid);
      if (!record) return null;
      const { stored, running, pending } = record;
      return { stored: { ...stored, nodeId }, running: running && { ...running, nodeId }, pending };
    },
  }),
  storedDefinition: t.field({
    type: StoredDefinitionRef,
    nullable: true,
    resolve: (vm, _args, { app }) =>
      app.world.nodes.session(vm.nodeId).vmHardware.storedDefinition(vm.uuid),
  }),
  hardwareActions: t.field({ type: VmHardwareActions, resolve: (vm) => vm }),
}));
