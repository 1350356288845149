import type { HardwareChange } from '@corral/domain';
import { defineOperation, type OperationPlan, type PlannedStep } from '@corral/tasks';
import { randomUUID } from 'node:crypto';
import type { World } from '../../../world.ts';
import { cloneSeedStep } from '../../vm-clone/operations/clone-steps.ts';
import { newSeedDrive } from '../../vm-hardware/seed-drive.ts';
import { loadHardware, type HardwareSubject } from '../../vm-hardware/subject.ts';
import { DEFINITION_PURPOSE } from '../../vm-hardware/steps.ts';
import { deleteFileStep } from '../../vm-snapshot/operations/file-steps.ts';
import { forgetStep } from '../../vm-snapshot/operations/merge-steps.ts';
import { seedStep } from '../../vm/operations/create-steps.ts';
import { startStep } from '../../vm/operations/power-steps.ts';
import { templateDiskKey, templateDiskSteps } from '../../vm/operations/template-disk-steps.ts';
import { loadVm, paramsOf, requireAction, targetOf } from '../../vm/subject.ts';
import { reinstallFacts, type ReinstallFacts } from './reinstall-facts.ts';
import { reinstallVmInput, type ReinstallVmInput } from './reinstall-input.ts';
import {
  checkDisksStep,
  powerOffForDisksStep,
  settleDisksStep,
  switchDisksStep,
} from './switch-steps.ts';

/** Everything the plan has found and chosen. */
interface Draft {
  readonly input: ReinstallVmInput;
  readonly vm: HardwareSubject;
  readonly facts: ReinstallFacts;
  readonly sealed: string;
  readonly digest: string;
  readonly at: string;
  /** By which cloud-init knows that this is a first boot. */
  readonly instanceId: string;
}

/**
 * Puts a new system, made from a template, on a VM that stays what it is: id, uuid, name, cards with their addresses,
 * tags and everything else. The old disk stays until the VM stands, and runs where asked, on the new one.
 */
export const reinstallVm = defineOperation<World, ReinstallVmInput>({
  name: 'vm.reinstall',
  input: reinstallVmInput,
  plan: async (world, input) => {
    await requireAction(world, await loadVm(world, input.vmId), 'reinstall');
    const vm = await loadHardware(world, input.vmId);
    const facts = await reinstallFacts(world, vm, input);
    const { text, digest } = await vm.session.vmHardware.storedDefinition(vm.uuid);
    return planOf({
      input,
      vm,
      facts,
      sealed: world.secrets.seal(DEFINITION_PURPOSE, text),
      digest,
      at: new Date().toISOString(),
      instanceId: randomUUID(),
    });
  },
  owner: (input) => ({ kind: 'VM', id: input.vmId }),
  finish: async ({ world, taskId }, input) => {
    const template = await world.db.templates.get(input.templateId);
    const task = await world.db.prisma.task.findUniqueOrThrow({ where: { id: taskId } });
    // The time of the task tells a finish that runs a second time.
    if (template && template.lastUsedAt?.getTime() !== task.createdAt.getTime())
      await world.db.templates.recordUse(template.id, task.createdAt);
    return { vmId: input.vmId };
  },
});

function planOf(draft: Draft): OperationPlan {
  const { vm, facts, input } = draft;
  const on = vm.live.powerState !== 'STOPPED';
  return {
    title: `Reinstall ${vm.name} from ${facts.template.name}`,
    disruption: 'DATA_LOSS',
    warnings: warningsOf(draft, on),
    nodeId: vm.nodeId,
    target: targetOf(vm),
    leaseVmIds: [vm.id],
    steps: [
      checkOf(draft),
      ...diskSteps(draft),
      ...seedSteps(draft),
      ...(on ? [powerOffOf(draft)] : []),
      switchOf(draft),
      ...(input.start ? [startOf(draft)] : []),
      settleOf(draft),
      ...facts.snapshots.map((name) => forgetOf(draft, name)),
      ...facts.going.map(({ path, poolUuid, name }) =>
        deleteFileStep.step({
          key: `delete:${poolUuid}/${name}`,
          title: `Delete the old volume ${name}`,
          params: { nodeId: vm.nodeId, file: { path, poolUuid, volume: name } },
          effect: 'REMOVES',
          irreversible: 'Its content is lost.',
        }),
      ),
    ],
  };
}

function warningsOf({ vm, facts, input }: Draft, on: boolean): string[] {
  const { disks, seed, template } = facts;
  const kept = disks.kept.map(({ target, source }) => `${target} (${source ?? 'empty'})`);
  const gone = [disks.system, ...disks.removed].map(({ target }) => target);
  return [
    input.keepOldVolumes
      ? `${vm.name} gets a new system; what it has on ${gone.join(', ')} now is in its old volumes.`
      : `What ${vm.name} has on ${gone.join(', ')} is lost.`,
    ...(kept.length > 0 ? [`These disks stay with the VM as they are: ${kept.join(', ')}.`] : []),
    ...(on ? [`${vm.name} is on and is powered off without asking the guest.`] : []),
    ...(facts.snapshots.length > 0 ? [`Its snapshots go: ${facts.snapshots.join(', ')}.`] : []),
    ...facts.warnings,
    ...SEED_WARNINGS[seed.how](template.cloudInit),
    ...(input.seed?.hasPlainPassword
      ? ['The password stands in clear in the seed volume on the node; give a hash to avoid that.']
      : []),
    ...(disks.system.bus === 'virtio' && !template.virtio
      ? ['The disk is on virtio, and the template is not marked as knowing that.']
      : []),
    ...(vm.live.firmware === 'UEFI'
      ? ['The UEFI variables stay; the firmware finds the new system by its usual path.']
      : []),
    ...(vm.hardware.stored.tpm === null ? [] : ['The TPM keeps what the old system put into it.']),
    'The new system has ssh host keys of its own: programs that knew the old ones will warn.',
  ];
}

