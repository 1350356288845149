import { installationMedia, type InstallationMedium } from '@corral/domain';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { VolumeRef, type VolumeRow } from '../../graphql/refs.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { volumesAt } from '../shared/loaders.ts';
import { ejectMediaInput } from './operations.ts';

/** What a VM was installed from and still has in a drive. */

interface MediumOnNode extends InstallationMedium {
  readonly nodeId: string;
}
const InstallationMediumRef = builder.objectRef<MediumOnNode>('InstallationMedium').implement({
  description: 'A CD that is in a drive from which the VM can boot.',
  fields: (t) => ({
    target: t.exposeString('target', { description: 'The drive, as in sda.' }),
    source: t.exposeString('source', { description: 'Path of what is in it.' }),
    bootsFirst: t.exposeBoolean('bootsFirst', {
      description: 'Whether it is tried before the first disk.',
    }),
    volume: t.field({
      type: VolumeRef,
      nullable: true,
      resolve: async ({ nodeId, source }, _args, context): Promise<VolumeRow | null> =>
        (await volumesAt(context, nodeId, source))[0] ?? null,
    }),
  }),
});

builder.prismaObjectField('Vm', 'installationMedia', (t) =>
  t.field({
    type: [InstallationMediumRef],
    nullable: true,
    description:
      'CDs in drives from which the VM can boot, where it has a disk to install to; seeds of cloud-init are none. Read from the node now; fails alone.',
    resolve: async ({ nodeId, uuid }, _args, { app }) => {
      const record = await app.world.nodes.session(nodeId).vmHardware.read(uuid);
      if (!record) return null;
      const media = installationMedia(record.stored, record.running);
      return media.map((medium) => Object.assign({ nodeId }, medium));
    },
  }),
);

const EjectInstallationMediaInput = builder.inputType('EjectInstallationMediaInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    force: t.boolean({ description: 'Also where the guest has locked the drive.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'ejectInstallationMedia',
  description:
    'Takes out the CDs that a VM was installed from, now and for its next boots, and moves their drives behind its disks in the order of booting.',
  input: EjectInstallationMediaInput,
  operation: 'vm.ejectMedia',
  toInput: ({ id, force }) => checkInput(ejectMediaInput, withoutNulls({ vmId: id, force })),
});
