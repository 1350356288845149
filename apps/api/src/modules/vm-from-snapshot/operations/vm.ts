import { CorralError, nameSchema } from '@corral/domain';
import type { CopySource, SnapshotRecord, VolumeRecord } from '@corral/hypervisor';
import { defineOperation, type OperationPlan, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { readTags } from '../../shared/tags.ts';
import {
  cloneFirmwareStep,
  clonedVm,
  cloneSeedStep,
  defineCloneStep,
} from '../../vm-clone/operations/clone-steps.ts';
import { requireSnapshot } from '../../vm-snapshot/situation.ts';
import { requireFreeVmName, takenMacs } from '../../vm/operations/create-facts.ts';
import { chooseMacs, chooseUuid } from '../../vm/identity.ts';
import { isOwnSeed } from '../../vm/operations/delete.ts';
import { startStep } from '../../vm/operations/power-steps.ts';
import { loadVm, paramsOf, requireFree, targetOf, type VmSubject } from '../../vm/subject.ts';
import { requireFreeName } from '../../volume/subject.ts';
import { checkSnapshotStep } from './check-step.ts';
import { copyOf, heldDisks, overlayOf, volumeKey, type HeldDisk } from './snapshot-disks.ts';

export const vmFromSnapshotInput = z.object({
  vmId: z.string().min(1),
  snapshot: z.string().min(1),
  mode: z.enum(['LINKED', 'FULL']),
  name: nameSchema('name of the VM'),
  poolId: z.string().nullish(),
  start: z.boolean().default(false),
});
type Input = z.output<typeof vmFromSnapshotInput>;

interface SeedSource {
  readonly target: string;
  readonly volume: VolumeRecord;
}

/** Everything the plan has found and chosen. */
interface Draft {
  readonly input: Input;
  readonly vm: VmSubject;
  readonly snapshot: SnapshotRecord;
  readonly disks: readonly HeldDisk[];
  readonly seed: SeedSource | null;
  readonly source: CopySource;
  readonly uuid: string;
  readonly macs: readonly string[];
  readonly at: string;
  readonly tags: readonly string[];
  readonly templateId: string | null;
}

/**
 * Makes a VM of a snapshot: made after the VM as it is defined now, on disks as the snapshot holds them, with an
 * identity of its own. The VM of the snapshot may run.
 */
export const createVmFromSnapshot = defineOperation<World, Input>({
  name: 'vm.createFromSnapshot',
  input: vmFromSnapshotInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireFree(world, vm);
    const snapshot = requireSnapshot(vm, input.snapshot);
    const [source, vms, row, disks] = await Promise.all([
      vm.session.copies.inspect(vm.uuid),
      vm.session.vms.list(),
      world.db.vms.require(vm.id),
      heldDisks(world, vm, snapshot, input.poolId ?? null),
    ]);
    requireFreeVmName(vms, input.name);
    refuseUnheld(vm, snapshot, source);
    return planOf({
      input,
      vm,
      snapshot,
      disks: disks.filter(({ target }) => vm.live.disks.some((disk) => disk.target === target)),
      seed: await seedOf(vm),
      source,
      uuid: chooseUuid(),
      macs: chooseMacs(vm.live.nics.length, takenMacs(vms)),
      at: new Date().toISOString(),
      tags: readTags(row.tags),
      templateId: row.templateId,
    });
  },
  owner: (_input, plan) => {
    const define = plan.steps.find(({ key }) => key === DEFINE);
    const params = defineCloneStep.handler.params.safeParse(define?.params);
    return params.success ? { kind: 'VM', id: params.data.vmUuid } : null;
  },
  finish: async (context) => clonedVm.parse(context.output(DEFINE)),
});

const DEFINE = 'define';

/**
 * A disk of the VM that the snapshot does not hold would be one that both write to.
 * @throws CorralError WRONG_STATE naming it.
 */
function refuseUnheld(vm: VmSubject, snapshot: SnapshotRecord, source: CopySource): void {
  const unheld = vm.live.disks.find(
    (disk) =>
      disk.device === 'disk' &&
      !disk.readonly &&
      disk.sourcePath !== null &&
      !source.sharedTargets.includes(disk.target) &&
      !snapshot.disks.some(({ target }) => target === disk.target),
  );
  if (!unheld) return;
  throw new CorralError(
    'WRONG_STATE',
    `The snapshot ${snapshot.name} does not hold the disk ${unheld.target}, which both VMs would write to; detach it first.`,
  );
}

async function seedOf(vm: VmSubject): Promise<SeedSource | null> {
  const drive = vm.live.disks.find((disk) => isOwnSeed(vm, disk));
  const volume =
    drive?.sourcePath == null ? null : await vm.session.storage.findVolumeByPath(drive.sourcePath);
  return drive && volume ? { target: drive.target, volume } : null;
}

const diskName = ({ input }: Draft, disk: HeldDisk, index: number): string =>
  `${index === 0 ? input.name : `${input.name}-${disk.target}`}.qcow2`;
