import { createHash, randomBytes } from 'node:crypto';
import type { VolumeUpload } from '@corral/db';
import { CorralError, MAX_VOLUME_BYTES } from '@corral/domain';
import { z } from 'zod';
import type { AppServices } from '../../services.ts';
import { checkInput } from '../shared/check-input.ts';
import { formatBytes } from '../storage-pool/subject.ts';
import { refuseWhileUsed } from '../volume/operations/operations.ts';
import { loadVolume, type VolumeSubject } from '../volume/subject.ts';

export const beginUploadInput = z.object({
  volumeId: z.string().min(1),
  fileName: z.string().min(1).max(255),
  sizeBytes: z.int().min(1).max(MAX_VOLUME_BYTES),
  fileModifiedAt: z.date().nullish(),
});

export interface BegunUpload {
  readonly upload: VolumeUpload;
  /** Opens this upload alone, until it has ended or is begun again. */
  readonly ticket: string;
}

type Services = Pick<AppServices, 'db' | 'world' | 'log'>;

/**
 * Begins an upload into a volume, or takes up the one of the same file where it was cut off.
 * @throws CorralError IN_USE listing what uses the volume; NO_SPACE; why the node has no session.
 */
export async function beginUpload(
  { db, world, log }: Services,
  request: unknown,
  actor: string,
): Promise<BegunUpload> {
  const input = checkInput(beginUploadInput, request);
  const volume = await loadVolume(world, input.volumeId);
  await refuseWhileUsed(world, volume, 'overwrite');
  requireRoom(volume, input.sizeBytes);
  const ticket = randomBytes(32).toString('base64url');
  const file = { ...input, fileModifiedAt: input.fileModifiedAt ?? null };
  const upload = await db.uploads.begin(volume.id, file, {
    ticketHash: hashOfTicket(ticket),
    actor,
  });
  log.info(
    { actor, volume: volume.name, from: Number(upload.receivedBytes), of: input.sizeBytes },
    'upload of a volume begins',
  );
  return { upload, ticket };
}

/** A raw volume has its size; an image file may grow to what its pool has free. */
function requireRoom({ name, live, pool }: VolumeSubject, bytes: number): void {
  const whole = live.format === 'raw' || live.type === 'block';
  if (whole && bytes > live.capacityBytes)
    throw new CorralError(
      'NO_SPACE',
      `The file has ${formatBytes(bytes)}, the volume ${name} holds ${formatBytes(live.capacityBytes)}.`,
      { field: 'sizeBytes' },
    );
  const free = (pool.live.availableBytes ?? bytes) + (live.allocationBytes ?? 0);
  if (bytes > free)
    throw new CorralError(
      'NO_SPACE',
      `The file has ${formatBytes(bytes)}, the storage pool ${pool.name} has ${formatBytes(free)} for it.`,
      { field: 'sizeBytes' },
    );
}

export const hashOfTicket = (ticket: string): string =>
  createHash('sha256').update(ticket).digest('hex');
