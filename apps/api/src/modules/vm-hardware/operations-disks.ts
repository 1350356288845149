import {
  CorralError,
  DISK_BUSES,
  DISK_CACHES,
  DISK_DISCARDS,
  freeTarget,
  volumeSizeSchema,
  type HardwareDisk,
} from '@corral/domain';
import { defineOperation, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { refuseBaseDisks } from '../shared/base-disks.ts';
import { formatBytes, overcommitWarning, requireCapacity } from '../storage-pool/subject.ts';
import { paramsOf } from '../vm/subject.ts';
import { dependentsOf, readUse } from '../volume/dependents.ts';
import { deleteVolumeStep, growVolumeStep } from '../volume/operations/steps.ts';
import {
  formatOf,
  newVolumeSchema,
  newVolumeStep,
  refuseSharedWrites,
  volumeForVm,
} from './disk-volumes.ts';
import { CHANGE_TIMES } from '../shared/change-time.ts';
import { planChange, planOne, vmPlan } from './plan.ts';
import { growDiskStep } from './steps.ts';
import { loadHardware, takenTargets, type HardwareSubject } from './subject.ts';

const onVm = z.object({ vmId: z.string().min(1), when: z.enum(CHANGE_TIMES).default('NOW') });
const tuning = {
  cache: z.enum(DISK_CACHES).optional(),
  discard: z.enum(DISK_DISCARDS).optional(),
};
const targetSchema = z
  .string()
  .regex(/^[a-z]{2,4}$/, { message: 'That is not the name of a disk.' });

export const attachDiskInput = onVm.extend({
  ...tuning,
  volumeId: z.string().min(1).optional(),
  newVolume: newVolumeSchema.optional(),
  device: z.enum(['disk', 'cdrom']).default('disk'),
  bus: z.enum(DISK_BUSES).optional(),
  readonly: z.boolean().default(false),
});
type AttachDiskInput = z.output<typeof attachDiskInput>;

export const attachDisk = defineOperation<World, AttachDiskInput>({
  name: 'vm.attachDisk',
  input: attachDiskInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    checkSources(input);
    const made = input.newVolume && (await newVolumeStep(world, vm, input.newVolume));
    const content = await contentOf(world, vm, input);
    const bus = input.bus ?? defaultBus(vm, input.device);
    const target = freeTarget(bus, takenTargets(vm));
    const disk = {
      target,
      device: input.device,
      bus,
      format: content.format,
      path: content.path,
      readonly: input.readonly || input.device === 'cdrom',
      cache: input.cache ?? null,
      discard: input.discard ?? (input.device === 'disk' ? 'unmap' : null),
    } as const;
    const noun = input.device === 'cdrom' ? 'CD drive' : 'disk';
    const { steps, warnings, live } = planChange(
      vm,
      { kind: 'attachDisk', disk },
      {
        when: input.when,
        words: `attach ${content.name ?? 'an empty drive'} as the ${noun} ${target} (${bus})`,
        ...(made ? { volumeStep: made.step.key } : {}),
      },
    );
    return vmPlan(vm, `Attach a ${noun} to ${vm.name}`, {
      steps: made ? [made.step, ...steps] : steps,
      warnings: [...(made?.warnings ?? []), ...warnings],
      disruption: live ? 'LIVE' : 'NONE',
    });
  },
  owner: (input) => ({ kind: 'VM', id: input.vmId }),
});

function checkSources({ volumeId, newVolume, device }: AttachDiskInput): void {
  const given = [volumeId, newVolume].filter((one) => one !== undefined).length;
  if (device === 'cdrom' && newVolume !== undefined)
    throw new CorralError('INVALID_INPUT', 'A CD drive takes a volume that is there, or none.', {
      field: 'newVolume',
    });
  if (given === 1 || (given === 0 && device === 'cdrom')) return;
  throw new CorralError('INVALID_INPUT', 'Name either a volume or a new volume.', {
    field: 'volumeId',
  });
}

async function contentOf(
  world: World,
  vm: HardwareSubject,
  input: AttachDiskInput,
): Promise<{ name: string | null; path: string | null; format: 'raw' | 'qcow2' }> {
  const { volumeId, newVolume } = input;
  if (newVolume) return { name: newVolume.name, path: null, format: newVolume.format };
  if (volumeId === undefined) return { name: null, path: null, format: 'raw' };
  const volume = await volumeForVm(world, vm, volumeId);
  if (!input.readonly && input.device === 'disk') await refuseSharedWrites(world, volume);
  return { name: volume.name, path: volume.live.path, format: formatOf(volume) };
}

