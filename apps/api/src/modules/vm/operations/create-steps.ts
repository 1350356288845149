import { CorralError, USER_NIC_SOURCE } from '@corral/domain';
import type { VmRecord, VmSpec } from '@corral/hypervisor';
import { defineStep, type ArtefactRemover, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { openSeed } from '../../cloud-init/sealed-seed.ts';
import { buildSeedImage } from '../../cloud-init/seed.ts';
import { makeNamed } from '../../shared/make.ts';
import { observe, request } from '../../shared/observe.ts';
import { outputOf, storageOf, volumeDraft, volumeOutput } from '../../volume/operations/steps.ts';
import { volumeStepParams } from '../../volume/subject.ts';
import { vmStepParams } from '../subject.ts';

type Context = StepContext<World>;

const checkParams = z.object({
  nodeId: z.string(),
  name: z.string(),
  vmUuid: z.string(),
  poolUuid: z.string(),
  volumes: z.array(z.string()),
  networks: z.array(z.object({ uuid: z.string(), name: z.string() })),
  /** CDs that go into the VM, by the input field that named them. */
  media: z
    .array(z.object({ poolUuid: z.string(), name: z.string(), field: z.string() }))
    .default([]),
});

/** Looks again at what the plan found, just before anything is made: the world may have changed since. */
export const checkNodeStep = defineStep<World, z.output<typeof checkParams>>({
  kind: 'vm.create.check',
  params: checkParams,
  run: async (context, params) => {
    const session = context.world.nodes.session(params.nodeId);
    const options = { signal: context.signal };
    const [vms, pool, networks] = await Promise.all([
      session.vms.list(options),
      session.storage.getPool(params.poolUuid, options),
      session.networks.list(options),
    ]);
    if (vms.some((vm) => vm.name === params.name && vm.uuid !== params.vmUuid)) {
      throw new CorralError('ALREADY_EXISTS', `The node has a VM ${params.name} already.`, {
        field: 'name',
      });
    }
    if (pool?.state !== 'RUNNING')
      throw new CorralError('WRONG_STATE', 'The storage pool is not running any more.', {
        field: 'poolId',
      });
    for (const cd of params.media) {
      if ((await session.storage.getVolume(cd.poolUuid, cd.name, options)) === null) {
        throw new CorralError('NOT_FOUND', `The CD image ${cd.name} is not there any more.`, {
          field: cd.field,
        });
      }
    }
    for (const wanted of params.networks) {
      if (networks.find((network) => network.uuid === wanted.uuid)?.active !== true) {
        throw new CorralError('WRONG_STATE', `The network ${wanted.name} is not active any more.`, {
          field: 'nics',
        });
      }
    }
  },
});

const seedParams = volumeStepParams.extend({
  sealed: z.string(),
  instanceId: z.string(),
  at: z.string(),
});

/** Builds the NoCloud seed and uploads it as a volume. */
export const seedStep = defineStep<World, z.output<typeof seedParams>>({
  kind: 'vm.seed',
  params: seedParams,
  run: async (context, params) => {
    const image = buildSeedImage(
      openSeed(context.world.secrets, params.sealed),
      params.instanceId,
      new Date(params.at),
    );
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    const find = () => storage.getVolume(params.poolUuid, params.name, options);
    const made = await makeNamed(context, {
      draft: volumeDraft(params),
      field: 'name',
      find,
      isWhole: () => false,
      discard: () => storage.deleteVolume(params.poolUuid, params.name, options),
      make: async () => {
        await storage.createVolume(
          params.poolUuid,
          { name: params.name, format: 'raw', capacityBytes: image.length },
          options,
        );
        await storage.uploadVolume(
          params.poolUuid,
          params.name,
          oneChunk(image),
          image.length,
          options,
        );
        const volume = await find();
        if (volume !== null && volume.capacityBytes >= image.length) return volume;
        throw new CorralError(
          'NOT_OBSERVED',
          `The node does not show the whole seed ${params.name}.`,
        );
      },
    });
    context.log('INFO', `The seed ${params.name} is there.`, { bytes: image.length });
    await context.world.inventory.volume(params.nodeId, params.poolUuid, params.name);
    return outputOf(made);
  },
});

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const defineParams = vmStepParams.extend({
  description: z.string().nullable(),
  vcpus: z.number(),
  memoryBytes: z.number(),
  arch: z.string(),
  machine: z.enum(['q35', 'pc']),
  firmware: z.enum(['BIOS', 'UEFI']),
  domainType: z.string(),
  autostart: z.boolean(),
  secureBoot: z.boolean().default(false),
  tpm: z.boolean().default(false),
  clock: z.enum(['utc', 'localtime']).default('utc'),
  hyperv: z.boolean().default(false),
  templateId: z.string().nullable(),
  templateName: z.string().nullable(),
  createdAt: z.string(),
  tags: z.array(z.string()),
  nics: z.array(
    z.object({
      mac: z.string(),
      kind: z.enum(['network', 'bridge', 'user']),
      source: z.string(),
      model: z.string(),
    }),
  ),
  disks: z.array(
    z.object({
      /** The step that makes the volume, whose path is known when it has run; or the path of what is there already. */
      volumeStep: z.string().nullable(),
      path: z.string().nullable().default(null),
      bootOrder: z.int().nullable().default(null),
      device: z.enum(['disk', 'cdrom']),
      bus: z.enum(['virtio', 'scsi', 'sata', 'ide']),
      format: z.enum(['raw', 'qcow2']),
    }),
  ),
});
type DefineParams = z.output<typeof defineParams>;

/** Makes the VM, under the uuid chosen with the plan: a VM of that uuid is always this task's own. */
export const defineVmStep = defineStep<World, DefineParams>({
  kind: 'vm.define',
  params: defineParams,
  run: async (context, params) => {
    const { vms } = context.world.nodes.session(params.nodeId);
    const read = () => vms.get(params.vmUuid, { signal: context.signal });
    const artefactId = await context.ledger.plan({
      nodeId: params.nodeId,
      kind: 'vm',
      ref: { uuid: params.vmUuid },
      label: `VM ${params.name}`,
    });
    if ((await read()) === null) {
      await request(
        () => vms.create(specOf(context, params), { signal: context.signal }),
        context.signal,
      );
    }
    await observe({
      what: `the VM ${params.name}`,
      read,
      done: (vm) => vm !== null,
      timeoutMs: 30_000,
      signal: context.signal,
    });
    await context.ledger.present(artefactId);
    const vmId = await context.world.inventory.vm(params.nodeId, params.vmUuid);
    if (vmId !== null)
      await context.world.db.vms.update(vmId, { tags: params.tags, templateId: params.templateId });
    context.log('INFO', `The VM ${params.name} is defined.`, { uuid: params.vmUuid });
    return { vmId, vmUuid: params.vmUuid, usedAt: params.createdAt };
  },
});

/** What the step returns. */
export const defineOutput = z.object({
  vmId: z.string().nullable(),
  vmUuid: z.string(),
  usedAt: z.string(),
});

const pathOf = (context: Context, volumeStep: string): string =>
  volumeOutput.parse(context.output(volumeStep)).path;

function specOf(context: Context, params: DefineParams): VmSpec {
  return {
    uuid: params.vmUuid,
    name: params.name,
    description: params.description,
    vcpus: params.vcpus,
    memoryBytes: params.memoryBytes,
    arch: params.arch,
    machine: params.machine,
    firmware: params.firmware,
    secureBoot: params.secureBoot,
    tpm: params.tpm,
    clock: params.clock,
    hyperv: params.hyperv,
    domainType: params.domainType,
    autostart: params.autostart,
    nics: params.nics.map(({ mac, kind, source, model }) => ({
      mac,
      model,
      source: kind === 'user' ? USER_NIC_SOURCE : { kind, name: source },
    })),
    disks: params.disks.map(({ volumeStep, path, bootOrder, device, bus, format }) => ({
      device,
      bus,
      format,
      path: volumeStep === null ? (path ?? '') : pathOf(context, volumeStep),
      ...(bootOrder === null ? {} : { bootOrder }),
      ...(device === 'cdrom' ? { readonly: true } : { discard: true }),
    })),
    metadata: {
      templateName: params.templateName,
      createdByTask: context.taskId,
      createdAt: params.createdAt,
    },
  };
}

/** Removes a definition with all that hangs on it, and reads it back as gone. A running VM is powered off first. */
export async function removeVm(
  world: World,
  nodeId: string,
  uuid: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const session = world.nodes.session(nodeId);
  const read = (): Promise<VmRecord | null> => session.vms.get(uuid, { signal });
  const vm = await read();
  if (vm !== null && !isOff(vm)) {
    await request(() => session.power.powerOff(uuid, { signal }), signal);
    await observe({
      what: `the VM ${name} off`,
      read,
      done: (seen) => seen === null || isOff(seen),
      timeoutMs: 60_000,
      signal,
    });
  }
  await request(() => session.vms.delete(uuid, { signal }), signal);
  await observe({
    what: `the VM ${name} gone`,
    read,
    done: (seen) => seen === null,
    timeoutMs: 30_000,
    signal,
  });
  await world.inventory.vm(nodeId, uuid);
}

const isOff = (vm: VmRecord): boolean =>
  (vm.powerState === 'STOPPED' || vm.powerState === 'SUSPENDED') && vm.rawState !== 'pmsuspended';

const vmRef = z.object({ uuid: z.string() });

/** Removes a VM that a task left. */
export const removeVmArtefact: ArtefactRemover<World> = async (world, artefact, signal) => {
  const { uuid } = vmRef.parse(artefact.ref);
  if ((await world.nodes.session(artefact.nodeId).vms.get(uuid, { signal })) === null) return;
  await removeVm(world, artefact.nodeId, uuid, artefact.label, signal);
};
