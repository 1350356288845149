import {
  CorralError,
  mountCommand,
  SHARE_DRIVERS,
  sharePathFault,
  shareTagSchema,
} from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { CHANGE_TIMES } from '../shared/change-time.ts';
import { requireOffer } from '../shared/require-offer.ts';
import { planOne } from '../vm-hardware/plan.ts';
import { loadHardware, type HardwareSubject } from '../vm-hardware/subject.ts';

export const attachShareInput = z.object({
  vmId: z.string().min(1),
  when: z.enum(CHANGE_TIMES).default('NOW'),
  path: z.string().min(1),
  tag: shareTagSchema,
  driver: z.enum(SHARE_DRIVERS).default('virtiofs'),
  readonly: z.boolean().default(false),
});
type AttachShare = z.output<typeof attachShareInput>;

export const attachShare = defineOperation<World, AttachShare>({
  name: 'vm.attachShare',
  input: attachShareInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    const { driver, path, tag } = input;
    await requireDriver(vm, input);
    await requireFolder(vm, path);
    const share = { kind: 'share', driver, path, tag, readonly: input.readonly } as const;
    const taken = vm.hardware.stored.devices.some(({ key }) => key === `share:${tag}`);
    if (taken)
      throw new CorralError('ALREADY_EXISTS', `The VM has a shared folder ${tag} already.`, {
        field: 'tag',
      });
    const memory = driver === 'virtiofs' && !vm.hardware.stored.sharedMemory;
    const words = [
      `share the folder ${path} as ${tag} by ${driver}${input.readonly ? ', read-only' : ''}`,
      memory ? 'and keep the memory of the VM where virtiofsd can see it' : null,
    ];
    return planOne(
      vm,
      `Share ${path} with ${vm.name}`,
      { kind: 'attachDevice', device: share },
      { when: input.when, words: words.filter(Boolean).join(', ') },
      [
        `In the guest, root sees it with: ${mountCommand(share)}`,
        ...(input.readonly ? [] : [OWNER[driver]]),
        ...(memory ? [MEMORY] : []),
        'While it shares a folder, the VM cannot be moved, suspended to disk or snapshotted with its memory.',
      ],
    );
  },
});

const OWNER = {
  virtiofs: 'Root of the guest is root in that folder of the node.',
  '9p': 'The node’s user for QEMU must be able to read and write the folder.',
} as const;

const MEMORY =
  'virtiofs needs memory that is shared with a program of the node: the VM’s memory will be taken from a memfd, and stays so when the folder is detached.';

async function requireDriver(
  vm: HardwareSubject,
  { driver, readonly }: AttachShare,
): Promise<void> {
  const offer = await vm.session.devices.offer(vm.uuid);
  requireOffer(offer.shares[driver], `vm.share.${driver}`, 'driver');
  if (readonly && driver === 'virtiofs')
    requireOffer(offer.readonlyVirtiofs, 'vm.share.virtiofs.readonly', 'readonly');
}

/** The folder as it is on the node: a link must not lead around the rule for its path. */
async function requireFolder(vm: HardwareSubject, path: string): Promise<void> {
  const refuse = (why: string): never => {
    throw new CorralError('INVALID_PATH', why, { field: 'path' });
  };
  const fault = sharePathFault(path);
  if (fault !== null) refuse(fault);
  const { exists, isFolder, realPath } = await vm.session.devices.folder(path);
  if (!exists || realPath === null) refuse(`The node has no folder ${path}.`);
  if (!isFolder) refuse(`${path} is not a folder.`);
  const behind = realPath === null || realPath === path ? null : sharePathFault(realPath);
  if (behind !== null) refuse(`It leads to another folder. ${behind}`);
}
