import { defineOperation, type OperationPlan, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { formatBytes } from '../../storage-pool/subject.ts';
import { chooseMacs, chooseUuid } from '../identity.ts';
import { madeId } from '../../shared/made-id.ts';
import {
  checkDisk,
  checkMachine,
  checkNics,
  loadTemplate,
  nodeFacts,
  requireFreeVmName,
  takenMacs,
  type DiskFacts,
  type NicFacts,
  type PlanFacts,
  type TemplateFacts,
} from './create-facts.ts';
import { planInstallation } from './create-from-iso.ts';
import { createVmInput, type CreateVmInput } from './create-input.ts';
import { checkNodeStep, defineOutput, defineVmStep, seedStep } from './create-steps.ts';
import { startStep } from './power-steps.ts';
import { templateDiskKey, templateDiskSteps } from './template-disk-steps.ts';

/** Everything the plan has found and chosen. */
interface Draft {
  readonly input: CreateVmInput;
  readonly firmware: 'BIOS' | 'UEFI';
  readonly uuid: string;
  readonly at: string;
  readonly facts: PlanFacts;
  readonly template: TemplateFacts;
  readonly disk: DiskFacts;
  readonly nics: readonly NicFacts[];
  readonly macs: readonly string[];
}

const OWNER_STEP = 'define';

/** Makes a VM from a template, or for an installation from a CD. Every name, uuid and address is chosen here, so that a repeated step makes the same VM. */
export const createVm = defineOperation<World, CreateVmInput>({
  name: 'vm.create',
  input: createVmInput,
  plan: (world, input) =>
    input.iso ? planInstallation(world, input, input.iso) : planFromTemplate(world, input),
  owner: (_input, plan) => {
    const step = plan.steps.find((one) => one.key === OWNER_STEP);
    const params = z.object({ vmUuid: z.string() }).safeParse(step?.params);
    return params.success ? { kind: 'VM', id: params.data.vmUuid } : null;
  },
  targetId: madeId('vmId'),
  finish: async (context, input) => {
    const { usedAt, ...made } = defineOutput.parse(context.output(OWNER_STEP));
    const template = input.templateId
      ? await context.world.db.templates.get(input.templateId)
      : null;
    // The time chosen with the plan tells a finish that runs a second time.
    if (template && template.lastUsedAt?.toISOString() !== usedAt) {
      await context.world.db.templates.recordUse(template.id, new Date(usedAt));
    }
    return made;
  },
});

async function planFromTemplate(world: World, input: CreateVmInput): Promise<OperationPlan> {
  const template = await loadTemplate(world, input.templateId ?? '');
  const { session, nodeId } = template.pool;
  const [facts, vms, disk, network] = await Promise.all([
    nodeFacts(world, nodeId, session),
    session.vms.list(),
    checkDisk(world, input, template),
    checkNics(world, input, template.pool, template.virtio ? 'virtio' : 'e1000'),
  ]);
  requireFreeVmName(vms, input.name);
  const firmware = input.firmware ?? 'BIOS';
  const warnings = [
    ...checkMachine({ ...input, firmware }, facts),
    ...disk.warnings,
    ...network.warnings,
    ...seedWarnings(input, template),
  ];
  const draft = {
    input,
    firmware,
    uuid: chooseUuid(),
    at: new Date().toISOString(),
    facts,
    template,
    disk,
    nics: network.nics,
    macs: chooseMacs(network.nics.length, takenMacs(vms)),
  };
  return planOf(draft, warnings);
}

function seedWarnings(input: CreateVmInput, template: TemplateFacts): string[] {
  const warnings: string[] = [];
  if (input.seed !== null && !template.cloudInit)
    warnings.push(
      'The template is not marked as having cloud-init, so the guest may not read its seed.',
    );
  if (input.seed === null && template.cloudInit)
    warnings.push('Without cloud-init settings the guest has no login of yours.');
  if (input.seed?.hasPlainPassword)
    warnings.push(
      'The password stands in clear in the seed volume on the node; give a hash to avoid that.',
    );
  return warnings;
}

function planOf(draft: Draft, warnings: readonly string[]): OperationPlan {
  const { input, template, disk } = draft;
  return {
    title: `Create VM ${input.name} from ${template.name}`,
    disruption: 'NONE',
    warnings,
    nodeId: template.pool.nodeId,
    target: { kind: 'VM', id: null, name: input.name },
    leaseVmIds: [],
    steps: [
      checkOf(draft),
      ...diskSteps(draft),
      ...(disk.seedName !== null && input.seed !== null
        ? [seedOf(draft, disk.seedName, input.seed.sealed)]
        : []),
      defineOf(draft),
      ...(input.start ? [startOf(draft)] : []),
    ],
  };
}

function checkOf({ input, uuid, template, disk, nics }: Draft): PlannedStep {
  return checkNodeStep.step({
    key: 'check',
    title: 'Check the node once more',
    params: {
      nodeId: template.pool.nodeId,
      name: input.name,
      vmUuid: uuid,
      poolUuid: disk.pool.uuid,
      volumes: [disk.diskName],
      media: [],
      networks: nics.flatMap((nic) =>
        nic.networkUuid === null ? [] : [{ uuid: nic.networkUuid, name: nic.source }],
      ),
    },
    effect: 'READS',
    weight: 0.2,
  });
}

const seedKey = (name: string): string => `seed:${name}`;

function diskSteps({ input, template, disk }: Draft): PlannedStep[] {
  const { nodeId } = template.pool;
  const place = { nodeId, poolUuid: disk.pool.uuid, name: disk.diskName, bytes: disk.diskBytes };
  const made = { ...place, format: disk.format, mode: input.diskMode, field: 'name' };
  return templateDiskSteps(made, template);
}

function seedOf({ template, disk, uuid, at }: Draft, name: string, sealed: string): PlannedStep {
  return seedStep.step({
    key: seedKey(name),
    title: `Write cloud-init settings to ${name}`,
    params: {
      nodeId: template.pool.nodeId,
      poolUuid: disk.pool.uuid,
      name,
      sealed,
      instanceId: uuid,
      at,
    },
    effect: 'CREATES',
  });
}

function defineOf(draft: Draft): PlannedStep {
  const { input, template, disk, nics, macs, facts, uuid } = draft;
  const machine = input.machine ?? 'q35';
  const seedBus = template.virtio ? 'scsi' : machine === 'q35' ? 'sata' : 'ide';
  return defineVmStep.step({
    key: OWNER_STEP,
    title: `Define the VM: ${input.vcpus} vCPU, ${formatBytes(input.memoryBytes)}`,
    params: {
      nodeId: template.pool.nodeId,
      vmUuid: uuid,
      name: input.name,
      description: input.description ?? null,
      vcpus: input.vcpus,
      memoryBytes: input.memoryBytes,
      arch: template.arch,
      machine,
      firmware: draft.firmware,
      domainType: facts.virtualisation.chosenDomainType,
      autostart: input.autostart,
      templateId: template.id,
      templateName: template.name,
      secureBoot: false,
      tpm: false,
      clock: 'utc',
      hyperv: false,
      createdAt: draft.at,
      tags: input.tags,
      nics: nics.map((nic, index) => ({
        mac: macs[index] ?? '',
        kind: nic.kind,
        source: nic.source,
        model: nic.model,
      })),
      disks: [
        {
          volumeStep: templateDiskKey(disk.diskName),
          path: null,
          bootOrder: null,
          device: 'disk',
          bus: template.virtio ? 'virtio' : machine === 'q35' ? 'sata' : 'ide',
          format: disk.format,
        },
        ...(disk.seedName === null
          ? []
          : [
              {
                volumeStep: seedKey(disk.seedName),
                path: null,
                bootOrder: null,
                device: 'cdrom' as const,
                bus: seedBus,
                format: 'raw' as const,
              } as const,
            ]),
      ],
    },
    effect: 'CREATES',
  });
}

function startOf({ input, template, uuid }: Draft): PlannedStep {
  return startStep.step({
    key: 'start',
    title: 'Start the VM',
    params: { nodeId: template.pool.nodeId, vmUuid: uuid, name: input.name },
    effect: 'CHANGES',
    weight: 2,
  });
}