const seedName = ({ input }: Draft): string => `${input.name}-seed.iso`;
const stepParams = ({ vm, uuid, input }: Draft) => ({
  nodeId: vm.nodeId,
  vmUuid: uuid,
  name: input.name,
});

async function planOf(draft: Draft): Promise<OperationPlan> {
  const { vm, input, snapshot, disks, seed } = draft;
  const volumes: PlannedStep[] = [];
  for (const [index, disk] of disks.entries()) {
    const name = diskName(draft, disk, index);
    volumes.push(
      input.mode === 'LINKED'
        ? await overlayOf(vm, disk, name)
        : await copyOf(vm, snapshot, disk, name),
    );
  }
  return {
    title: `Create VM ${input.name} from the snapshot ${snapshot.name} of ${vm.name}`,
    disruption: 'NONE',
    warnings: warningsOf(draft),
    nodeId: vm.nodeId,
    target: targetOf(vm),
    // What is read from must neither be merged nor deleted meanwhile.
    leaseVmIds: [vm.id],
    steps: [
      checkSnapshotStep.step({
        key: 'check',
        title: 'Check the snapshot once more',
        params: {
          ...paramsOf(vm),
          snapshot: snapshot.name,
          disks: disks.map(({ target, volume }) => ({ target, path: volume.path })),
          copy: { name: input.name, uuid: draft.uuid },
        },
        effect: 'READS',
        weight: 0.2,
      }),
      ...volumes,
      ...(seed === null ? [] : [await seedStepOf(draft, seed)]),
      defineOf(draft),
      ...(copiesFirmware(draft) ? [firmwareOf(draft)] : []),
      ...(input.start ? [startOf(draft)] : []),
    ],
  };
}

const isOff = ({ vm }: Draft): boolean => vm.live.powerState === 'STOPPED';
const copiesFirmware = (draft: Draft): boolean => draft.source.hasFirmwareVariables && isOff(draft);

function warningsOf(draft: Draft): string[] {
  const { vm, input, snapshot, source, seed } = draft;
  return [
    'The settings are those that the VM has now, not those of the time of the snapshot.',
    ...(snapshot.hasMemory
      ? ['The memory is not copied: the disks are as after a power cut at that moment.']
      : []),
    ...(input.mode === 'LINKED'
      ? [`As long as ${input.name} stands, the snapshot ${snapshot.name} cannot be deleted.`]
      : []),
    ...(seed === null
      ? [
          `There is no seed of Corral, so the guest keeps host name, machine id and ssh host keys of ${vm.name}.`,
        ]
      : []),
    ...(source.hasFirmwareVariables && !isOff(draft)
      ? [`${vm.name} is on, so the new VM gets fresh firmware variables.`]
      : []),
    ...source.warnings,
  ];
}

async function seedStepOf(draft: Draft, seed: SeedSource): Promise<PlannedStep> {
  const { vm, disks, input, uuid, macs, at } = draft;
  const pool = disks[0]?.pool;
  if (!pool) throw new CorralError('NOT_FOUND', 'The snapshot holds no disk that the VM has.');
  const name = seedName(draft);
  await requireFreeName(pool, name, 'name');
  return cloneSeedStep.step({
    key: volumeKey(name),
    title: `Write cloud-init settings for ${input.name}`,
    params: {
      nodeId: vm.nodeId,
      poolUuid: pool.uuid,
      name,
      source: { poolUuid: seed.volume.poolUuid, name: seed.volume.name },
      vmName: input.name,
      instanceId: uuid,
      macs: vm.live.nics.map((nic, index) => ({ from: nic.mac, to: macs[index] ?? '' })),
      at,
    },
    effect: 'CREATES',
  });
}

function defineOf(draft: Draft): PlannedStep {
  const { vm, disks, seed, at, tags, templateId, macs, input } = draft;
  return defineCloneStep.step({
    key: DEFINE,
    title: `Define ${input.name} after ${vm.name}`,
    params: {
      ...stepParams(draft),
      sourceUuid: vm.uuid,
      sourceMayRun: true,
      description: vm.live.description,
      createdAt: at,
      templateId,
      tags: [...tags],
      macs: [...macs],
      disks: [
        ...disks.map((disk, index) => ({
          target: disk.target,
          volumeStep: volumeKey(diskName(draft, disk, index)),
          format: 'qcow2' as const,
        })),
        ...(seed === null
          ? []
          : [
              {
                target: seed.target,
                volumeStep: volumeKey(seedName(draft)),
                format: 'raw' as const,
              },
            ]),
      ],
    },
    effect: 'CREATES',
  });
}

const firmwareOf = (draft: Draft): PlannedStep =>
  cloneFirmwareStep.step({
    key: 'firmware',
    title: `Copy the firmware variables to ${draft.input.name}`,
    params: { ...stepParams(draft), sourceUuid: draft.vm.uuid },
    effect: 'CREATES',
    weight: 0.5,
  });

const startOf = (draft: Draft): PlannedStep =>
  startStep.step({
    key: 'start',
    title: `Start ${draft.input.name}`,
    params: stepParams(draft),
    effect: 'CHANGES',
    weight: 2,
  });
