import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, hasCode } from '@corral/domain';
import type { StorageRole, VolumeRecord } from '@corral/hypervisor';
import { defineStep, type ArtefactDraft, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { makeNamed } from '../../shared/make.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { observe, request } from '../../shared/observe.ts';
import { volumeStepParams, type VolumeStepParams } from '../subject.ts';

type Context = StepContext<World>;

/** Converting a large image is the daemon's work of many minutes. */
const CLONE_DEADLINE_MS = 6 * 3_600_000;
const POLL_MS = 500;

export const storageOf = (context: Context, params: { readonly nodeId: string }): StorageRole =>
  context.world.nodes.session(params.nodeId).storage;

/** The ledger's entry of a volume. The remover reads `ref` again. */
export function volumeDraft(params: VolumeStepParams): ArtefactDraft {
  return {
    nodeId: params.nodeId,
    kind: 'volume',
    ref: { poolUuid: params.poolUuid, name: params.name },
    label: `volume ${params.name}`,
  };
}

/** What later steps want to know of a volume that was made. */
export const volumeOutput = z.object({
  path: z.string(),
  capacityBytes: z.number(),
  format: z.string().nullable(),
});
export const outputOf = (volume: VolumeRecord): z.output<typeof volumeOutput> => ({
  path: volume.path,
  capacityBytes: volume.capacityBytes,
  format: volume.format,
});

const createParams = volumeStepParams.extend({
  format: z.enum(['raw', 'qcow2']),
  capacityBytes: z.number(),
  backing: z.object({ path: z.string(), format: z.string() }).nullable(),
  /** Input field that named the volume. */
  field: z.string(),
});

/** Makes an empty volume, or an overlay on another. */
export const createVolumeStep = defineStep<World, z.output<typeof createParams>>({
  kind: 'volume.create',
  params: createParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    const find = (): Promise<VolumeRecord | null> =>
      storage.getVolume(params.poolUuid, params.name, options);
    const spec = { name: params.name, format: params.format, capacityBytes: params.capacityBytes };
    const made = await makeNamed(context, {
      draft: volumeDraft(params),
      field: params.field,
      find,
      isWhole: (volume) => isAsWanted(volume, params),
      discard: () => storage.deleteVolume(params.poolUuid, params.name, options),
      make: async () => {
        await request(
          () =>
            storage.createVolume(
              params.poolUuid,
              params.backing ? { ...spec, backing: params.backing } : spec,
              options,
            ),
          context.signal,
        );
        const made = await observe({
          what: `the volume ${params.name}`,
          read: find,
          done: (volume) => volume !== null && isAsWanted(volume, params),
          timeoutMs: 30_000,
          signal: context.signal,
        });
        return seen(made, params);
      },
    });
    return finishVolume(context, params, made);
  },
});

function isAsWanted(volume: VolumeRecord, params: z.output<typeof createParams>): boolean {
  return (
    volume.capacityBytes >= params.capacityBytes &&
    (volume.backingPath ?? null) === (params.backing?.path ?? null)
  );
}

function seen(volume: VolumeRecord | null, params: VolumeStepParams): VolumeRecord {
  if (volume !== null) return volume;
  throw new CorralError('NOT_OBSERVED', `The node does not show the volume ${params.name}.`);
}

async function finishVolume(
  context: Context,
  params: VolumeStepParams,
  volume: VolumeRecord,
): Promise<z.output<typeof volumeOutput>> {
  context.log('INFO', `The volume ${params.name} is there.`, outputOf(volume));
  await context.world.inventory.volume(params.nodeId, params.poolUuid, params.name);
  return outputOf(volume);
}

const cloneParams = volumeStepParams.extend({
  format: z.enum(['raw', 'qcow2']),
  capacityBytes: z.number(),
  source: z.object({ poolUuid: z.string(), name: z.string() }),
  /** About how much will be written, for the progress. */
  sourceBytes: z.number(),
  field: z.string(),
});
type CloneParams = z.output<typeof cloneParams>;

