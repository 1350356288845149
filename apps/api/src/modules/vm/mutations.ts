import { INSTALL_BUSES, INSTALL_PRESETS } from '@corral/domain';
import { z } from 'zod';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { createUntilInput } from '../readiness/create-until.ts';
import { WaitUntilInput } from '../readiness/until-input.ts';
import { waitUntilInput } from '../readiness/until.ts';
import { VolumeFormatEnum } from '../volume/graph.ts';
import { stopVmInput } from './operations/power.ts';
import { updateVmInput } from './operations/update.ts';
import { prepareCreateVm } from './service.ts';

export const DiskModeEnum = builder.enumType('DiskMode', {
  values: ['OVERLAY', 'FULL_COPY'] as const,
});
export const FirmwareEnum = builder.enumType('Firmware', { values: ['BIOS', 'UEFI'] as const });

const NicInput = builder.inputType('NicInput', {
  fields: (t) => ({
    networkId: t.id(),
    bridge: t.string(),
    userMode: t.boolean({
      description:
        'The process of the VM itself passes on what the guest begins; nobody reaches the guest.',
    }),
    model: t.string({ description: 'virtio, e1000, e1000e or rtl8139.' }),
  }),
});

export const CloudInitInput = builder.inputType('CloudInitInput', {
  description: 'Settings for the first boot, as fields or as a whole user-data document.',
  fields: (t) => ({
    hostname: t.string({ description: 'Made from the name of the VM when left out.' }),
    user: t.string({
      description: 'A user to make, with sudo; the user of the image when left out.',
    }),
    passwordHash: t.string({ description: 'In crypt format, as made by mkpasswd.' }),
    password: t.string({ description: 'In clear; it stands so in the seed. A hash is better.' }),
    keyPairIds: t.idList(),
    authorizedKeys: t.stringList(),
    packages: t.stringList(),
    runCommands: t.stringList(),
    timezone: t.string(),
    userData: t.string({ description: 'Whole user-data document; excludes the fields.' }),
    networkConfig: t.string({ description: 'Whole network-config document (version 1 or 2).' }),
  }),
});

const InstallPresetEnum = builder.enumType('InstallPreset', {
  description: 'What machine a guest of that kind wants; single settings win over it.',
  values: INSTALL_PRESETS,
});
const InstallBusEnum = builder.enumType('InstallBus', {
  values: Object.fromEntries(INSTALL_BUSES.map((value) => [value.toUpperCase(), { value }])),
});
const GuestClockEnum = builder.enumType('GuestClock', {
  values: { UTC: { value: 'utc' }, LOCALTIME: { value: 'localtime' } },
});

const InstallFromIsoInput = builder.inputType('InstallFromIsoInput', {
  description:
    'A VM with an empty disk and a CD to install from. The disk is first in the order of booting: it is passed over while it is empty, and boots when the installer is done.',
  fields: (t) => ({
    installerId: t.id({ required: true, description: 'A volume that holds an ISO image.' }),
    driversId: t.id({ description: 'A second CD, as that with virtio drivers for Windows.' }),
    preset: t.field({ type: InstallPresetEnum, description: 'LINUX when left out.' }),
    diskFormat: t.field({ type: VolumeFormatEnum, description: 'qcow2 when left out.' }),
    diskBus: t.field({ type: InstallBusEnum }),
    secureBoot: t.boolean({ description: 'Needs UEFI and machine q35.' }),
    tpm: t.boolean({ description: 'A TPM 2.0, emulated by the node’s swtpm.' }),
    clock: t.field({ type: GuestClockEnum }),
    hyperv: t.boolean({ description: 'Hyper-V enlightenments, for Windows on KVM.' }),
    pressKeySeconds: t.int({
      description:
        'How long the space bar is pressed after the start, once a second, for installers that ask for a key. 15 for WINDOWS, else 0, when left out.',
    }),
  }),
});

