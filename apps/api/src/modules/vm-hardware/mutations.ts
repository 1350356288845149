import {
  CLOCK_OFFSETS,
  CPU_MODES,
  DISK_BUSES,
  DISK_CACHES,
  DISK_DISCARDS,
  NIC_CARD_MODELS,
  WATCHDOG_ACTIONS,
} from '@corral/domain';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { wordEnum } from '../shared/hardware-words.ts';
import { FirmwareEnum } from '../vm/mutations.ts';
import { VolumeFormatEnum } from '../volume/graph.ts';
import { editDefinitionRequest, sealDefinition } from './operations-definition.ts';
import {
  attachDiskInput,
  changeDiskInput,
  changeMediaInput,
  detachDiskInput,
  growDiskInput,
} from './operations-disks.ts';
import {
  changeCpuInput,
  changeMemoryInput,
  changePlatformInput,
  dropPendingInput,
  renameVmInput,
  setBootOrderInput,
  setTitleInput,
} from './operations-machine.ts';
import { attachNicInput, changeNicInput, detachNicInput } from './operations-nics.ts';
import { ChangeTimeEnum } from './change-time.ts';

/** Mutations that change what VMs are made of. Each says in its plan what happens now and what waits. */

const DiskBusEnum = wordEnum('DiskBus', DISK_BUSES);
const DiskCacheEnum = wordEnum('DiskCache', DISK_CACHES);
const DiskDiscardEnum = wordEnum('DiskDiscard', DISK_DISCARDS);
const DiskDeviceEnum = wordEnum('DiskDevice', ['disk', 'cdrom']);
const NicModelEnum = wordEnum('NicModel', NIC_CARD_MODELS);
const CpuModeEnum = wordEnum('CpuMode', CPU_MODES);
const WatchdogEnum = wordEnum('WatchdogAction', ['off', ...WATCHDOG_ACTIONS]);
const ClockEnum = wordEnum('ClockOffset', CLOCK_OFFSETS);

/** The input as operations want it: the id under its own name, nulls left out. */
function request<T extends { id: string; plan?: boolean | null | undefined }>(input: T): unknown {
  const { id, plan: _plan, ...rest } = input;
  return withoutNulls({ ...rest, vmId: id });
}

const CpuTopologyInput = builder.inputType('CpuTopologyInput', {
  fields: (t) => ({
    sockets: t.int({ required: true }),
    cores: t.int({ required: true }),
    threads: t.int({ required: true }),
  }),
});
const ChangeVmCpuInput = builder.inputType('ChangeVmCpuInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    vcpus: t.int({ description: 'vCPUs that are plugged in.' }),
    maxVcpus: t.int({ description: 'The most that can be plugged in while it runs.' }),
    topology: t.field({ type: CpuTopologyInput }),
    mode: t.field({ type: CpuModeEnum }),
    model: t.string({ description: 'Of the mode custom.' }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'changeVmCpu',
  description: 'Changes vCPUs, topology and CPU model. More vCPUs are plugged in while it runs.',
  input: ChangeVmCpuInput,
  operation: 'vm.changeCpu',
  toInput: (input) => checkInput(changeCpuInput, request(input)),
});

const ChangeVmMemoryInput = builder.inputType('ChangeVmMemoryInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    memoryBytes: t.field({ type: 'BigInt', description: 'What the guest has.' }),
    maxMemoryBytes: t.field({ type: 'BigInt', description: 'The most it can get by its balloon.' }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'changeVmMemory',
  description: 'Changes the memory; within the most also while it runs, through the balloon.',
  input: ChangeVmMemoryInput,
  operation: 'vm.changeMemory',
  toInput: (input) => checkInput(changeMemoryInput, request(input)),
});

const SetVmBootOrderInput = builder.inputType('SetVmBootOrderInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    devices: t.stringList({ required: true, description: 'As in `disk:vda`, `nic:52:54:00:…`.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setVmBootOrder',
  description: 'Says from which devices the VM boots, in order.',
  input: SetVmBootOrderInput,
  operation: 'vm.setBootOrder',
  toInput: (input) => checkInput(setBootOrderInput, request(input)),
});

const ChangeVmPlatformInput = builder.inputType('ChangeVmPlatformInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    machine: t.string({ description: 'Another version of the same kind of board.' }),
    firmware: t.field({ type: FirmwareEnum }),
    tpm: t.boolean({ description: 'An emulated TPM 2.0.' }),
    watchdog: t.field({ type: WatchdogEnum }),
    clock: t.field({ type: ClockEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'changeVmPlatform',
  description: 'Changes board, firmware, TPM, watchdog and clock for the next boot.',
  input: ChangeVmPlatformInput,
  operation: 'vm.changePlatform',
  toInput: (input) => checkInput(changePlatformInput, request(input)),
});

const SetVmTitleInput = builder.inputType('SetVmTitleInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    title: t.string({ description: 'Null empties it.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setVmTitle',
  description: 'Sets the title of a VM, at once.',
  input: SetVmTitleInput,
  operation: 'vm.setTitle',
  toInput: ({ id, title }) => checkInput(setTitleInput, { vmId: id, title: title ?? null }),
});

const RenameVmInput = builder.inputType('RenameVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    name: t.string({ required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'renameVm',
  description: 'Gives a VM that is off another name. Its volumes keep theirs.',
  input: RenameVmInput,
  operation: 'vm.rename',
  toInput: (input) => checkInput(renameVmInput, request(input)),
});

