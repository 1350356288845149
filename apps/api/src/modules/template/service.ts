import type { Template } from '@corral/db';
import { CorralError, descriptionSchema, nameSchema, tagSchema } from '@corral/domain';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { checkInput } from '../shared/check-input.ts';
import { readTags } from '../shared/tags.ts';
import { loadPool, requireRunning } from '../storage-pool/subject.ts';
import {
  isMetadataVolume,
  templateMetadataSchema,
  volumeOfMetadata,
  type TemplateMetadata,
} from './metadata-file.ts';
import { readMetadata, writeMetadata } from './metadata-volume.ts';

const shortText = z.string().max(80, { message: 'This is limited to 80 characters.' });

const updateSchema = z.object({
  id: z.string().min(1),
  name: nameSchema('name of the template').nullish(),
  description: descriptionSchema.nullish(),
  osName: shortText.nullish(),
  osVersion: shortText.nullish(),
  cloudInit: z.boolean().nullish(),
  virtio: z.boolean().nullish(),
  guestAgent: z.boolean().nullish(),
  tags: z.array(tagSchema).max(50, { message: 'At most 50 tags.' }).nullish(),
});

/**
 * Changes what is known of a template, in the database and beside its file.
 * @throws CorralError naming the field; ALREADY_EXISTS for a name that is taken; why the node has no session.
 */
export async function updateTemplate(world: World, request: unknown): Promise<Template> {
  const { id, name, description, osName, osVersion, cloudInit, virtio, guestAgent, tags } =
    checkInput(updateSchema, request);
  const template = await world.db.templates.require(id);
  const pool = await loadPool(world, template.poolId);
  requireRunning(pool);
  const other = name ? await world.db.templates.findByName(pool.id, name) : null;
  if (other && other.id !== id)
    throw new CorralError(
      'ALREADY_EXISTS',
      `The storage pool ${pool.name} has a template ${other.name} already.`,
      { field: 'name' },
    );
  const updated = await world.db.templates.update(id, {
    ...(name ? { name } : {}),
    ...(description === undefined ? {} : { description }),
    ...(osName === undefined ? {} : { osName }),
    ...(osVersion === undefined ? {} : { osVersion }),
    ...(cloudInit == null ? {} : { cloudInit }),
    ...(virtio == null ? {} : { virtio }),
    ...(guestAgent == null ? {} : { guestAgent }),
    ...(tags == null ? {} : { tags }),
  });
  await writeMetadata(
    { storage: pool.session.storage, poolUuid: pool.uuid, volumeName: updated.volumeName },
    metadataOfRow(updated),
  );
  return updated;
}

/** The metadata file's content for a row. */
export function metadataOfRow(row: Template): Omit<TemplateMetadata, 'format' | 'version'> {
  return {
    name: row.name,
    description: row.description,
    osName: row.osName,
    osVersion: row.osVersion,
    arch: row.arch,
    imageFormat: row.format === 'raw' ? 'raw' : 'qcow2',
    sizeBytes: Number(row.sizeBytes),
    fileBytes: row.fileBytes === null ? null : Number(row.fileBytes),
    source: templateMetadataSchema.shape.source.catch({ kind: 'FILE' }).parse(row.source),
    checksumSha256: row.checksumSha256,
    cloudInit: row.cloudInit,
    virtio: row.virtio,
    guestAgent: row.guestAgent,
    tags: readTags(row.tags),
    createdAt: row.createdAt.toISOString(),
  };
}

/**
 * Registers the templates whose metadata files lie in a pool and which the database does not know: a pool brings its
 * templates with it. Leaves templates that are known alone.
 * @returns the names of the templates that were new.
 */
export async function importTemplates(world: World, poolId: string): Promise<string[]> {
  const pool = await loadPool(world, poolId);
  if (pool.live.state !== 'RUNNING') return [];
  const { storage } = pool.session;
  const volumes = await storage.listVolumes(pool.uuid);
  const known = await world.db.templates.ofPool(pool.id);
  const names = new Set(known.map((template) => template.name));
  const files = new Set(known.map((template) => template.volumeName));
  const imported: string[] = [];
  for (const { name } of volumes.filter((volume) => isMetadataVolume(volume.name))) {
    const volumeName = volumeOfMetadata(name);
    const volume = volumes.find((one) => one.name === volumeName);
    if (!volume || files.has(volumeName)) continue;
    const metadata = await readMetadata({ storage, poolUuid: pool.uuid, volumeName });
    if (metadata === null || names.has(metadata.name)) continue;
    const row = await world.db.volumes.findByName(pool.id, volumeName);
    const {
      format: _format,
      version: _version,
      createdAt: _createdAt,
      imageFormat,
      fileBytes,
      sizeBytes: _size,
      ...rest
    } = metadata;
    await world.db.templates.save({
      ...rest,
      poolId: pool.id,
      volumeId: row?.id ?? null,
      volumeName,
      format: imageFormat,
      sizeBytes: BigInt(volume.capacityBytes),
      fileBytes: fileBytes === null ? null : BigInt(fileBytes),
    });
    names.add(metadata.name);
    imported.push(metadata.name);
  }
  return imported;
}
