import {
  CLOCK_OFFSETS,
  CorralError,
  CPU_MODES,
  nameSchema,
  topologySchema,
  vmCpusSchema,
  vmMemorySchema,
  WATCHDOG_ACTIONS,
} from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { formatBytes } from '../storage-pool/subject.ts';
import { checkMachine, nodeFacts } from '../vm/operations/create-facts.ts';
import { paramsOf } from '../vm/subject.ts';
import { CHANGE_TIMES } from '../shared/change-time.ts';
import { requireOffer } from '../shared/require-offer.ts';
import { planOne, vmPlan } from './plan.ts';
import { dropPendingStep, renameStep } from './steps.ts';
import { loadHardware, type HardwareSubject } from './subject.ts';

const onVm = z.object({ vmId: z.string().min(1), when: z.enum(CHANGE_TIMES).default('NOW') });

/** Names of CPU models are words of QEMU's list. */
const modelSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, { message: 'That is not the name of a CPU model.' });

export const changeCpuInput = onVm.extend({
  vcpus: vmCpusSchema.optional(),
  maxVcpus: vmCpusSchema.optional(),
  topology: topologySchema.optional(),
  mode: z.enum(CPU_MODES).optional(),
  model: modelSchema.optional(),
});

export const changeCpu = defineOperation<World, z.output<typeof changeCpuInput>>({
  name: 'vm.changeCpu',
  input: changeCpuInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    const { vcpus, maxVcpus } = cpuCounts(vm, input);
    if ((input.mode === 'custom') !== (input.model !== undefined)) {
      const message = 'A CPU model is named with the mode custom, and only with it.';
      throw new CorralError('INVALID_INPUT', message, { field: 'model' });
    }
    const facts = await nodeFacts(world, vm.nodeId, vm.session);
    const memoryBytes = 0;
    const warnings = checkMachine({ vcpus: maxVcpus ?? 1, memoryBytes, firmware: 'BIOS' }, facts);
    const change = {
      kind: 'cpu',
      vcpus,
      maxVcpus,
      topology: input.topology ?? null,
      mode: input.mode ?? null,
      model: input.model ?? null,
    } as const;
    const words = [
      'set the vCPUs',
      vcpus === null ? null : `to ${vcpus}`,
      maxVcpus === null ? null : `(at most ${maxVcpus})`,
    ];
    return planOne(
      vm,
      `Change the vCPUs of ${vm.name}`,
      change,
      { when: input.when, words: words.filter(Boolean).join(' ') },
      warnings,
    );
  },
});

/** More vCPUs than the most raise the most; a topology says the most by itself. */
function cpuCounts(
  { hardware: { stored } }: HardwareSubject,
  input: z.output<typeof changeCpuInput>,
): { vcpus: number | null; maxVcpus: number | null } {
  const { topology } = input;
  const ofTopology = topology && topology.sockets * topology.cores * topology.threads;
  const vcpus = input.vcpus ?? null;
  const wanted =
    input.maxVcpus ?? ofTopology ?? (vcpus === null ? null : Math.max(vcpus, stored.maxVcpus));
  if (ofTopology !== undefined && wanted !== ofTopology) {
    const message = `The topology has ${ofTopology} vCPUs, but the VM is to have at most ${wanted}.`;
    throw new CorralError('INVALID_INPUT', message, { field: 'topology' });
  }
  if (wanted !== null && vcpus !== null && vcpus > wanted) {
    const message = `${vcpus} vCPUs are more than the most, ${wanted}.`;
    throw new CorralError('INVALID_INPUT', message, { field: 'vcpus' });
  }
  // Lowering the most takes the vCPUs beyond it along.
  const kept = vcpus ?? (wanted !== null && wanted < stored.vcpus ? wanted : null);
  return { vcpus: kept, maxVcpus: wanted === stored.maxVcpus ? null : wanted };
}

export const changeMemoryInput = onVm.extend({
  memoryBytes: vmMemorySchema.optional(),
  maxMemoryBytes: vmMemorySchema.optional(),
});

