import {
  CorralError,
  deviceWords,
  DISPLAY_TYPES,
  INPUT_BUSES,
  INPUT_TYPES,
  SERIAL_PORTS,
  SOUND_MODELS,
  VIDEO_MODELS,
  type DeviceSpec,
  type HardwareDevice,
} from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { CHANGE_TIMES } from '../shared/change-time.ts';
import { requireOffer } from '../shared/require-offer.ts';
import { planOne } from '../vm-hardware/plan.ts';
import { loadHardware, type HardwareSubject } from '../vm-hardware/subject.ts';

const onVm = z.object({ vmId: z.string().min(1), when: z.enum(CHANGE_TIMES).default('NOW') });

export const attachPartInput = onVm.extend({
  part: z.discriminatedUnion('kind', [
    /** The next free port. */
    z.object({ kind: z.literal('serial') }),
    z.object({ kind: z.literal('display'), type: z.enum(DISPLAY_TYPES) }),
    z.object({ kind: z.literal('sound'), model: z.enum(SOUND_MODELS) }),
    z.object({ kind: z.literal('input'), type: z.enum(INPUT_TYPES), bus: z.enum(INPUT_BUSES) }),
    z.object({ kind: z.literal('rng') }),
  ]),
});
type Part = z.output<typeof attachPartInput>['part'];

export const attachPart = defineOperation<World, z.output<typeof attachPartInput>>({
  name: 'vm.attachPart',
  input: attachPartInput,
  plan: async (world, { vmId, part, when }) => {
    const vm = await loadHardware(world, vmId);
    if (part.kind === 'display') {
      const { displays } = await vm.session.devices.offer(vm.uuid);
      requireOffer(displays[part.type], `vm.display.${part.type}`, 'display');
    }
    const device = specOf(vm, part);
    const words = deviceWords(device);
    const warnings =
      device.kind === 'display' && vm.hardware.stored.video === null
        ? ['The VM has no display adapter, so the display stays dark; give it one as well.']
        : [];
    return planOne(
      vm,
      `Attach ${withArticle(words)} to ${vm.name}`,
      { kind: 'attachDevice', device },
      { when, words: `attach ${withArticle(words)}` },
      warnings,
    );
  },
});

const withArticle = (words: string): string => `${/^[aeio]/i.test(words) ? 'an' : 'a'} ${words}`;

function specOf({ hardware: { stored } }: HardwareSubject, part: Part): DeviceSpec {
  if (part.kind !== 'serial') return part;
  const taken = new Set(
    stored.devices.flatMap(({ device }) => (device.kind === 'serial' ? [device.port] : [])),
  );
  const free = Array.from({ length: SERIAL_PORTS }, (_, port) => port).find(
    (port) => !taken.has(port),
  );
  if (free !== undefined) return { kind: 'serial', port: free };
  throw new CorralError('LIMIT_EXCEEDED', `A VM has at most ${SERIAL_PORTS} serial ports.`);
}

export const detachDeviceInput = onVm.extend({ key: z.string().min(1) });

export const detachDevice = defineOperation<World, z.output<typeof detachDeviceInput>>({
  name: 'vm.detachDevice',
  input: detachDeviceInput,
  plan: async (world, { vmId, key, when }) => {
    const vm = await loadHardware(world, vmId);
    const { stored, running } = vm.hardware;
    const found = [...stored.devices, ...(running?.devices ?? [])].find((one) => one.key === key);
    if (!found)
      throw new CorralError('NOT_FOUND', `The VM has no device ${key}.`, { field: 'key' });
    const words = deviceWords(found.device);
    return planOne(
      vm,
      `Detach the ${words} from ${vm.name}`,
      { kind: 'detachDevice', key },
      { when, words: `detach the ${words}` },
      lossOf(stored.devices, found),
    );
  },
});

/** What is lost with a device beyond the device. */
function lossOf(devices: readonly HardwareDevice[], gone: HardwareDevice): string[] {
  const { device } = gone;
  if (device.kind === 'share')
    return ['What the guest has open there is lost to it; the files stay on the node.'];
  if (device.kind !== 'display' && device.kind !== 'serial') return [];
  const left = devices.filter(
    (one) =>
      one.key !== gone.key && (one.device.kind === 'display' || one.device.kind === 'serial'),
  );
  const spice =
    device.kind === 'display' && device.type === 'spice'
      ? ['Its channels for clipboard and USB go with the SPICE display.']
      : [];
  if (left.length > 0) return spice;
  return [
    ...spice,
    'It is the last way in: without a display and a serial port, the VM can be reached only through its network and its guest agent.',
  ];
}

export const setVideoInput = onVm.omit({ when: true }).extend({ model: z.enum(VIDEO_MODELS) });

export const setVideo = defineOperation<World, z.output<typeof setVideoInput>>({
  name: 'vm.setVideo',
  input: setVideoInput,
  plan: async (world, { vmId, model }) => {
    const vm = await loadHardware(world, vmId);
    const { videos } = await vm.session.devices.offer(vm.uuid);
    if (!videos.includes(model))
      throw new CorralError(
        'CAPABILITY_MISSING',
        `The QEMU of the node has no display adapter ${model}.`,
        { capability: `vm.video.${model}`, field: 'model' },
      );
    const displays = vm.hardware.stored.devices.filter(({ device }) => device.kind === 'display');
    const dark =
      model === 'none' && displays.length > 0
        ? ['Without a display adapter the VM’s screen stays dark; the serial port is its way in.']
        : [];
    const words =
      model === 'none' ? 'take the display adapter away' : `make the display adapter ${model}`;
    return planOne(
      vm,
      `Change the display adapter of ${vm.name}`,
      { kind: 'video', model },
      { when: 'NOW', words },
      dark,
    );
  },
});
