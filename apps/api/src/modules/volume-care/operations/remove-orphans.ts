import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { formatBytes } from '../../storage-pool/subject.ts';
import { deleteVolumeStep } from '../../volume/operations/steps.ts';
import { requireOrphans, type OrphanVolume } from '../orphans.ts';

const MOST = 200;

export const removeOrphansInput = z.object({
  nodeId: z.string().min(1),
  volumeIds: z
    .array(z.string().min(1))
    .min(1, { message: 'Choose at least one volume.' })
    .max(MOST, { message: `At most ${MOST} volumes at once.` }),
});

/** Deletes volumes that nothing uses; each is looked at again before the plan is made. */
export const removeOrphans = defineOperation<World, z.output<typeof removeOrphansInput>>({
  name: 'volume.removeOrphans',
  input: removeOrphansInput,
  plan: async (world, input) => {
    const orphans = await requireOrphans(world, input.nodeId, [...new Set(input.volumeIds)]);
    // An overlay goes before what it is backed by.
    const ordered = orphans.toSorted((a, b) => depth(b, orphans) - depth(a, orphans));
    const bytes = ordered.reduce((sum, { volume }) => sum + (volume.allocationBytes ?? 0), 0);
    const count = ordered.length === 1 ? '1 volume' : `${ordered.length} volumes`;
    return {
      title: `Remove ${count} that nothing uses`,
      disruption: 'DATA_LOSS',
      warnings: [
        `${formatBytes(bytes)} become free.`,
        ...(ordered.some(({ kind }) => kind === 'MEDIA')
          ? ['Install media are among them, which are often kept on purpose.']
          : []),
      ],
      nodeId: input.nodeId,
      target: { kind: 'NODE', id: input.nodeId, name: count },
      leaseVmIds: [],
      steps: ordered.map(({ pool, volume }) =>
        deleteVolumeStep.step({
          key: `volume:${pool.name}/${volume.name}`,
          title: `Delete ${volume.name} from ${pool.name}`,
          params: { nodeId: input.nodeId, poolUuid: pool.uuid, name: volume.name },
          effect: 'REMOVES',
          irreversible: 'Its content is lost.',
        }),
      ),
    };
  },
});

/** How many of the others lie beneath it. */
function depth(orphan: OrphanVolume, among: readonly OrphanVolume[]): number {
  let count = 0;
  let at = orphan.volume.backingPath;
  while (at !== null && count < among.length) {
    const beneath = among.find(({ volume }) => volume.path === at);
    if (!beneath) break;
    count += 1;
    at = beneath.volume.backingPath;
  }
  return count;
}