/** CDs stand on a bus every firmware reads; disks on the fastest one guests know. */
function defaultBus(vm: HardwareSubject, device: 'disk' | 'cdrom'): (typeof DISK_BUSES)[number] {
  if (device === 'disk') return 'virtio';
  return vm.hardware.stored.machine?.includes('q35') === true ? 'sata' : 'ide';
}

/** @throws CorralError NOT_FOUND naming `target`. */
function requireDisk(
  { hardware: { stored, running } }: HardwareSubject,
  target: string,
): HardwareDisk {
  const disk = [...stored.disks, ...(running?.disks ?? [])].find((one) => one.target === target);
  if (disk) return disk;
  throw new CorralError('NOT_FOUND', `The VM has no disk ${target}.`, { field: 'target' });
}

export const detachDiskInput = onVm.extend({
  target: targetSchema,
  deleteVolume: z.boolean().default(false),
});

export const detachDisk = defineOperation<World, z.output<typeof detachDiskInput>>({
  name: 'vm.detachDisk',
  input: detachDiskInput,
  plan: async (world, { vmId, target, deleteVolume, when }) => {
    const vm = await loadHardware(world, vmId);
    const disk = requireDisk(vm, target);
    const options = { when, words: `detach the disk ${target}` };
    const { steps, warnings, live } = planChange(vm, { kind: 'detachDisk', target }, options);
    const inGuest = vm.hardware.running?.disks.some((one) => one.target === target) === true;
    if (deleteVolume && inGuest && !live) {
      throw new CorralError(
        'WRONG_STATE',
        'The running VM keeps the disk until it is powered off, so its volume cannot be deleted now.',
        { field: 'deleteVolume' },
      );
    }
    const last = deleteVolume ? [await deletionOf(world, vm, disk)] : [];
    return vmPlan(vm, `Detach ${target} from ${vm.name}`, {
      steps: [...steps, ...last],
      warnings: [...bootWarning(vm, target), ...warnings],
      disruption: deleteVolume ? 'DATA_LOSS' : live ? 'LIVE' : 'NONE',
    });
  },
});

const bootWarning = ({ hardware }: HardwareSubject, target: string): string[] =>
  hardware.stored.bootOrder[0] === `disk:${target}` ? ['The VM boots from this disk.'] : [];

async function deletionOf(
  world: World,
  vm: HardwareSubject,
  { source, target }: HardwareDisk,
): Promise<PlannedStep> {
  const volume = source === null ? null : await vm.session.storage.findVolumeByPath(source);
  const pool = volume && (await world.db.pools.findByUuid(vm.nodeId, volume.poolUuid));
  if (!volume || !pool)
    throw new CorralError('NOT_FOUND', `The disk ${target} is in no storage pool of the node.`, {
      field: 'deleteVolume',
    });
  const place = { nodeId: vm.nodeId, poolId: pool.id, name: volume.name, path: volume.path };
  const use = await dependentsOf(world, await readUse(world, vm.nodeId), place);
  const others = [...use.vms.filter(({ id }) => id !== vm.id), ...use.overlays, ...use.templates];
  if (others.length > 0)
    throw new CorralError('IN_USE', `The volume ${volume.name} is used elsewhere too.`, {
      dependents: others,
      field: 'deleteVolume',
    });
  return deleteVolumeStep.step({
    key: `volume:${volume.name}`,
    title: `Delete ${volume.name}`,
    params: { nodeId: vm.nodeId, poolUuid: volume.poolUuid, name: volume.name },
    effect: 'REMOVES',
    irreversible: 'Its content is lost.',
  });
}

export const changeDiskInput = onVm.omit({ when: true }).extend({
  ...tuning,
  target: targetSchema,
  bus: z.enum(DISK_BUSES).optional(),
  readonly: z.boolean().optional(),
});

export const changeDisk = defineOperation<World, z.output<typeof changeDiskInput>>({
  name: 'vm.changeDisk',
  input: changeDiskInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    const disk = requireDisk(vm, input.target);
    const moves = input.bus !== undefined && input.bus !== disk.bus;
    const taken = takenTargets(vm).filter((target) => target !== input.target);
    const move =
      moves && input.bus ? { bus: input.bus, target: freeTarget(input.bus, taken) } : null;
    const change = {
      kind: 'changeDisk',
      target: input.target,
      move,
      cache: input.cache ?? null,
      discard: input.discard ?? null,
      readonly: input.readonly ?? null,
    } as const;
    const words = [
      move && `bus ${move.bus} as ${move.target}`,
      input.cache && `cache ${input.cache}`,
      input.discard && `discard ${input.discard}`,
      input.readonly === undefined ? null : input.readonly ? 'read-only' : 'writable',
    ].filter(Boolean);
    const warnings = move
      ? ['A guest without a driver for the new bus does not find the disk any more.']
      : [];
    const options = {
      when: 'NOW',
      words: `set the disk ${input.target}: ${words.join(', ')}`,
    } as const;
    return planOne(vm, `Change the disk ${input.target} of ${vm.name}`, change, options, warnings);
  },
});

