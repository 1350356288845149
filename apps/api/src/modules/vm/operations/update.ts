import {
  CorralError,
  descriptionSchema,
  tagSchema,
  vmCpusSchema,
  vmMemorySchema,
} from '@corral/domain';
import { defineOperation, defineStep, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import {
  loadVm,
  paramsOf,
  requireFree,
  targetOf,
  vmStepParams,
  type VmSubject,
} from '../subject.ts';
import { checkMachine, nodeFacts } from './create-facts.ts';

const editParams = vmStepParams.extend({
  /** Null empties it; absent from the step when it stays. */
  description: z.object({ value: z.string().nullable() }).nullable(),
  vcpus: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  /** What stood before, for going back. */
  before: z.object({
    description: z.string().nullable(),
    vcpus: z.number(),
    memoryBytes: z.number(),
  }),
});
type EditParams = z.output<typeof editParams>;

/** Edits the definition in place; what Corral does not know in it stays as it is. */
export const editVmStep = defineStep<World, EditParams>({
  kind: 'vm.edit',
  params: editParams,
  run: async (context, params) => {
    const { vms } = context.world.nodes.session(params.nodeId);
    await vms.edit(
      params.vmUuid,
      {
        ...(params.description === null ? {} : { description: params.description.value }),
        ...(params.vcpus === null ? {} : { vcpus: params.vcpus }),
        ...(params.memoryBytes === null ? {} : { memoryBytes: params.memoryBytes }),
      },
      { signal: context.signal },
    );
    const seen = await vms.get(params.vmUuid, { signal: context.signal });
    if (seen?.powerState === 'STOPPED') requireEdited(seen, params);
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
  compensate: async (context, params) => {
    const { vms } = context.world.nodes.session(params.nodeId);
    await vms.edit(params.vmUuid, params.before, { signal: context.signal });
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
});

/** A VM that is off shows its definition; a running one shows what it runs with until it is restarted. */
function requireEdited(
  seen: {
    readonly vcpus: number;
    readonly memoryBytes: number;
    readonly description: string | null;
  },
  params: EditParams,
): void {
  const wrong = [
    params.vcpus !== null && seen.vcpus !== params.vcpus ? 'vCPUs' : null,
    params.memoryBytes !== null && Math.abs(seen.memoryBytes - params.memoryBytes) >= 1024
      ? 'memory'
      : null,
    params.description !== null && (seen.description ?? '') !== (params.description.value ?? '')
      ? 'description'
      : null,
  ].filter((word) => word !== null);
  if (wrong.length > 0)
    throw new CorralError('NOT_OBSERVED', `The node does not show the new ${wrong.join(' and ')}.`);
}

const autostartParams = vmStepParams.extend({ autostart: z.boolean(), before: z.boolean() });

export const autostartStep = defineStep<World, z.output<typeof autostartParams>>({
  kind: 'vm.autostart',
  params: autostartParams,
  run: async (context, params) => {
    const { vms } = context.world.nodes.session(params.nodeId);
    await vms.setAutostart(params.vmUuid, params.autostart, { signal: context.signal });
    const seen = await vms.get(params.vmUuid, { signal: context.signal });
    if (seen?.autostart !== params.autostart)
      throw new CorralError('NOT_OBSERVED', 'The node does not show the new autostart.');
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
  compensate: async (context, params) => {
    await context.world.nodes
      .session(params.nodeId)
      .vms.setAutostart(params.vmUuid, params.before, { signal: context.signal });
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
});

const recordParams = z.object({
  vmId: z.string(),
  tags: z.array(z.string()).nullable(),
  deleteProtected: z.boolean().nullable(),
});

/** What Corral alone keeps about a VM. */
export const recordVmStep = defineStep<World, z.output<typeof recordParams>>({
  kind: 'vm.record',
  params: recordParams,
  run: async (context, params) => {
    await context.world.db.vms.update(params.vmId, {
      ...(params.tags === null ? {} : { tags: params.tags }),
      ...(params.deleteProtected === null ? {} : { deleteProtected: params.deleteProtected }),
    });
  },
});

export const updateVmInput = z.object({
  vmId: z.string().min(1),
  description: descriptionSchema.nullish(),
  tags: z.array(tagSchema).max(50, { message: 'At most 50 tags.' }).nullish(),
  deleteProtected: z.boolean().nullish(),
  autostart: z.boolean().nullish(),
  vcpus: vmCpusSchema.nullish(),
  memoryBytes: vmMemorySchema.nullish(),
});
type UpdateVmInput = z.output<typeof updateVmInput>;

export const updateVm = defineOperation<World, UpdateVmInput>({
  name: 'vm.update',
  input: updateVmInput,
  plan: async (world, input) => {
    const vm = await loadVm(world, input.vmId);
    await requireFree(world, vm);
    const warnings = await resourceWarnings(world, vm, input);
    const steps = [editOf(vm, input), autostartOf(vm, input), recordOf(vm, input)].filter(
      (step) => step !== null,
    );
    if (steps.length === 0) throw new CorralError('INVALID_INPUT', 'Nothing is to be changed.');
    return {
      title: `Change ${vm.name}`,
      disruption: 'NONE',
      warnings,
      nodeId: vm.nodeId,
      target: targetOf(vm),
      leaseVmIds: [vm.id],
      steps,
    };
  },
});

async function resourceWarnings(
  world: World,
  vm: VmSubject,
  input: UpdateVmInput,
): Promise<string[]> {
  const { vcpus, memoryBytes } = input;
  if (vcpus == null && memoryBytes == null) return [];
  const facts = await nodeFacts(world, vm.nodeId, vm.session);
  const warnings = checkMachine(
    {
      vcpus: vcpus ?? vm.live.vcpus,
      memoryBytes: memoryBytes ?? vm.live.memoryBytes,
      firmware: 'BIOS',
    },
    facts,
  );
  if (vm.live.powerState === 'STOPPED') return warnings;
  return [
    ...warnings,
    'The VM is not off: new vCPUs and memory take effect at its next start, not at a reboot from inside.',
  ];
}

function editOf(vm: VmSubject, input: UpdateVmInput): PlannedStep | null {
  const { description, vcpus, memoryBytes } = input;
  const changed = [
    description === undefined ? null : 'description',
    vcpus == null ? null : `${vcpus} vCPU`,
    memoryBytes == null ? null : 'memory',
  ].filter((word) => word !== null);
  if (changed.length === 0) return null;
  const { live } = vm;
  return editVmStep.step({
    key: 'edit',
    title: `Edit the definition: ${changed.join(', ')}`,
    params: {
      ...paramsOf(vm),
      description: description === undefined ? null : { value: description },
      vcpus: vcpus ?? null,
      memoryBytes: memoryBytes ?? null,
      before: {
        description: live.description,
        vcpus: live.maxVcpus,
        memoryBytes: live.maxMemoryBytes,
      },
    },
    effect: 'CHANGES',
  });
}

function autostartOf(vm: VmSubject, input: UpdateVmInput): PlannedStep | null {
  if (input.autostart == null) return null;
  return autostartStep.step({
    key: 'autostart',
    title: input.autostart ? 'Start the VM with its node' : 'Do not start the VM with its node',
    params: { ...paramsOf(vm), autostart: input.autostart, before: vm.live.autostart },
    effect: 'CHANGES',
  });
}

function recordOf(vm: VmSubject, input: UpdateVmInput): PlannedStep | null {
  const { tags, deleteProtected } = input;
  if (tags == null && deleteProtected == null) return null;
  return recordVmStep.step({
    key: 'record',
    title: 'Write down what Corral keeps about the VM',
    params: { vmId: vm.id, tags: tags ?? null, deleteProtected: deleteProtected ?? null },
    effect: 'CHANGES',
  });
}
