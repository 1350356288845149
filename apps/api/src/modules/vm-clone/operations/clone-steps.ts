import { CorralError } from '@corral/domain';
import { defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { cloneSeedImage } from '../../cloud-init/clone-seed.ts';
import { makeNamed } from '../../shared/make.ts';
import { observe, request } from '../../shared/observe.ts';
import { outputOf, storageOf, volumeDraft, volumeOutput } from '../../volume/operations/steps.ts';
import { volumeStepParams } from '../../volume/subject.ts';
import { vmStepParams } from '../../vm/subject.ts';

const checkParams = vmStepParams.extend({
  copies: z.array(z.object({ name: z.string(), uuid: z.string() })),
});

/** Looks again at what the plan found: the source off, and the names free. */
export const checkCloneStep = defineStep<World, z.output<typeof checkParams>>({
  kind: 'vm.clone.check',
  params: checkParams,
  run: async (context, params) => {
    const vms = await context.world.nodes
      .session(params.nodeId)
      .vms.list({ signal: context.signal });
    const source = vms.find((vm) => vm.uuid === params.vmUuid);
    if (source?.powerState !== 'STOPPED' && source?.powerState !== 'CRASHED')
      throw new CorralError('WRONG_STATE', `The VM ${params.name} is not off any more.`);
    for (const copy of params.copies) {
      if (vms.some((vm) => vm.name === copy.name && vm.uuid !== copy.uuid))
        throw new CorralError('ALREADY_EXISTS', `The node has a VM ${copy.name} already.`, {
          field: 'name',
        });
    }
  },
});

const macPair = z.object({ from: z.string(), to: z.string() });
const seedParams = volumeStepParams.extend({
  source: z.object({ poolUuid: z.string(), name: z.string() }),
  /** Null leaves the host name as it is. */
  vmName: z.string().nullable(),
  instanceId: z.string(),
  macs: z.array(macPair),
  at: z.string(),
});

/** A seed is a few KiB; a file this large is none. */
const MAX_SEED_BYTES = 16 * 1024 * 1024;

/** Writes the settings of the source's seed for another machine. */
export const cloneSeedStep = defineStep<World, z.output<typeof seedParams>>({
  kind: 'vm.clone.seed',
  params: seedParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    const image = cloneSeedImage(
      await readSeed(context.world, params.nodeId, params.source, context.signal),
      {
        instanceId: params.instanceId,
        vmName: params.vmName,
        macs: params.macs,
        at: new Date(params.at),
      },
    );
    const find = () => storage.getVolume(params.poolUuid, params.name, options);
    const made = await makeNamed(context, {
      draft: volumeDraft(params),
      field: 'name',
      find,
      isWhole: () => false,
      discard: () => storage.deleteVolume(params.poolUuid, params.name, options),
      make: async () => {
        const { poolUuid, name } = params;
        const spec = { name, format: 'raw', capacityBytes: image.length } as const;
        await storage.createVolume(poolUuid, spec, options);
        await storage.uploadVolume(poolUuid, name, oneChunk(image), image.length, options);
        const volume = await find();
        if (volume !== null && volume.capacityBytes >= image.length) return volume;
        throw new CorralError('NOT_OBSERVED', `The node does not show the whole seed ${name}.`);
      },
    });
    context.log('INFO', `The seed ${params.name} is there.`, { bytes: image.length });
    await context.world.inventory.volume(params.nodeId, params.poolUuid, params.name);
    return outputOf(made);
  },
});

/** The image of a seed. @throws CorralError INVALID_SIZE for a volume that is none. */
export async function readSeed(
  world: World,
  nodeId: string,
  source: { readonly poolUuid: string; readonly name: string },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { storage } = world.nodes.session(nodeId);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of await storage.downloadVolume(source.poolUuid, source.name, {
    signal,
  })) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > MAX_SEED_BYTES)
      throw new CorralError('INVALID_SIZE', `${source.name} is too large to be a seed.`);
  }
  return Buffer.concat(chunks);
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const defineParams = vmStepParams.extend({
  sourceUuid: z.string(),
  description: z.string().nullable(),
  createdAt: z.string(),
  sourceMayRun: z.boolean().default(false),
  templateId: z.string().nullable(),
  tags: z.array(z.string()),
  macs: z.array(z.string()),
  /** Disks whose paths are known when the volume steps have run. */
  disks: z.array(
    z.object({ target: z.string(), volumeStep: z.string(), format: z.enum(['raw', 'qcow2']) }),
  ),
});

/** Defines the copy under the uuid chosen with the plan: a VM of that uuid is always this task's own. */
export const defineCloneStep = defineStep<World, z.output<typeof defineParams>>({
  kind: 'vm.clone.define',
  params: defineParams,
  run: async (context, params) => {
    const { vms, copies } = context.world.nodes.session(params.nodeId);
    const { signal } = context;
    const read = () => vms.get(params.vmUuid, { signal });
    const artefactId = await context.ledger.plan({
      nodeId: params.nodeId,
      kind: 'vm',
      ref: { uuid: params.vmUuid },
      label: `VM ${params.name}`,
    });
    if ((await read()) === null) {
      const spec = {
        uuid: params.vmUuid,
        name: params.name,
        description: params.description,
        macs: params.macs,
        createdByTask: context.taskId,
        createdAt: params.createdAt,
        sourceMayRun: params.sourceMayRun,
        disks: params.disks.map(({ target, volumeStep, format }) => ({
          target,
          format,
          path: volumeOutput.parse(context.output(volumeStep)).path,
        })),
      };
      await request(() => copies.define(params.sourceUuid, spec, { signal }), signal);
    }
    await observe({
      what: `the VM ${params.name}`,
      read,
      done: (vm) => vm !== null,
      timeoutMs: 30_000,
      signal,
    });
    await context.ledger.present(artefactId);
    const vmId = await context.world.inventory.vm(params.nodeId, params.vmUuid);
    if (vmId !== null) {
      const { tags, templateId } = params;
      await context.world.db.vms.update(vmId, { tags, templateId });
    }
    context.log('INFO', `The VM ${params.name} is defined.`, { uuid: params.vmUuid });
    return { vmId, vmUuid: params.vmUuid, name: params.name };
  },
});

/** What the step returns. */
export const clonedVm = z.object({
  vmId: z.string().nullable(),
  vmUuid: z.string(),
  name: z.string(),
});

const firmwareParams = vmStepParams.extend({ sourceUuid: z.string() });

/** Copies boot entries and enrolled keys; the file goes with the VM when it is deleted. */
export const cloneFirmwareStep = defineStep<World, z.output<typeof firmwareParams>>({
  kind: 'vm.clone.firmware',
  params: firmwareParams,
  run: async (context, params) => {
    const { copies } = context.world.nodes.session(params.nodeId);
    const copied = await copies.copyFirmwareVariables(params.sourceUuid, params.vmUuid, {
      signal: context.signal,
    });
    context.log(
      'INFO',
      copied
        ? 'The firmware variables are copied.'
        : 'The source has no firmware variables yet; the copy gets fresh ones.',
    );
  },
});
