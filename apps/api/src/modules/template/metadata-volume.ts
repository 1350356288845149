import type { StorageRole } from '@corral/hypervisor';
import {
  decodeMetadata,
  encodeMetadata,
  MAX_METADATA_BYTES,
  metadataVolumeOf,
  type TemplateMetadata,
} from './metadata-file.ts';

/** The metadata file as a volume of the pool, so that it is written and read the same way on near and far nodes. */

export interface MetadataPlace {
  readonly storage: StorageRole;
  readonly poolUuid: string;
  /** The template's own volume. */
  readonly volumeName: string;
  readonly signal?: AbortSignal;
}

/** Writes the metadata file, in place of one that is there. */
export async function writeMetadata(
  place: MetadataPlace,
  metadata: Omit<TemplateMetadata, 'format' | 'version'>,
): Promise<void> {
  const { storage, poolUuid } = place;
  const name = metadataVolumeOf(place.volumeName);
  const options = place.signal ? { signal: place.signal } : {};
  const bytes = encodeMetadata(metadata);
  await storage.deleteVolume(poolUuid, name, options);
  await storage.createVolume(
    poolUuid,
    { name, format: 'raw', capacityBytes: bytes.length },
    options,
  );
  await storage.uploadVolume(poolUuid, name, oneChunk(bytes), bytes.length, options);
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Reads the metadata file; null when there is none that this version of Corral understands. */
export async function readMetadata(place: MetadataPlace): Promise<TemplateMetadata | null> {
  const { storage, poolUuid } = place;
  const name = metadataVolumeOf(place.volumeName);
  const options = place.signal ? { signal: place.signal } : {};
  const volume = await storage.getVolume(poolUuid, name, options);
  if (volume === null || volume.capacityBytes > MAX_METADATA_BYTES) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of await storage.downloadVolume(poolUuid, name, options))
    chunks.push(Buffer.from(chunk));
  return decodeMetadata(Buffer.concat(chunks));
}

export async function removeMetadata(place: MetadataPlace): Promise<void> {
  const options = place.signal ? { signal: place.signal } : {};
  await place.storage.deleteVolume(place.poolUuid, metadataVolumeOf(place.volumeName), options);
}