/** Makes a full, independent copy of a volume. */
export const cloneVolumeStep = defineStep<World, CloneParams>({
  kind: 'volume.clone',
  params: cloneParams,
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    const find = (): Promise<VolumeRecord | null> =>
      storage.getVolume(params.poolUuid, params.name, options);
    const made = await makeNamed(context, {
      draft: volumeDraft(params),
      field: params.field,
      find,
      // Nothing tells a finished copy from one that a crash cut off.
      isWhole: () => false,
      discard: () => deleteWhenFree(storage, params, context.signal),
      make: async () => {
        await cloneWithProgress(context, storage, params);
        return seen(await find(), params);
      },
    });
    return finishVolume(context, params, made);
  },
});

async function cloneWithProgress(
  context: Context,
  storage: StorageRole,
  params: CloneParams,
): Promise<void> {
  const done = new AbortController();
  const watching = watchAllocation(context, storage, params, done.signal);
  try {
    const spec = { name: params.name, format: params.format, capacityBytes: params.capacityBytes };
    await storage.cloneVolume(params.poolUuid, params.source, spec, {
      signal: context.signal,
      deadlineMs: CLONE_DEADLINE_MS,
    });
  } finally {
    done.abort();
    await watching;
  }
}

/** The daemon tells nothing while it copies; how much is allocated shows how far it is. */
async function watchAllocation(
  context: Context,
  storage: StorageRole,
  params: CloneParams,
  done: AbortSignal,
): Promise<void> {
  while (!done.aborted) {
    try {
      await delay(POLL_MS, undefined, { signal: done });
      const volume = await storage.getVolume(params.poolUuid, params.name, { signal: done });
      const share = (volume?.allocationBytes ?? 0) / Math.max(params.sourceBytes, 1);
      if (!done.aborted) context.progress(Math.min(share, 0.99));
    } catch {
      // Only the progress is lost; the copy itself reports its own failure.
    }
  }
}

const growParams = volumeStepParams.extend({ capacityBytes: z.number() });

export const growVolumeStep = defineStep<World, z.output<typeof growParams>>({
  kind: 'volume.grow',
  params: growParams,
  isDone: async (context, params) => {
    const volume = await storageOf(context, params).getVolume(params.poolUuid, params.name, {
      signal: context.signal,
    });
    return volume !== null && volume.capacityBytes >= params.capacityBytes;
  },
  run: async (context, params) => {
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    await request(
      () => storage.growVolume(params.poolUuid, params.name, params.capacityBytes, options),
      context.signal,
    );
    const grown = await observe({
      what: `the volume ${params.name} with its new size`,
      read: () => storage.getVolume(params.poolUuid, params.name, options),
      done: (volume) => volume !== null && volume.capacityBytes >= params.capacityBytes,
      timeoutMs: 30_000,
      signal: context.signal,
    });
    return finishVolume(context, params, seen(grown, params));
  },
});

/** Removes a volume and reads it back as gone. */
export const deleteVolumeStep = defineStep<World, VolumeStepParams>({
  kind: 'volume.delete',
  params: volumeStepParams,
  run: async (context, params) => {
    await removeVolume(context.world, params, context.signal);
    context.log('INFO', `The volume ${params.name} is gone.`);
  },
});

/** Removes a volume, waits until it is seen to be gone, and brings the projection up to date. */
export async function removeVolume(
  world: World,
  params: VolumeStepParams,
  signal: AbortSignal,
): Promise<void> {
  const { storage } = world.nodes.session(params.nodeId);
  await deleteWhenFree(storage, params, signal);
  await observe({
    what: `the volume ${params.name} gone`,
    read: () => storage.getVolume(params.poolUuid, params.name, { signal }),
    done: (volume) => volume === null,
    timeoutMs: 30_000,
    signal,
  });
  await world.inventory.volume(params.nodeId, params.poolUuid, params.name);
  const { poolUuid, name } = params;
  await settleRemoved(world, params.nodeId, 'volume', [{ poolUuid, name }]);
}

const FREE_WITHIN_MS = 60_000;

/** A volume whose copy was cancelled is held by the daemon until the copy ends: ask again for a while. */
async function deleteWhenFree(
  storage: StorageRole,
  params: VolumeStepParams,
  signal: AbortSignal,
): Promise<void> {
  const end = Date.now() + FREE_WITHIN_MS;
  for (;;) {
    try {
      await request(() => storage.deleteVolume(params.poolUuid, params.name, { signal }), signal);
      return;
    } catch (error) {
      if (!hasCode(error, 'WRONG_STATE') || Date.now() > end) throw error;
      await delay(POLL_MS, undefined, { signal });
    }
  }
}
