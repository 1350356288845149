import { CorralError } from '@corral/domain';
import type { StorageRole, VolumeRecord } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { makeNamed } from '../../shared/make.ts';
import { observe, request } from '../../shared/observe.ts';
import { outputOf, storageOf, volumeDraft } from '../../volume/operations/steps.ts';
import { volumeStepParams, type VolumeStepParams } from '../../volume/subject.ts';
import { watchAllocation } from './progress.ts';

type Context = StepContext<World>;

const LONG_MS = 6 * 3_600_000;
/** Looked at after a wipe: the beginning, the middle and the end. All of a large volume would take as long again. */
const SAMPLE_BYTES = 1024 * 1024;

const wipeParams = volumeStepParams.extend({
  /** What the volume is made anew as when wiping took its header; null for one without a header. */
  remake: z.object({ format: z.literal('qcow2'), capacityBytes: z.number() }).nullable(),
});

/** Overwrites a volume with zeros, looks that they are there, and makes a qcow2 volume anew. */
export const wipeVolumeStep = defineStep<World, z.output<typeof wipeParams>>({
  kind: 'volume.wipe',
  params: wipeParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const { poolUuid, name } = params;
    const options = { signal: context.signal };
    // Gone between wiping and making anew: an earlier run of this step came so far.
    const there = (await storage.getVolume(poolUuid, name, options)) !== null;
    if (there) await wipe(context, storage, params);
    else if (params.remake === null)
      throw new CorralError('NOT_FOUND', `The volume ${name} is gone.`);
    if (params.remake !== null) await remake(context, storage, params, params.remake);
    await context.world.inventory.volume(params.nodeId, poolUuid, name);
  },
});

async function wipe(
  context: Context,
  storage: StorageRole,
  { poolUuid, name }: VolumeStepParams,
): Promise<void> {
  const options = { signal: context.signal };
  await storage.wipeVolume(poolUuid, name, { ...options, deadlineMs: LONG_MS });
  await storage.refreshPool(poolUuid, options);
  const wiped = await storage.getVolume(poolUuid, name, options);
  if (wiped === null) throw new CorralError('NOT_OBSERVED', `The volume ${name} is gone.`);
  await requireZeros(storage, wiped, context.signal);
  context.log('INFO', `The volume ${name} reads as zeros.`);
}

async function requireZeros(
  storage: StorageRole,
  volume: VolumeRecord,
  signal: AbortSignal,
): Promise<void> {
  const last = Math.max(0, volume.capacityBytes - SAMPLE_BYTES);
  for (const offsetBytes of new Set([0, Math.floor(last / 2), last])) {
    const lengthBytes = Math.min(SAMPLE_BYTES, volume.capacityBytes - offsetBytes);
    const range = { offsetBytes, lengthBytes, signal };
    for await (const chunk of await storage.downloadVolume(volume.poolUuid, volume.name, range)) {
      if (chunk instanceof Uint8Array && chunk.every((byte) => byte === 0)) continue;
      throw new CorralError('NOT_OBSERVED', `The volume ${volume.name} still has content.`);
    }
  }
}

async function remake(
  context: Context,
  storage: StorageRole,
  { poolUuid, name }: VolumeStepParams,
  wanted: { readonly format: 'qcow2'; readonly capacityBytes: number },
): Promise<void> {
  const options = { signal: context.signal };
  await request(() => storage.deleteVolume(poolUuid, name, options), context.signal);
  await request(() => storage.createVolume(poolUuid, { name, ...wanted }, options), context.signal);
  await observe({
    what: `the volume ${name} made anew`,
    read: () => storage.getVolume(poolUuid, name, options),
    done: (volume) => volume?.format === wanted.format,
    timeoutMs: 30_000,
    signal: context.signal,
  });
  context.log('INFO', `The volume ${name} is empty ${wanted.format} again.`);
}

const compressParams = volumeStepParams.extend({
  capacityBytes: z.number(),
  source: z.object({ poolUuid: z.string(), name: z.string() }),
  /** About how much will be written at most, for the progress. */
  sourceBytes: z.number(),
});

/** Makes a compressed, independent qcow2 copy of a volume. */
export const compressVolumeStep = defineStep<World, z.output<typeof compressParams>>({
  kind: 'volume.compress',
  params: compressParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const { poolUuid, name, capacityBytes } = params;
    const options = { signal: context.signal };
    const find = (): Promise<VolumeRecord | null> => storage.getVolume(poolUuid, name, options);
    const made = await makeNamed(context, {
      draft: volumeDraft(params),
      field: 'name',
      find,
      // Nothing tells a finished copy from one that a crash cut off.
      isWhole: () => false,
      discard: () => storage.deleteVolume(poolUuid, name, options),
      make: async () => {
        await storage.createVolume(poolUuid, { name, format: 'qcow2', capacityBytes }, options);
        return watchAllocation(context, storage, params, () =>
          storage.compressInto({ poolUuid, name }, params.source, {
            ...options,
            deadlineMs: LONG_MS,
          }),
        );
      },
    });
    if (made.capacityBytes < capacityBytes || made.backingPath !== null)
      throw new CorralError('NOT_OBSERVED', `The copy ${name} is not what it should be.`);
    context.log('INFO', `The compressed copy ${name} is there.`, outputOf(made));
    await context.world.inventory.volume(params.nodeId, poolUuid, name);
    return outputOf(made);
  },
});
