import type { Template } from '@corral/db';
import { CorralError, descriptionSchema, nameSchema, tagSchema } from '@corral/domain';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { checkInput } from '../shared/check-input.ts';
import { readTags } from '../shared/tags.ts';
import { loadPool, requireRunning } from '../storage-pool/subject.ts';
import { readSource, type TemplateMetadata } from './metadata-file.ts';
import { writeMetadata } from './metadata-volume.ts';

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
 * Changes what is known of a template, in the database and beside its file. A new name goes to all its versions.
 * @throws CorralError naming the field; ALREADY_EXISTS for a name that is taken; why the node has no session.
 */
export async function updateTemplate(world: World, request: unknown): Promise<Template> {
  const { id, name, description, osName, osVersion, cloudInit, virtio, guestAgent, tags } =
    checkInput(updateSchema, request);
  const template = await world.db.templates.require(id);
  const pool = await loadPool(world, template.poolId);
  requireRunning(pool);
  const other = name ? await world.db.templates.findByName(pool.id, name) : null;
  if (other && other.name !== template.name)
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
  const { storage } = pool.session;
  for (const row of updated.name === template.name ? [updated] : await versionsOf(world, updated))
    await writeMetadata(
      { storage, poolUuid: pool.uuid, volumeName: row.volumeName },
      metadataOfRow(row),
    );
  return updated;
}

/** The versions whose files are there: a new name goes to the metadata of each. */
async function versionsOf(world: World, template: Template): Promise<Template[]> {
  const versions = await world.db.templates.versionsOf(template);
  const volumes = await Promise.all(
    versions.map((one) => world.db.volumes.findByName(one.poolId, one.volumeName)),
  );
  return versions.filter((one, place) => one.id === template.id || volumes[place] !== null);
}

/** The metadata file's content for a row. */
export function metadataOfRow(row: Template): Omit<TemplateMetadata, 'format' | 'version'> {
  return {
    name: row.name,
    templateVersion: row.version,
    description: row.description,
    osName: row.osName,
    osVersion: row.osVersion,
    arch: row.arch,
    imageFormat: row.format === 'raw' ? 'raw' : 'qcow2',
    sizeBytes: Number(row.sizeBytes),
    fileBytes: row.fileBytes === null ? null : Number(row.fileBytes),
    source: readSource(row.source),
    checksumSha256: row.checksumSha256,
    cloudInit: row.cloudInit,
    virtio: row.virtio,
    guestAgent: row.guestAgent,
    tags: readTags(row.tags),
    createdAt: row.createdAt.toISOString(),
  };
}
