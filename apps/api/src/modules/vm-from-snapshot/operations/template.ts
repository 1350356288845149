import { CorralError, descriptionSchema, nameSchema, newId, tagSchema } from '@corral/domain';
import { defineOperation, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { metadataVolumeOf } from '../../template/metadata-file.ts';
import { recordTemplateStep } from '../../template/operations/record-steps.ts';
import { requireSnapshot } from '../../vm-snapshot/situation.ts';
import { loadVm, paramsOf, requireFree, targetOf, type VmSubject } from '../../vm/subject.ts';
import { requireFreeName } from '../../volume/subject.ts';
import { checkSnapshotStep } from './check-step.ts';
import { copyOf, heldDisks, type HeldDisk } from './snapshot-disks.ts';

export const templateFromSnapshotInput = z.object({
  vmId: z.string().min(1),
  snapshot: z.string().min(1),
  name: nameSchema('name of the template'),
  description: descriptionSchema.nullish(),
  poolId: z.string().nullish(),
  /** The disk it boots from when absent. */
  target: z.string().nullish(),
  cloudInit: z.boolean().nullish(),
  tags: z.array(tagSchema).max(50, { message: 'At most 50 tags.' }).default([]),
});
type Input = z.output<typeof templateFromSnapshotInput>;

const RECORD = 'record';

/** Makes a template of what a snapshot holds of one disk: a copy of its own. The snapshot stays. */
export const createTemplateFromSnapshot = defineOperation<World, Input>({
  name: 'template.createFromSnapshot',
  input: templateFromSnapshotInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireFree(world, vm);
    const snapshot = requireSnapshot(vm, input.snapshot);
    const disk = chooseDisk(vm, await heldDisks(world, vm, snapshot, input.poolId ?? null), input);
    const volumeName = `${input.name}.qcow2`;
    await requireFreeTemplate(world, disk, input.name, volumeName);
    return {
      title: `Make the template ${input.name} of the snapshot ${snapshot.name} of ${vm.name}`,
      disruption: 'NONE',
      warnings: [
        ...(snapshot.hasMemory
          ? ['The memory is not copied: the disk is as after a power cut at that moment.']
          : []),
        'VMs of the template have the host name, machine id, users and ssh host keys of this guest, until these are made anew.',
      ],
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps: [
        checkSnapshotStep.step({
          key: 'check',
          title: 'Check the snapshot once more',
          params: {
            ...paramsOf(vm),
            snapshot: snapshot.name,
            disks: [{ target: disk.target, path: disk.volume.path }],
            copy: null,
          },
          effect: 'READS',
          weight: 0.2,
        }),
        await copyOf(vm, snapshot, disk, volumeName),
        await recordOf(world, vm, disk, volumeName, input),
      ],
    };
  },
  owner: (_input, plan) => {
    const step = plan.steps.find(({ key }) => key === RECORD);
    const params = z.object({ templateId: z.string() }).safeParse(step?.params);
    return params.success ? { kind: 'TEMPLATE', id: params.data.templateId } : null;
  },
  finish: async (context, { vmId }) => ({
    vmId,
    ...z.object({ templateId: z.string() }).parse(context.output(RECORD)),
  }),
});

/** The disk that is named, else the one the VM boots from, else the first. */
function chooseDisk(vm: VmSubject, disks: readonly HeldDisk[], { target }: Input): HeldDisk {
  const order = (disk: HeldDisk): number =>
    vm.live.disks.find((one) => one.target === disk.target)?.bootOrder ?? Number.MAX_SAFE_INTEGER;
  const [first] = disks.toSorted((one, other) => order(one) - order(other));
  const chosen = target ? disks.find((disk) => disk.target === target) : first;
  if (chosen) return chosen;
  throw new CorralError('NOT_FOUND', `The snapshot does not hold the disk ${target ?? ''}.`, {
    field: 'target',
  });
}

async function requireFreeTemplate(
  world: World,
  { pool }: HeldDisk,
  name: string,
  volumeName: string,
): Promise<void> {
  if (await world.db.templates.findByName(pool.id, name)) {
    throw new CorralError(
      'ALREADY_EXISTS',
      `The storage pool ${pool.name} has a template ${name} already.`,
      { field: 'name' },
    );
  }
  await requireFreeName(pool, metadataVolumeOf(volumeName), 'name');
}

/** What is known of the guest goes with it: from the template the VM was made of, else from the VM. */
async function recordOf(
  world: World,
  vm: VmSubject,
  { pool, volume }: HeldDisk,
  volumeName: string,
  input: Input,
): Promise<PlannedStep> {
  const row = await world.db.vms.require(vm.id);
  const origin = row.templateId === null ? null : await world.db.templates.get(row.templateId);
  const bus = vm.live.disks.find((disk) => disk.sourcePath !== null && disk.device === 'disk')?.bus;
  return recordTemplateStep.step({
    key: RECORD,
    title: 'Write the metadata of the template beside its file',
    params: {
      nodeId: vm.nodeId,
      poolUuid: pool.uuid,
      name: volumeName,
      templateId: newId(),
      poolId: pool.id,
      fileStep: null,
      after: null,
      metadata: {
        templateVersion: 1,
        name: input.name,
        description: input.description ?? null,
        osName: origin?.osName ?? vm.live.osName,
        osVersion: origin?.osVersion ?? null,
        arch: vm.live.arch ?? origin?.arch ?? 'x86_64',
        imageFormat: 'qcow2',
        sizeBytes: volume.capacityBytes,
        fileBytes: null,
        source: { kind: 'VOLUME', volume: volume.name },
        checksumSha256: null,
        cloudInit: input.cloudInit ?? origin?.cloudInit ?? true,
        virtio: origin?.virtio ?? bus === 'virtio',
        guestAgent: origin?.guestAgent ?? vm.live.hasAgentChannel,
        tags: input.tags,
        createdAt: new Date().toISOString(),
      },
    },
    effect: 'CREATES',
  });
}