const UNMARKED =
  'The template is not marked as having cloud-init, so the guest may not read its seed.';
const SEED_WARNINGS: Readonly<Record<ReinstallFacts['seed']['how'], (reads: boolean) => string[]>> =
  {
    NEW: (reads) => (reads ? [] : [UNMARKED]),
    AGAIN: (reads) => [
      'The cloud-init settings of the VM are used again, as those of a first boot.',
      ...(reads ? [] : [UNMARKED]),
    ],
    NONE: (reads) =>
      reads ? ['Without cloud-init settings the guest has no login of yours.'] : [],
  };

function checkOf({ vm, facts, digest }: Draft): PlannedStep {
  const { template } = facts;
  return checkDisksStep.step({
    key: 'check',
    title: 'Check the VM once more',
    params: {
      ...paramsOf(vm),
      digest,
      snapshots: vm.live.snapshots.list.map(({ name }) => name),
      source: { poolUuid: template.pool.uuid, name: template.volumeName },
    },
    effect: 'READS',
    weight: 0.2,
  });
}

const seedKey = ({ facts }: Draft): string => `seed:${facts.seed.name}`;

function diskSteps({ vm, facts, input }: Draft): PlannedStep[] {
  const { disk, template } = facts;
  const place = { nodeId: vm.nodeId, poolUuid: disk.pool.uuid, name: disk.name, bytes: disk.bytes };
  const made = { ...place, format: disk.format, mode: input.diskMode, field: 'poolId' };
  return templateDiskSteps(made, template);
}

function seedSteps(draft: Draft): PlannedStep[] {
  const { vm, facts, input, instanceId, at } = draft;
  const { seed, disk } = facts;
  const place = { nodeId: vm.nodeId, poolUuid: disk.pool.uuid, name: seed.name };
  const common = { key: seedKey(draft), effect: 'CREATES' as const };
  const title = `Write cloud-init settings to ${seed.name}`;
  if (input.seed !== null) {
    const params = { ...place, sealed: input.seed.sealed, instanceId, at };
    return [seedStep.step({ ...common, title, params })];
  }
  const present = seed.present?.volume;
  if (seed.how !== 'AGAIN' || !present) return [];
  const source = { poolUuid: present.poolUuid, name: present.name };
  const params = { ...place, source, vmName: null, instanceId, macs: [], at };
  return [cloneSeedStep.step({ ...common, title: `${title}, after the present ones`, params })];
}

const powerOffOf = ({ vm }: Draft): PlannedStep =>
  powerOffForDisksStep.step({
    key: 'powerOff',
    title: 'Power the VM off',
    params: paramsOf(vm),
    effect: 'DISRUPTS',
    irreversible: 'What the guest has not written to disk is lost.',
  });

function switchOf(draft: Draft): PlannedStep {
  const { vm, facts, sealed } = draft;
  const { system, removed } = facts.disks;
  const changes: { change: HardwareChange; volumeStep: string | null }[] = [
    {
      // The step that makes the volume gives the path.
      change: { kind: 'replaceDisk', target: system.target, path: '-', format: facts.disk.format },
      volumeStep: templateDiskKey(facts.disk.name),
    },
    ...seedChange(draft),
    ...removed.map(({ target }) => ({
      change: { kind: 'detachDisk' as const, target },
      volumeStep: null,
    })),
  ];
  return switchDisksStep.step({
    key: 'switch',
    title: `Put the VM on its new disk ${facts.disk.name}`,
    params: {
      ...paramsOf(vm),
      sealed,
      changes,
      before: vm.hardware.stored.disks.map(({ target, source }) => ({ target, source })),
    },
    effect: 'CHANGES',
  });
}

/** The new seed goes into the drive of the old one, or into a drive of its own; without one the old is taken out. */
function seedChange(draft: Draft): { change: HardwareChange; volumeStep: string | null }[] {
  const { vm, facts } = draft;
  const { present, how } = facts.seed;
  const volumeStep = how === 'NONE' ? null : seedKey(draft);
  if (present) {
    const target = present.drive.target;
    const change = {
      kind: 'changeMedia',
      target,
      path: null,
      format: 'raw',
      force: false,
    } as const;
    return [{ change, volumeStep }];
  }
  if (volumeStep === null) return [];
  const disk = newSeedDrive(vm, facts.template.virtio);
  return [{ change: { kind: 'attachDisk', disk }, volumeStep }];
}

const startOf = ({ vm }: Draft): PlannedStep =>
  startStep.step({
    key: 'start',
    title: 'Start the VM',
    params: paramsOf(vm),
    effect: 'CHANGES',
    weight: 2,
  });

const settleOf = ({ vm, facts }: Draft): PlannedStep =>
  settleDisksStep.step({
    key: 'settle',
    title: 'Give the new volumes to the VM; from here nothing is taken back',
    params: {
      ...paramsOf(vm),
      vmId: vm.id,
      templateId: facts.template.id,
      left: facts.going.map(({ path, poolUuid, name }) => ({ path, poolUuid, volume: name })),
    },
    effect: 'CHANGES',
    weight: 0.2,
  });

const forgetOf = ({ vm }: Draft, snapshot: string): PlannedStep =>
  forgetStep.step({
    key: `forget:${snapshot}`,
    title: `Remove the record of the snapshot ${snapshot}`,
    params: { ...paramsOf(vm), snapshot, moved: [], left: [] },
    effect: 'REMOVES',
    irreversible: `The state of ${snapshot} is lost.`,
  });
