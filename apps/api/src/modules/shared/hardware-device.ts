import { deviceWords, mountCommand, type HardwareDevice } from '@corral/domain';
import { builder } from '../../graphql/builder.ts';

/** A device of a VM beside its disks and cards. */
export const HardwareDeviceRef = builder.objectRef<HardwareDevice>('HardwareDevice').implement({
  description: 'A device of the node, a shared folder, a serial port, a display or the like.',
  fields: (t) => ({
    key: t.exposeID('key', { description: 'By which it is detached, as in `pci:0000:3b:00.0`.' }),
    kind: t.string({
      description: 'pci, usb, share, serial, display, sound, input or rng.',
      resolve: ({ device }) => device.kind,
    }),
    words: t.string({
      description: 'What it is, in a few words.',
      resolve: ({ device }) => deviceWords(device),
    }),
    path: t.string({
      nullable: true,
      description: 'The folder of the node, of a shared one.',
      resolve: ({ device }) => (device.kind === 'share' ? device.path : null),
    }),
    mountCommand: t.string({
      nullable: true,
      description: 'What root types in the guest to see a shared folder.',
      resolve: ({ device }) => (device.kind === 'share' ? mountCommand(device) : null),
    }),
  }),
});