export const changeMediaInput = onVm.omit({ when: true }).extend({
  target: targetSchema,
  /** Absent ejects. */
  volumeId: z.string().min(1).optional(),
  force: z.boolean().default(false),
});

export const changeMedia = defineOperation<World, z.output<typeof changeMediaInput>>({
  name: 'vm.changeMedia',
  input: changeMediaInput,
  plan: async (world, { vmId, target, volumeId, force }) => {
    const vm = await loadHardware(world, vmId);
    const drive = requireDisk(vm, target);
    if (drive.device !== 'cdrom' && drive.device !== 'floppy')
      throw new CorralError('CAPABILITY_MISSING', `The disk ${target} is no drive.`, {
        capability: 'vm.media',
        field: 'target',
      });
    const volume = volumeId === undefined ? null : await volumeForVm(world, vm, volumeId);
    const change = {
      kind: 'changeMedia',
      target,
      path: volume?.live.path ?? null,
      format: volume ? formatOf(volume) : 'raw',
      force,
    } as const;
    const words = volume
      ? `put ${volume.name} into the drive ${target}`
      : `eject what is in the drive ${target}`;
    const title = volume
      ? `Insert ${volume.name} into ${vm.name}`
      : `Eject ${target} of ${vm.name}`;
    return planOne(vm, title, change, { when: 'NOW', words });
  },
});

export const growDiskInput = z.object({
  vmId: z.string().min(1),
  target: targetSchema,
  capacityBytes: volumeSizeSchema,
});

export const growDisk = defineOperation<World, z.output<typeof growDiskInput>>({
  name: 'vm.growDisk',
  input: growDiskInput,
  plan: async (world, { vmId, target, capacityBytes }) => {
    const vm = await loadHardware(world, vmId);
    const disk = requireDisk(vm, target);
    const volume =
      disk.source === null ? null : await vm.session.storage.findVolumeByPath(disk.source);
    const live = volume && (await vm.session.storage.getPool(volume.poolUuid));
    if (!volume || !live || disk.device !== 'disk')
      throw new CorralError(
        'CAPABILITY_MISSING',
        `The disk ${target} is no volume of a storage pool, so it cannot be grown here.`,
        { capability: 'vm.growDisk', field: 'target' },
      );
    if (capacityBytes <= volume.capacityBytes)
      throw new CorralError(
        'INVALID_SIZE',
        `The disk has ${formatBytes(volume.capacityBytes)} already; disks only grow.`,
        { field: 'capacityBytes' },
      );
    const pool = {
      id: '',
      nodeId: vm.nodeId,
      uuid: live.uuid,
      name: live.name,
      session: vm.session,
      live,
    };
    requireCapacity(pool, capacityBytes, 'capacityBytes');
    const own = vm.live.disks.filter((one) => one.sourcePath === disk.source);
    await refuseBaseDisks(world, vm.nodeId, own, 'target');
    const online = vm.hardware.running !== null;
    const place = { poolUuid: volume.poolUuid, capacityBytes };
    const title = `Grow ${volume.name} to ${formatBytes(capacityBytes)}`;
    const rest = {
      effect: 'CHANGES',
      irreversible: 'A disk cannot be made smaller again.',
    } as const;
    const step = online
      ? growDiskStep.step({
          key: 'grow',
          title: `Now, under the running guest: ${title}`,
          params: { ...paramsOf(vm), ...place, target, volumeName: volume.name },
          ...rest,
        })
      : growVolumeStep.step({
          key: 'grow',
          title,
          params: { nodeId: vm.nodeId, ...place, name: volume.name },
          ...rest,
        });
    return vmPlan(vm, `Grow the disk ${target} of ${vm.name}`, {
      steps: [step],
      warnings: [
        ...overcommitWarning(pool, capacityBytes - volume.capacityBytes),
        'The partitions and file systems on it grow only when the guest is told to.',
      ],
      disruption: online ? 'LIVE' : 'NONE',
    });
  },
});
