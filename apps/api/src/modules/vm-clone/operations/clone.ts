import { defineOperation, type OperationPlan, type PlannedStep } from '@corral/tasks';
import type { World } from '../../../world.ts';
import { readTags } from '../../shared/tags.ts';
import { formatBytes } from '../../storage-pool/subject.ts';
import { readUse } from '../../volume/dependents.ts';
import { cloneVolumeStep, createVolumeStep } from '../../volume/operations/steps.ts';
import { chooseMacs, chooseUuid } from '../../vm/identity.ts';
import { startStep } from '../../vm/operations/power-steps.ts';
import { loadVm, paramsOf, requireAction, targetOf, type VmSubject } from '../../vm/subject.ts';
import {
  cloneDisks,
  cloneNames,
  growthWarnings,
  linkWarnings,
  seedNameOf,
  volumeNameOf,
  type CloneDisks,
  type OwnDisk,
} from './clone-facts.ts';
import { cloneVmInput, type CloneVmInput } from './clone-input.ts';
import {
  checkCloneStep,
  clonedVm,
  cloneFirmwareStep,
  cloneSeedStep,
  defineCloneStep,
} from './clone-steps.ts';

/** One copy as the plan has chosen it. */
interface Copy {
  readonly name: string;
  readonly uuid: string;
  readonly macs: readonly string[];
}

/** Everything the plan has found. */
interface Draft {
  readonly input: CloneVmInput;
  readonly vm: VmSubject;
  readonly disks: CloneDisks;
  readonly firmware: boolean;
  readonly at: string;
  readonly tags: readonly string[];
  readonly templateId: string | null;
}

/**
 * Makes copies of a VM that is off. Names, uuids and addresses are chosen here, so that a repeated step makes the same
 * VMs. All of them are made, or none stays.
 */
export const cloneVm = defineOperation<World, CloneVmInput>({
  name: 'vm.clone',
  input: cloneVmInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireAction(world, vm, 'clone');
    const [source, use, row] = await Promise.all([
      vm.session.copies.inspect(vm.uuid),
      readUse(world, vm.nodeId),
      world.db.vms.require(vm.id),
    ]);
    const disks = await cloneDisks(world, vm, source, use, input);
    const names = cloneNames(
      input,
      disks,
      use.vms.map((one) => one.name),
      use,
    );
    const cards = vm.live.nics.length;
    const macs = chooseMacs(
      cards * names.length,
      use.vms.flatMap((one) => one.nics.map((nic) => nic.mac)),
    );
    const copies = names.map((name, index) => ({
      name,
      uuid: chooseUuid(),
      macs: macs.slice(index * cards, (index + 1) * cards),
    }));
    const draft: Draft = {
      input,
      vm,
      disks,
      firmware: source.hasFirmwareVariables,
      at: new Date().toISOString(),
      tags: readTags(row.tags),
      templateId: row.templateId,
    };
    return planOf(draft, copies, [
      ...linkWarnings(vm, input.mode, disks.own.length),
      ...(disks.seed === null
        ? [
            'There is no seed of Corral, so the guests of the copies keep host name, machine id and ssh host keys of the source.',
          ]
        : []),
      ...disks.warnings,
      ...source.warnings,
      ...growthWarnings(disks, names.length),
    ]);
  },
  owner: (_input, plan) => {
    const made = plan.steps.filter((step) => step.kind === defineCloneStep.handler.kind);
    const only = made.length === 1 ? made[0] : undefined;
    const params = defineCloneStep.handler.params.safeParse(only?.params);
    return params.success ? { kind: 'VM', id: params.data.vmUuid } : null;
  },
  finish: async (context, input) => {
    const vms: { vmId: string | null; vmUuid: string; name: string }[] = [];
    for (let index = 0; index < input.count; index += 1)
      vms.push(clonedVm.parse(context.output(`define:${index + 1}`)));
    return { vms };
  },
});

function planOf(draft: Draft, copies: readonly Copy[], warnings: readonly string[]): OperationPlan {
  const { vm, input } = draft;
  const [first, last] = [copies[0]?.name ?? '', copies.at(-1)?.name ?? ''];
  const title =
    copies.length === 1
      ? `Clone ${vm.name} to ${first}`
      : `Clone ${vm.name} ${copies.length} times: ${first} to ${last}`;
  return {
    title,
    disruption: 'NONE',
    warnings,
    nodeId: vm.nodeId,
    target: targetOf(vm),
    // Held for as long as it is read from: a source that starts in between would spoil every copy.
    leaseVmIds: [vm.id],
    steps: [
      checkCloneStep.step({
        key: 'check',
        title: 'Check the source once more',
        params: { ...paramsOf(vm), copies: copies.map(({ name, uuid }) => ({ name, uuid })) },
        effect: 'READS',
        weight: 0.2,
      }),
      ...copies.flatMap((copy, index) => copySteps(draft, copy, `${index + 1}`)),
      ...(input.start ? copies.map((copy, index) => startOf(draft, copy, `${index + 1}`)) : []),
    ],
  };
}

