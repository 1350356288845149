import type { Database } from '@corral/db';
import type { StorageRole, VolumeRecord } from '@corral/hypervisor';
import { isMetadataVolume, volumeOfMetadata, type TemplateMetadata } from './metadata-file.ts';
import { readMetadata } from './metadata-volume.ts';

export interface ImportPlace {
  readonly db: Pick<Database, 'volumes' | 'templates'>;
  readonly storage: StorageRole;
  readonly poolId: string;
  readonly poolUuid: string;
}

/**
 * Registers the templates whose metadata files lie in a pool and which the database does not know: a pool brings its
 * templates with it. Templates that are known stay as they are.
 * @param listing every volume of the pool, metadata files among them, as read just now and stored.
 * @returns the names of the templates that were new.
 */
export async function importTemplates(
  place: ImportPlace,
  listing: readonly VolumeRecord[],
): Promise<string[]> {
  const metadataFiles = listing.filter((volume) => isMetadataVolume(volume.name));
  if (metadataFiles.length === 0) return [];
  const known = await place.db.templates.ofPool(place.poolId);
  const names = new Set(known.map((template) => template.name));
  const files = new Set(known.map((template) => template.volumeName));
  const imported: string[] = [];
  for (const { name } of metadataFiles) {
    const volume = listing.find((one) => one.name === volumeOfMetadata(name));
    if (!volume || files.has(volume.name)) continue;
    const metadata = await readMetadata({ ...place, volumeName: volume.name });
    if (metadata === null || names.has(metadata.name)) continue;
    await save(place, volume, metadata);
    names.add(metadata.name);
    imported.push(metadata.name);
  }
  return imported;
}

async function save(
  place: ImportPlace,
  volume: VolumeRecord,
  metadata: TemplateMetadata,
): Promise<void> {
  const row = await place.db.volumes.findByName(place.poolId, volume.name);
  const { name, description, osName, osVersion, arch, source, checksumSha256, tags } = metadata;
  const { cloudInit, virtio, guestAgent, imageFormat, fileBytes } = metadata;
  await place.db.templates.save({
    poolId: place.poolId,
    volumeId: row?.id ?? null,
    volumeName: volume.name,
    name,
    description,
    osName,
    osVersion,
    arch,
    format: imageFormat,
    sizeBytes: BigInt(volume.capacityBytes),
    fileBytes: fileBytes === null ? null : BigInt(fileBytes),
    source,
    checksumSha256,
    cloudInit,
    virtio,
    guestAgent,
    tags,
  });
}