const CreateVmInput = builder.inputType('CreateVmInput', {
  fields: (t) => ({
    templateId: t.id({ description: 'Either this or `iso`.' }),
    iso: t.field({ type: InstallFromIsoInput, description: 'Either this or `templateId`.' }),
    name: t.string({ required: true }),
    description: t.string(),
    vcpus: t.int({ required: true }),
    memoryBytes: t.field({ type: 'BigInt', required: true }),
    diskBytes: t.field({
      type: 'BigInt',
      description: 'The size of the template when left out; an empty disk needs it.',
    }),
    diskMode: t.field({ type: DiskModeEnum, description: 'OVERLAY when left out.' }),
    poolId: t.id({ description: 'The pool of the template or of the CD when left out.' }),
    nics: t.field({
      type: [NicInput],
      description: 'One on the default network when left out; empty for none.',
    }),
    firmware: t.field({ type: FirmwareEnum }),
    machine: t.string({ description: 'q35 or pc.' }),
    autostart: t.boolean(),
    start: t.boolean({ description: 'True when left out.' }),
    cloudInit: t.field({ type: CloudInitInput }),
    tags: t.stringList(),
    waitUntil: t.field({
      type: WaitUntilInput,
      description: 'Needs a start. The VM is then made by a task below the one that is returned.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'createVm',
  description:
    'Makes a VM from a template, or one that is installed from a CD; with `waitUntil` the task succeeds only when its guest has come so far.',
  input: CreateVmInput,
  operation: ({ waitUntil }) => (waitUntil ? 'vm.createUntil' : 'vm.create'),
  toInput: async ({ waitUntil, ...input }, { app }) => {
    const create = await prepareCreateVm(app.world, { ...input });
    return waitUntil ? checkInput(createUntilInput, withoutNulls({ create, waitUntil })) : create;
  },
});

const VmActionInput = builder.inputType('VmActionInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
const StartVmInput = builder.inputType('StartVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    waitUntil: t.field({ type: WaitUntilInput }),
    plan: t.boolean(),
  }),
});
const startInput = z.object({ waitUntil: waitUntilInput });
defineAction({
  name: 'startVm',
  description:
    'Starts a VM, from disk where it was suspended; with `waitUntil` the task succeeds only when its guest has come so far.',
  input: StartVmInput,
  operation: ({ waitUntil }) => (waitUntil ? 'vm.waitFor' : 'vm.start'),
  toInput: ({ id, waitUntil: wanted }) => {
    if (!wanted) return { vmId: id };
    const { waitUntil } = checkInput(startInput, withoutNulls({ waitUntil: wanted }));
    return { ...waitUntil, vmId: id, start: true, mustStart: true };
  },
});

const ACTIONS = [
  ['powerOffVm', 'vm.powerOff', 'Pulls the plug of a VM.'],
  ['rebootVm', 'vm.reboot', 'Asks the guest to reboot.'],
  ['resetVm', 'vm.reset', 'Presses the reset button of a VM.'],
  ['pauseVm', 'vm.pause', 'Stops the CPUs of a VM.'],
  ['resumeVm', 'vm.resume', 'Lets a paused VM run on.'],
  ['suspendVm', 'vm.suspend', 'Writes the memory of a VM to disk and stops it.'],
] as const;
for (const [name, operation, description] of ACTIONS) {
  defineAction({
    name,
    description,
    input: VmActionInput,
    operation,
    toInput: ({ id }) => ({ vmId: id }),
  });
}

const StopVmInput = builder.inputType('StopVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    timeoutSeconds: t.int({ description: 'How long the guest is waited for; 90 when left out.' }),
    thenPowerOff: t.boolean({
      description: 'Powers off when the time is over. False when left out.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'stopVm',
  description:
    'Asks the guest to shut down, by agent, then by ACPI, and waits; powers off in the end only where `thenPowerOff` is true.',
  input: StopVmInput,
  operation: 'vm.stop',
  toInput: ({ id, ...input }) => checkInput(stopVmInput, withoutNulls({ ...input, vmId: id })),
});

const DeleteVmInput = builder.inputType('DeleteVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    deleteVolumes: t.boolean({ required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'deleteVm',
  description:
    'Removes a VM; a running one is powered off first. Disks go only where asked and where nothing else needs them.',
  input: DeleteVmInput,
  operation: 'vm.delete',
  toInput: ({ id, deleteVolumes }) => ({ vmId: id, deleteVolumes }),
});

const UpdateVmInput = builder.inputType('UpdateVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    description: t.string({ description: 'Null empties it.' }),
    tags: t.stringList(),
    deleteProtected: t.boolean(),
    autostart: t.boolean(),
    vcpus: t.int(),
    memoryBytes: t.field({ type: 'BigInt' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'updateVm',
  description:
    'Changes a VM in place. New vCPUs and memory of a running VM take effect at its next start.',
  input: UpdateVmInput,
  operation: 'vm.update',
  toInput: ({ id, plan: _plan, ...input }) => checkInput(updateVmInput, { ...input, vmId: id }),
});