export const changeMemory = defineOperation<World, z.output<typeof changeMemoryInput>>({
  name: 'vm.changeMemory',
  input: changeMemoryInput,
  plan: async (world, input) => {
    const vm = await loadHardware(world, input.vmId);
    const { stored } = vm.hardware;
    const wanted = input.memoryBytes ?? null;
    const most = input.maxMemoryBytes ?? Math.max(wanted ?? 0, stored.maxMemoryBytes);
    if (wanted !== null && wanted > most) {
      const message = `${formatBytes(wanted)} are more than the most, ${formatBytes(most)}.`;
      throw new CorralError('INVALID_SIZE', message, { field: 'memoryBytes' });
    }
    const memoryBytes = wanted ?? (most < stored.memoryBytes ? most : null);
    const facts = await nodeFacts(world, vm.nodeId, vm.session);
    const warnings = checkMachine({ vcpus: 1, memoryBytes: most, firmware: 'BIOS' }, facts);
    const change = {
      kind: 'memory',
      memoryBytes,
      maxMemoryBytes: most === stored.maxMemoryBytes ? null : most,
    } as const;
    const words = `set the memory to ${formatBytes(memoryBytes ?? stored.memoryBytes)} (at most ${formatBytes(most)})`;
    return planOne(
      vm,
      `Change the memory of ${vm.name}`,
      change,
      { when: input.when, words },
      warnings,
    );
  },
});

export const setBootOrderInput = z.object({
  vmId: z.string().min(1),
  devices: z
    .array(
      z.string().regex(/^(disk:[a-z]{2,4}|nic:[0-9a-f:]{17})$/, {
        message: 'A device is named disk:TARGET or nic:MAC.',
      }),
    )
    .min(1, { message: 'Name at least one device to boot from.' })
    .refine((devices) => new Set(devices).size === devices.length, {
      message: 'A device stands twice.',
    }),
});

export const setBootOrder = defineOperation<World, z.output<typeof setBootOrderInput>>({
  name: 'vm.setBootOrder',
  input: setBootOrderInput,
  plan: async (world, { vmId, devices }) => {
    const vm = await loadHardware(world, vmId);
    const { disks, nics } = vm.hardware.stored;
    const known = new Set([
      ...disks.map(({ target }) => `disk:${target}`),
      ...nics.map(({ mac }) => `nic:${mac}`),
    ]);
    const strange = devices.find((device) => !known.has(device));
    if (strange !== undefined) {
      const message = `The VM has no device ${strange}.`;
      throw new CorralError('NOT_FOUND', message, { field: 'devices' });
    }
    const words = `boot from ${devices.join(', then ')}`;
    return planOne(
      vm,
      `Set the boot order of ${vm.name}`,
      { kind: 'boot', order: devices },
      { when: 'NOW', words },
    );
  },
});

export const changePlatformInput = onVm.omit({ when: true }).extend({
  machine: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, { message: 'That is not the name of a machine.' })
    .optional(),
  firmware: z.enum(['BIOS', 'UEFI']).optional(),
  tpm: z.boolean().optional(),
  watchdog: z.enum(['off', ...WATCHDOG_ACTIONS]).optional(),
  clock: z.enum(CLOCK_OFFSETS).optional(),
});

export const changePlatform = defineOperation<World, z.output<typeof changePlatformInput>>({
  name: 'vm.changePlatform',
  input: changePlatformInput,
  plan: async (world, { vmId, ...input }) => {
    const vm = await loadHardware(world, vmId);
    const warnings: string[] = [];
    if (input.tpm === true && vm.hardware.stored.tpm === null) {
      const { tpm } = await vm.session.devices.offer(vm.uuid);
      requireOffer(tpm, 'vm.tpm', 'tpm');
    }
    if (input.firmware !== undefined) {
      const facts = await nodeFacts(world, vm.nodeId, vm.session);
      warnings.push(...checkMachine({ vcpus: 1, memoryBytes: 0, firmware: input.firmware }, facts));
      if (input.firmware !== vm.hardware.stored.firmware)
        warnings.push(
          'A system that was installed with the other firmware does not start with this one.',
        );
    }
    const change = {
      kind: 'platform',
      machine: input.machine ?? null,
      firmware: input.firmware ?? null,
      tpm: input.tpm ?? null,
      watchdog: input.watchdog ?? null,
      clock: input.clock ?? null,
    } as const;
    const named = Object.entries(input).filter(([, value]) => value !== undefined);
    const words = `set ${named.map(([name, value]) => `${name} to ${String(value)}`).join(', ')}`;
    return planOne(
      vm,
      `Change the platform of ${vm.name}`,
      change,
      { when: 'NOW', words },
      warnings,
    );
  },
});

