import {
  CorralError,
  DISPLAY_TYPES,
  INPUT_BUSES,
  INPUT_TYPES,
  SOUND_MODELS,
  VIDEO_MODELS,
} from '@corral/domain';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { wordEnum } from '../shared/hardware-words.ts';
import { ChangeTimeEnum } from '../vm-hardware/change-time.ts';
import { attachPciInput, attachUsbInput } from './operations-host.ts';
import { attachPartInput, detachDeviceInput, setVideoInput } from './operations-parts.ts';
import { attachShareInput } from './operations-share.ts';

/** Mutations that give VMs devices and take them away. */

const ShareDriverEnum = builder.enumType('ShareDriver', {
  values: { VIRTIOFS: { value: 'virtiofs' }, PLAN9: { value: '9p' } } as const,
});
const UsbByEnum = builder.enumType('UsbBy', {
  description: 'MAKE follows the device to another socket; PLACE tells two of a make apart.',
  values: ['MAKE', 'PLACE'] as const,
});
export const DisplayTypeEnum = wordEnum('DisplayType', DISPLAY_TYPES);
export const VideoModelEnum = wordEnum('VideoModel', VIDEO_MODELS);
const SoundModelEnum = wordEnum('SoundModel', SOUND_MODELS);
const InputTypeEnum = wordEnum('InputType', INPUT_TYPES);
const InputBusEnum = wordEnum('InputBus', INPUT_BUSES);

/** The input as operations want it: the id under its own name, nulls left out. */
function request<T extends { id: string; plan?: boolean | null | undefined }>(input: T): unknown {
  const { id, plan: _plan, ...rest } = input;
  return withoutNulls({ ...rest, vmId: id });
}

const AttachVmPciDeviceInput = builder.inputType('AttachVmPciDeviceInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    address: t.string({ required: true, description: 'As in 0000:3b:00.0.' }),
    wholeGroup: t.boolean({
      description: 'With everything of its IOMMU group. True when left out.',
    }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'attachVmPciDevice',
  description: 'Hands a PCI device of the node to a VM, with its IOMMU group.',
  input: AttachVmPciDeviceInput,
  operation: 'vm.attachPci',
  toInput: (input) => checkInput(attachPciInput, request(input)),
});

const AttachVmUsbDeviceInput = builder.inputType('AttachVmUsbDeviceInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    bus: t.int({ required: true }),
    device: t.int({ required: true }),
    by: t.field({ type: UsbByEnum, description: 'How the VM finds it. MAKE when left out.' }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'attachVmUsbDevice',
  description: 'Hands a USB device of the node to a VM.',
  input: AttachVmUsbDeviceInput,
  operation: 'vm.attachUsb',
  toInput: (input) => checkInput(attachUsbInput, request(input)),
});

const AttachVmShareInput = builder.inputType('AttachVmShareInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    path: t.string({ required: true, description: 'A folder of the node.' }),
    tag: t.string({ required: true, description: 'By which the guest mounts it.' }),
    driver: t.field({ type: ShareDriverEnum, description: 'VIRTIOFS when left out.' }),
    readonly: t.boolean(),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'attachVmShare',
  description: 'Shares a folder of the node with a VM.',
  role: 'admin',
  input: AttachVmShareInput,
  operation: 'vm.attachShare',
  toInput: (input) => checkInput(attachShareInput, request(input)),
});

const VmInputDeviceInput = builder.inputType('VmInputDeviceInput', {
  fields: (t) => ({
    type: t.field({ type: InputTypeEnum, required: true }),
    bus: t.field({ type: InputBusEnum, required: true }),
  }),
});
const AttachVmPartInput = builder.inputType('AttachVmPartInput', {
  description: 'Exactly one of serial, display, sound, input and rng.',
  fields: (t) => ({
    id: t.id({ required: true }),
    serial: t.boolean({ description: 'Another serial port, the next free one.' }),
    display: t.field({ type: DisplayTypeEnum }),
    sound: t.field({ type: SoundModelEnum }),
    input: t.field({ type: VmInputDeviceInput }),
    rng: t.boolean({ description: 'A source of random numbers.' }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'attachVmPart',
  description: 'Gives a VM a serial port, a display, a sound card, an input device or an RNG.',
  input: AttachVmPartInput,
  operation: 'vm.attachPart',
  toInput: ({ id, when, serial, display, sound, input, rng }) => {
    const parts = [
      serial === true && { kind: 'serial' },
      display != null && { kind: 'display', type: display },
      sound != null && { kind: 'sound', model: sound },
      input != null && { kind: 'input', ...input },
      rng === true && { kind: 'rng' },
    ].filter((part) => part !== false);
    if (parts.length !== 1)
      throw new CorralError(
        'INVALID_INPUT',
        'Name exactly one of serial, display, sound, input and rng.',
        { field: 'serial' },
      );
    return checkInput(attachPartInput, withoutNulls({ vmId: id, when, part: parts[0] }));
  },
});

const DetachVmDeviceInput = builder.inputType('DetachVmDeviceInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    key: t.string({ required: true, description: 'As in `usb:046d:c52b`.' }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'detachVmDevice',
  description: 'Takes a device away from a VM; one of the node goes back to the node.',
  input: DetachVmDeviceInput,
  operation: 'vm.detachDevice',
  toInput: (input) => checkInput(detachDeviceInput, request(input)),
});

const SetVmVideoInput = builder.inputType('SetVmVideoInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    model: t.field({ type: VideoModelEnum, required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setVmVideo',
  description: 'Sets the model of the display adapter for the next boot.',
  input: SetVmVideoInput,
  operation: 'vm.setVideo',
  toInput: (input) => checkInput(setVideoInput, request(input)),
});