function copySteps(draft: Draft, copy: Copy, mark: string): PlannedStep[] {
  const { disks } = draft;
  return [
    ...disks.own.map((disk, index) => diskOf(draft, disk, volumeNameOf(copy.name, disk, index))),
    ...(disks.seed === null ? [] : [seedOf(draft, disks.seed, copy)]),
    defineOf(draft, copy, mark),
    ...(draft.firmware
      ? [
          cloneFirmwareStep.step({
            key: `firmware:${mark}`,
            title: `Copy the firmware variables to ${copy.name}`,
            params: { ...stepParams(draft, copy), sourceUuid: draft.vm.uuid },
            effect: 'CREATES',
            weight: 0.5,
          }),
        ]
      : []),
  ];
}

const volumeKey = (name: string): string => `volume:${name}`;
const stepParams = ({ vm }: Draft, copy: Copy) => ({
  nodeId: vm.nodeId,
  vmUuid: copy.uuid,
  name: copy.name,
});

function diskOf({ vm, input }: Draft, disk: OwnDisk, name: string): PlannedStep {
  const { volume, pool, format } = disk;
  const common = {
    nodeId: vm.nodeId,
    poolUuid: pool.uuid,
    name,
    format: disk.copyFormat,
    capacityBytes: volume.capacityBytes,
    field: 'name',
  };
  if (input.mode === 'LINKED') {
    return createVolumeStep.step({
      key: volumeKey(name),
      title: `Create disk ${name} as an overlay on ${volume.name}`,
      params: { ...common, backing: { path: volume.path, format } },
      effect: 'CREATES',
    });
  }
  const sourceBytes = volume.allocationBytes ?? volume.capacityBytes;
  return cloneVolumeStep.step({
    key: volumeKey(name),
    title: `Copy ${volume.name}, ${formatBytes(sourceBytes)}, to disk ${name}`,
    params: {
      ...common,
      source: { poolUuid: volume.poolUuid, name: volume.name },
      sourceBytes,
    },
    effect: 'CREATES',
    weight: 10,
  });
}

function seedOf({ vm, at }: Draft, seed: OwnDisk, copy: Copy): PlannedStep {
  const name = seedNameOf(copy.name);
  return cloneSeedStep.step({
    key: volumeKey(name),
    title: `Write cloud-init settings for ${copy.name}`,
    params: {
      nodeId: vm.nodeId,
      poolUuid: seed.pool.uuid,
      name,
      source: { poolUuid: seed.volume.poolUuid, name: seed.volume.name },
      vmName: copy.name,
      instanceId: copy.uuid,
      macs: vm.live.nics.map((nic, index) => ({ from: nic.mac, to: copy.macs[index] ?? '' })),
      at,
    },
    effect: 'CREATES',
  });
}

function defineOf(draft: Draft, copy: Copy, mark: string): PlannedStep {
  const { vm, disks, at, tags, templateId } = draft;
  const { seed } = disks;
  return defineCloneStep.step({
    key: `define:${mark}`,
    title: `Define ${copy.name} after ${vm.name}`,
    params: {
      ...stepParams(draft, copy),
      sourceUuid: vm.uuid,
      sourceMayRun: false,
      description: vm.live.description,
      createdAt: at,
      templateId,
      tags: [...tags],
      macs: [...copy.macs],
      disks: [
        ...disks.own.map((disk, index) => ({
          target: disk.target,
          volumeStep: volumeKey(volumeNameOf(copy.name, disk, index)),
          format: disk.copyFormat,
        })),
        ...(seed === null
          ? []
          : [
              {
                target: seed.target,
                volumeStep: volumeKey(seedNameOf(copy.name)),
                format: 'raw' as const,
              },
            ]),
      ],
    },
    effect: 'CREATES',
  });
}

function startOf(draft: Draft, copy: Copy, mark: string): PlannedStep {
  return startStep.step({
    key: `start:${mark}`,
    title: `Start ${copy.name}`,
    params: stepParams(draft, copy),
    effect: 'CHANGES',
    weight: 2,
  });
}