/** A title stands beside the name where names are short; it is for people only. */
export const setTitleInput = z.object({
  vmId: z.string().min(1),
  title: z
    .string()
    .max(200, { message: 'The title is limited to 200 characters.' })
    // eslint-disable-next-line no-control-regex -- control characters are what is refused here
    .regex(/^[^\u0000-\u001f\u007f]*$/, { message: 'The title must be one line.' })
    .nullable(),
});

export const setTitle = defineOperation<World, z.output<typeof setTitleInput>>({
  name: 'vm.setTitle',
  input: setTitleInput,
  plan: async (world, { vmId, title }) => {
    const vm = await loadHardware(world, vmId);
    const change = { kind: 'title', title: title === '' ? null : title } as const;
    return planOne(vm, `Set the title of ${vm.name}`, change, {
      when: 'NOW',
      words: 'set the title',
    });
  },
});

export const renameVmInput = z.object({
  vmId: z.string().min(1),
  name: nameSchema('name of the VM'),
});

export const renameVm = defineOperation<World, z.output<typeof renameVmInput>>({
  name: 'vm.rename',
  input: renameVmInput,
  plan: async (world, { vmId, name }) => {
    const vm = await loadHardware(world, vmId);
    if (vm.live.powerState !== 'STOPPED')
      throw new CorralError('WRONG_STATE', 'A VM can be renamed only while it is off.');
    if (vm.name === name)
      throw new CorralError('INVALID_INPUT', 'Nothing is to be changed.', { field: 'name' });
    const taken = (await vm.session.vms.list()).some((other) => other.name === name);
    if (taken)
      throw new CorralError('ALREADY_EXISTS', `The node has a VM ${name} already.`, {
        field: 'name',
      });
    return vmPlan(vm, `Rename ${vm.name} to ${name}`, {
      steps: [
        renameStep.step({
          key: 'rename',
          title: `Give ${vm.name} the name ${name}; its volumes keep theirs`,
          params: { ...paramsOf(vm), newName: name },
          effect: 'CHANGES',
        }),
      ],
      warnings: [],
      disruption: 'NONE',
    });
  },
});

export const dropPendingInput = z.object({
  vmId: z.string().min(1),
  keys: z.array(z.string().min(1)).max(200).optional(),
});

export const dropPending = defineOperation<World, z.output<typeof dropPendingInput>>({
  name: 'vm.dropPending',
  input: dropPendingInput,
  plan: async (world, { vmId, keys }) => {
    const vm = await loadHardware(world, vmId);
    const { pending } = vm.hardware;
    const wanted = pending.filter(({ key }) => keys === undefined || keys.includes(key));
    const kept = wanted.filter(({ keptBecause }) => keptBecause !== null);
    const dropped = wanted.filter(({ keptBecause }) => keptBecause === null);
    if (dropped.length === 0) {
      throw new CorralError(
        'WRONG_STATE',
        kept[0]?.keptBecause ?? 'Nothing waits for the next boot.',
      );
    }
    return vmPlan(vm, `Drop what waits for the next boot of ${vm.name}`, {
      steps: [
        dropPendingStep.step({
          key: 'drop',
          title: `Keep as it runs: ${dropped.map(({ what, running }) => `${what} (${running ?? 'none'})`).join(', ')}`,
          params: { ...paramsOf(vm), keys: dropped.map(({ key }) => key) },
          effect: 'CHANGES',
        }),
      ],
      warnings: kept.map(({ what, keptBecause }) => `${what} stays pending. ${keptBecause}`),
      disruption: 'NONE',
    });
  },
});
