import { bootOrderWithoutMedia, CorralError, installationMedia } from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import type { ModuleWork } from '../shared/module-work.ts';
import { formatBytes } from '../storage-pool/subject.ts';
import { planChange, vmPlan } from '../vm-hardware/plan.ts';
import { loadHardware, type HardwareSubject } from '../vm-hardware/subject.ts';

export const ejectMediaInput = z.object({
  vmId: z.string().min(1),
  force: z.boolean().default(false),
});

/** A disk that holds less was hardly installed to: an empty qcow2 image has some 200 KiB. */
const NEXT_TO_NOTHING = 8 * 1024 * 1024;

/** Takes out what a VM was installed from, now and for its next boots, and lets it boot from its disk first. */
const ejectMedia = defineOperation<World, z.output<typeof ejectMediaInput>>({
  name: 'vm.ejectMedia',
  input: ejectMediaInput,
  plan: async (world, { vmId, force }) => {
    const vm = await loadHardware(world, vmId);
    const { stored, running } = vm.hardware;
    const media = installationMedia(stored, running);
    if (media.length === 0)
      throw new CorralError('WRONG_STATE', `${vm.name} has no installation medium in a drive.`);
    const changes = media.map(({ target, source }) =>
      planChange(
        vm,
        { kind: 'changeMedia', target, path: null, format: 'raw', force },
        {
          when: 'NOW',
          words: `eject ${fileName(source)} from the drive ${target}`,
          keyPrefix: `${target}:`,
        },
      ),
    );
    const order = bootOrderWithoutMedia(
      stored,
      media.map(({ target }) => target),
    );
    if (order !== null)
      changes.push(
        planChange(
          vm,
          { kind: 'boot', order },
          {
            when: 'NOW',
            words: `boot from ${order[0]?.replace(/^disk:/, '')} first`,
            keyPrefix: 'boot:',
          },
        ),
      );
    return vmPlan(vm, `Eject the installation medium of ${vm.name}`, {
      steps: changes.flatMap(({ steps }) => steps),
      warnings: [...(await emptyDiskWarning(vm)), ...changes.flatMap(({ warnings }) => warnings)],
      disruption: changes.some(({ live }) => live) ? 'LIVE' : 'NONE',
    });
  },
});

const fileName = (path: string): string => path.split('/').at(-1) ?? path;

/** Somebody who ejects before anything was installed has a VM that boots nothing. */
async function emptyDiskWarning(vm: HardwareSubject): Promise<string[]> {
  const disk = vm.hardware.stored.disks.find(({ device }) => device === 'disk');
  if (!disk || disk.source === null) return [];
  const volume = await vm.session.storage.findVolumeByPath(disk.source);
  const held = volume?.allocationBytes ?? null;
  if (held === null || held >= NEXT_TO_NOTHING) return [];
  return [
    `The disk ${disk.target} holds next to nothing (${formatBytes(held)}): the installation does not seem to be done.`,
  ];
}

export const installMediaWork: ModuleWork = { operations: [ejectMedia], steps: [], removers: {} };
