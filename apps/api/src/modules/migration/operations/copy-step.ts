import { CorralError } from '@corral/domain';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { makeNamed } from '../../shared/make.ts';
import { observe } from '../../shared/observe.ts';
import { outputOf, volumeDraft } from '../../volume/operations/steps.ts';
import { volumeStepParams } from '../../volume/subject.ts';

const carryParams = volumeStepParams.extend({
  format: z.enum(['raw', 'qcow2']),
  capacityBytes: z.number(),
  source: volumeStepParams,
});
type CarryParams = z.output<typeof carryParams>;

/** How long a step waits for the other of its two nodes, as every step does for its own. */
const NODE_WAIT_MS = 60_000;

/** Waits until a node has an open session, after a restart of the server. */
export async function sessionOf(context: StepContext<World>, nodeId: string) {
  return observe({
    what: 'an open session of the node',
    read: async () => context.world.nodes.session(nodeId),
    done: () => true,
    timeoutMs: NODE_WAIT_MS,
    signal: context.signal,
  });
}

/** Carries the file of a volume from one node to another through this server, holding nothing of it. */
export const carryVolumeStep = defineStep<World, CarryParams>({
  kind: 'volume.carry',
  params: carryParams,
  run: async (context, params) => {
    const target = await sessionOf(context, params.nodeId);
    const options = { signal: context.signal };
    const find = () => target.storage.getVolume(params.poolUuid, params.name, options);
    const made = await makeNamed(context, {
      draft: volumeDraft(params),
      field: 'nodeId',
      find,
      // Nothing tells a whole file from one that a crash cut off.
      isWhole: () => false,
      discard: () => target.storage.deleteVolume(params.poolUuid, params.name, options),
      make: async () => {
        await carryFile(context, params);
        const volume = await find();
        if (volume !== null && volume.capacityBytes === params.capacityBytes) return volume;
        throw new CorralError(
          'NOT_OBSERVED',
          `The node does not show the whole volume ${params.name}.`,
        );
      },
    });
    context.log('INFO', `The volume ${params.name} has been carried over.`, outputOf(made));
    await context.world.inventory.volume(params.nodeId, params.poolUuid, params.name);
    return outputOf(made);
  },
});

async function carryFile(context: StepContext<World>, params: CarryParams): Promise<void> {
  const { source } = params;
  const options = { signal: context.signal };
  const from = await sessionOf(context, source.nodeId);
  const to = await sessionOf(context, params.nodeId);
  const length = await from.migration.fileBytes(source.poolUuid, source.name, options);
  const { name, format, capacityBytes } = params;
  await to.storage.createVolume(params.poolUuid, { name, format, capacityBytes }, options);
  const content = await from.storage.downloadVolume(source.poolUuid, source.name, options);
  try {
    await to.storage.uploadVolume(params.poolUuid, name, content, length, {
      ...options,
      onProgress: (bytes) => context.progress(Math.min(bytes / Math.max(length, 1), 0.99)),
    });
  } finally {
    content.destroy();
  }
}
