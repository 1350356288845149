import { CorralError, newId } from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { madeId } from '../../shared/made-id.ts';
import {
  formatBytes,
  loadPool,
  requireFreeSpace,
  requireRunning,
} from '../../storage-pool/subject.ts';
import { downloadStep, tidyStep, uploadStep } from '../../template/operations/register-steps.ts';
import { lookAtSource } from '../../template/operations/sources.ts';
import { requireFreeName, volumeNameSchema } from '../../volume/subject.ts';

export const fetchVolumeInput = z
  .object({
    poolId: z.string().min(1),
    name: volumeNameSchema,
    url: z.string().min(1),
    checksumSha256: z
      .string()
      .regex(/^\s*[0-9a-fA-F]{64}\s*$/, { message: 'A SHA-256 checksum is 64 hexadecimal digits.' })
      .nullish(),
    checksumUrl: z.string().nullish(),
  })
  .refine((input) => !(input.checksumSha256 && input.checksumUrl), {
    path: ['checksumUrl'],
    message: 'Give the checksum or the address of a checksum file, not both.',
  });

const FETCH = 'download';

/** Makes a volume of what is behind an address: fetched and verified here, then sent to the node as a stream. */
export const fetchVolume = defineOperation<World, z.output<typeof fetchVolumeInput>>({
  name: 'volume.fetch',
  input: fetchVolumeInput,
  plan: async (world, input) => {
    const pool = await loadPool(world, input.poolId);
    requireRunning(pool, 'poolId');
    await requireFreeName(pool, input.name, 'name');
    const { url, checksumSha256, checksumUrl } = input;
    const { origin } = await lookAtSource(world, { url, checksumSha256, checksumUrl }).catch(
      asFieldOfInput,
    );
    if (origin.kind !== 'URL') throw new CorralError('INVALID_URL', 'That is no address.');
    if (origin.sizeBytes !== null) requireFreeSpace(pool, origin.sizeBytes, 'url');
    const file = `${newId()}.part`;
    const place = { nodeId: pool.nodeId, poolUuid: pool.uuid, name: input.name };
    const size = origin.sizeBytes === null ? '' : `, ${formatBytes(origin.sizeBytes)}`;
    return {
      title: `Fetch volume ${input.name} into ${pool.name}`,
      disruption: 'NONE',
      warnings: origin.expected === null ? ['There is no checksum to verify the download by.'] : [],
      nodeId: pool.nodeId,
      target: { kind: 'VOLUME', id: null, name: input.name },
      leaseVmIds: [],
      steps: [
        downloadStep.step({
          key: FETCH,
          title: `Fetch ${new URL(origin.url).host}${size}${origin.expected ? `, verify its ${origin.expected.algorithm}` : ''}`,
          params: {
            nodeId: pool.nodeId,
            url: origin.url,
            field: 'url',
            file,
            expected: origin.expected && { ...origin.expected },
          },
          effect: 'CREATES',
          weight: 10,
        }),
        uploadStep.step({
          key: `volume:${input.name}`,
          title: `Send it to ${pool.name} as ${input.name}`,
          params: { ...place, fileStep: FETCH, source: { kind: 'download', file } },
          effect: 'CREATES',
          weight: 5,
        }),
        tidyStep.step({
          key: 'tidy',
          title: "Remove the download from Corral's own folder",
          params: { nodeId: pool.nodeId, file },
          effect: 'REMOVES',
          weight: 0.1,
        }),
      ],
    };
  },
  owner: (input) => ({ kind: 'STORAGE_POOL', id: input.poolId }),
  targetId: madeId('volumeId'),
  finish: async (context, input) => {
    const made = await context.world.db.volumes.findByName(input.poolId, input.name);
    return { volumeId: made?.id ?? null };
  },
});

/** A template's source names its fields within `source`; here they stand by themselves. */
function asFieldOfInput(error: unknown): never {
  if (!(error instanceof CorralError) || !error.details.field?.startsWith('source.')) throw error;
  const field = error.details.field.slice('source.'.length);
  throw new CorralError(error.code, error.message, { ...error.details, field }, error);
}
