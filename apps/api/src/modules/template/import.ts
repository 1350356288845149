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

/** A metadata file that led to no template, and why. */
export interface ScanProblem {
  readonly file: string;
  readonly reason: string;
}

/** What was found of templates in a pool. */
export interface ScanReport {
  /** Names of the templates that were new. */
  readonly imported: readonly string[];
  /** Metadata files of templates that were known already. */
  readonly known: number;
  readonly problems: readonly ScanProblem[];
}

/**
 * Registers the templates whose metadata files lie in a pool and which the database does not know: a pool brings its
 * templates with it. Templates that are known stay as they are.
 * @param listing every volume of the pool, metadata files among them, as read just now and stored.
 */
export async function importTemplates(
  place: ImportPlace,
  listing: readonly VolumeRecord[],
): Promise<ScanReport> {
  const metadataFiles = listing.filter((volume) => isMetadataVolume(volume.name));
  const problems: ScanProblem[] = [];
  const imported: string[] = [];
  if (metadataFiles.length === 0) return { imported, known: 0, problems };
  const rows = await place.db.templates.ofPool(place.poolId);
  const names = new Set(rows.map(({ name, version }) => versionKey(name, version)));
  const files = new Set(rows.map((template) => template.volumeName));
  let known = 0;
  for (const { name: file } of metadataFiles) {
    const volume = listing.find((one) => one.name === volumeOfMetadata(file));
    if (volume && files.has(volume.name)) {
      known += 1;
      continue;
    }
    const found = await look(place, volume, names);
    if (typeof found === 'string') {
      problems.push({ file, reason: found });
      continue;
    }
    await save(place, found.volume, found.metadata);
    names.add(versionKey(found.metadata.name, found.metadata.templateVersion));
    imported.push(found.metadata.name);
  }
  return { imported, known, problems };
}

/** What is to be registered of a metadata file, or the reason why nothing is. */
async function look(
  place: ImportPlace,
  volume: VolumeRecord | undefined,
  names: ReadonlySet<string>,
): Promise<{ readonly volume: VolumeRecord; readonly metadata: TemplateMetadata } | string> {
  if (volume === undefined) return 'The image it is about is not in the pool.';
  const metadata = await readMetadata({ ...place, volumeName: volume.name });
  if (metadata === null)
    return 'It is not a metadata file that this version of Corral understands.';
  if (names.has(versionKey(metadata.name, metadata.templateVersion)))
    return `The pool has a template ${metadata.name} of version ${metadata.templateVersion} already, with another image.`;
  return { volume, metadata };
}

const versionKey = (name: string, version: number): string => `${version} ${name}`;

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
    version: metadata.templateVersion,
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