const DropVmPendingInput = builder.inputType('DropVmPendingInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    keys: t.stringList({ description: 'Keys of `hardware.pending`; all when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'dropVmPending',
  description: 'Puts what waits for the next boot back to what runs.',
  input: DropVmPendingInput,
  operation: 'vm.dropPending',
  toInput: (input) => checkInput(dropPendingInput, request(input)),
});

const NewVolumeInput = builder.inputType('NewVolumeInput', {
  fields: (t) => ({
    poolId: t.id({ required: true }),
    name: t.string({ required: true }),
    capacityBytes: t.field({ type: 'BigInt', required: true }),
    format: t.field({ type: VolumeFormatEnum, description: 'QCOW2 when left out.' }),
  }),
});
const AttachDiskInput = builder.inputType('AttachDiskInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    volumeId: t.id(),
    newVolume: t.field({ type: NewVolumeInput }),
    device: t.field({ type: DiskDeviceEnum, description: 'DISK when left out.' }),
    bus: t.field({ type: DiskBusEnum }),
    cache: t.field({ type: DiskCacheEnum }),
    discard: t.field({ type: DiskDiscardEnum }),
    readonly: t.boolean(),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'attachDisk',
  description: 'Attaches a volume, a new blank one, or a CD drive.',
  input: AttachDiskInput,
  operation: 'vm.attachDisk',
  toInput: (input) => checkInput(attachDiskInput, request(input)),
});

const DetachDiskInput = builder.inputType('DetachDiskInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    target: t.string({ required: true }),
    deleteVolume: t.boolean(),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'detachDisk',
  description: 'Detaches a disk; a running guest has to let go of it first.',
  input: DetachDiskInput,
  operation: 'vm.detachDisk',
  toInput: (input) => checkInput(detachDiskInput, request(input)),
});

const ChangeDiskInput = builder.inputType('ChangeDiskInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    target: t.string({ required: true }),
    bus: t.field({ type: DiskBusEnum }),
    cache: t.field({ type: DiskCacheEnum }),
    discard: t.field({ type: DiskDiscardEnum }),
    readonly: t.boolean(),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'changeDisk',
  description: 'Changes bus, cache, discard or write protection of a disk for the next boot.',
  input: ChangeDiskInput,
  operation: 'vm.changeDisk',
  toInput: (input) => checkInput(changeDiskInput, request(input)),
});

const ChangeMediaInput = builder.inputType('ChangeMediaInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    target: t.string({ required: true }),
    volumeId: t.id({ description: 'Ejects when left out.' }),
    force: t.boolean({ description: 'Opens a tray that the guest has locked.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'changeMedia',
  description: 'Puts a volume into a drive, or ejects what is in it, at once.',
  input: ChangeMediaInput,
  operation: 'vm.changeMedia',
  toInput: (input) => checkInput(changeMediaInput, request(input)),
});

const GrowDiskInput = builder.inputType('GrowDiskInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    target: t.string({ required: true }),
    capacityBytes: t.field({ type: 'BigInt', required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'growDisk',
  description: 'Grows a disk, also under a running guest.',
  input: GrowDiskInput,
  operation: 'vm.growDisk',
  toInput: (input) => checkInput(growDiskInput, request(input)),
});

const AttachNicInput = builder.inputType('AttachNicInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    networkId: t.id(),
    bridge: t.string(),
    userMode: t.boolean({
      description:
        'The process of the VM itself passes on what the guest begins; nobody reaches the guest.',
    }),
    model: t.field({ type: NicModelEnum }),
    mac: t.string({ description: 'Chosen when left out.' }),
    linkUp: t.boolean(),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'attachNic',
  description: 'Attaches a network card.',
  input: AttachNicInput,
  operation: 'vm.attachNic',
  toInput: (input) => checkInput(attachNicInput, request(input)),
});

const DetachNicInput = builder.inputType('DetachNicInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    mac: t.string({ required: true }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'detachNic',
  description: 'Detaches a network card; a running guest has to let go of it first.',
  input: DetachNicInput,
  operation: 'vm.detachNic',
  toInput: (input) => checkInput(detachNicInput, request(input)),
});

const ChangeNicInput = builder.inputType('ChangeNicInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    mac: t.string({ required: true, description: 'Which card.' }),
    networkId: t.id(),
    bridge: t.string(),
    model: t.field({ type: NicModelEnum }),
    newMac: t.string(),
    linkUp: t.boolean(),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'changeNic',
  description: 'Changes a network card: link and network at once, model and address at next boot.',
  input: ChangeNicInput,
  operation: 'vm.changeNic',
  toInput: (input) => checkInput(changeNicInput, request(input)),
});

const EditVmDefinitionInput = builder.inputType('EditVmDefinitionInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    xml: t.string({ required: true, description: 'The whole text of the definition.' }),
    digest: t.string({
      required: true,
      description: 'Of the `storedDefinition` it was made from.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'editVmDefinition',
  description: 'Stores an edited definition, unless it has changed since it was read.',
  input: EditVmDefinitionInput,
  operation: 'vm.editDefinition',
  toInput: ({ id, xml, digest }, { app }) =>
    sealDefinition(app.world, checkInput(editDefinitionRequest, { vmId: id, xml, digest })),
});
