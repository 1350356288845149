import { CorralError } from '@corral/domain';
import { defineStep, type ArtefactDraft, type ArtefactRemover } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { makeNamed } from '../../shared/make.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { removeVolume } from '../../volume/operations/steps.ts';
import { snapshotFile, whoNeeds, type SnapshotFile } from '../files.ts';

/** The ledger's entry of a file of a snapshot. Its remover never takes a file that a VM stands on. */
export function fileDraft(nodeId: string, file: SnapshotFile): ArtefactDraft {
  return {
    nodeId,
    kind: 'overlay',
    ref: { path: file.path, poolUuid: file.poolUuid, volume: file.volume },
    label: `snapshot file ${file.volume}`,
  };
}

const fileParams = z.object({ nodeId: z.string(), file: snapshotFile });

/** Removes a file that nothing needs any more, and reads it back as gone. */
export const deleteFileStep = defineStep<World, z.output<typeof fileParams>>({
  kind: 'vmSnapshot.deleteFile',
  params: fileParams,
  run: async (context, { nodeId, file }) => {
    const session = context.world.nodes.session(nodeId);
    await session.storage.refreshPool(file.poolUuid, { signal: context.signal });
    const needed = await whoNeeds(context.world, nodeId, file.path);
    if (needed !== null) {
      throw new CorralError('IN_USE', `${file.path} stays, because ${needed} needs it.`);
    }
    await removeFile(context.world, nodeId, file, context.signal);
    context.log('INFO', `The file ${file.path} is gone.`);
  },
});

async function removeFile(
  world: World,
  nodeId: string,
  file: SnapshotFile,
  signal: AbortSignal,
): Promise<void> {
  const volume = { nodeId, poolUuid: file.poolUuid, name: file.volume };
  await removeVolume(world, volume, signal);
  await settleRemoved(world, nodeId, 'overlay', [{ ...file }]);
}

/**
 * Removes a file that a task left. One on which a VM stands by now is no leftover: the call that failed took effect
 * all the same, and the file is shown with the snapshot.
 */
export const removeFileArtefact: ArtefactRemover<World> = async (world, artefact, signal) => {
  const file = snapshotFile.parse(artefact.ref);
  const session = world.nodes.session(artefact.nodeId);
  if ((await session.storage.getPool(file.poolUuid, { signal })) === null) return;
  await session.storage.refreshPool(file.poolUuid, { signal });
  if ((await whoNeeds(world, artefact.nodeId, file.path)) !== null) return;
  await removeFile(world, artefact.nodeId, file, signal);
};

const overlayParams = fileParams.extend({
  backing: z.object({ path: z.string(), format: z.string() }),
  capacityBytes: z.number(),
});

/** Makes an empty overlay on a file that a snapshot froze. */
export const makeOverlayStep = defineStep<World, z.output<typeof overlayParams>>({
  kind: 'vmSnapshot.makeOverlay',
  params: overlayParams,
  run: async (context, { nodeId, file, backing, capacityBytes }) => {
    const { storage } = context.world.nodes.session(nodeId);
    const options = { signal: context.signal };
    const find = () => storage.getVolume(file.poolUuid, file.volume, options);
    const spec = { name: file.volume, format: 'qcow2', capacityBytes, backing } as const;
    await makeNamed(context, {
      draft: fileDraft(nodeId, file),
      find,
      isWhole: (volume) => volume.backingPath === backing.path,
      discard: () => storage.deleteVolume(file.poolUuid, file.volume, options),
      make: () => storage.createVolume(file.poolUuid, spec, options),
    });
    context.log('INFO', `The overlay ${file.path} stands on ${backing.path}.`);
    await context.world.inventory.volume(nodeId, file.poolUuid, file.volume);
  },
});
