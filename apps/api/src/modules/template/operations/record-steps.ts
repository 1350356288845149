import { CorralError } from '@corral/domain';
import { defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { volumeDraft } from '../../volume/operations/steps.ts';
import { volumeStepParams } from '../../volume/subject.ts';
import { metadataVolumeOf, templateMetadataSchema } from '../metadata-file.ts';
import { readMetadata, removeMetadata, writeMetadata } from '../metadata-volume.ts';
import { fileOutput } from './register-steps.ts';

const recordParams = volumeStepParams.extend({
  templateId: z.string(),
  poolId: z.string(),
  /** The step that looked at the file; null for a volume, whose facts are known to the plan. */
  fileStep: z.string().nullable(),
  metadata: templateMetadataSchema.omit({ format: true, version: true }),
  /** The version this one comes after: where that was given another name meanwhile, so is this. */
  after: z.string().nullable().default(null),
});

/** Writes what is known of the template beside its file and into the database. */
export const recordTemplateStep = defineStep<World, z.output<typeof recordParams>>({
  kind: 'template.record',
  params: recordParams,
  run: async (context, params) => {
    const { storage } = context.world.nodes.session(params.nodeId);
    const volume = await storage.getVolume(params.poolUuid, params.name, {
      signal: context.signal,
    });
    if (volume === null) throw new CorralError('NOT_FOUND', `The volume ${params.name} is gone.`);
    const file =
      params.fileStep === null ? null : fileOutput.parse(context.output(params.fileStep));
    const before =
      params.after === null ? null : await context.world.db.templates.get(params.after);
    const planned = { ...params.metadata, name: before?.name ?? params.metadata.name };
    const metadata =
      file === null
        ? planned
        : {
            ...planned,
            imageFormat: file.format,
            sizeBytes: volume.capacityBytes,
            fileBytes: file.bytes,
            checksumSha256: file.sha256,
          };
    const place = {
      storage,
      poolUuid: params.poolUuid,
      volumeName: params.name,
      signal: context.signal,
    };
    const artefactId = await context.ledger.plan(
      volumeDraft({ ...params, name: metadataVolumeOf(params.name) }),
    );
    await writeMetadata(place, metadata);
    if ((await readMetadata(place)) === null)
      throw new CorralError('NOT_OBSERVED', `The metadata of ${params.name} cannot be read back.`);
    await context.ledger.present(artefactId);
    const volumeId = await context.world.inventory.volume(
      params.nodeId,
      params.poolUuid,
      params.name,
    );
    const { createdAt: _createdAt, imageFormat, sizeBytes, fileBytes, ...described } = metadata;
    const { templateVersion: version, ...rest } = described;
    const row = await context.world.db.templates.save({
      ...rest,
      version,
      id: params.templateId,
      poolId: params.poolId,
      volumeId,
      volumeName: params.name,
      format: imageFormat,
      sizeBytes: BigInt(sizeBytes),
      fileBytes: fileBytes === null ? null : BigInt(fileBytes),
    });
    context.log('INFO', `The template ${metadata.name} is registered.`, {
      sizeBytes: metadata.sizeBytes,
    });
    return { templateId: row.id };
  },
  compensate: async (context, params) => {
    const { templates } = context.world.db;
    await templates.remove(params.templateId);
    // A sync in between can have taken the template in under an id of its own.
    const twins = (await templates.ofPool(params.poolId)).filter(
      (one) => one.volumeName === params.name,
    );
    for (const twin of twins) await templates.remove(twin.id);
  },
});

const forgetParams = volumeStepParams.extend({ templateId: z.string() });

/** Removes the metadata file. */
export const removeMetadataStep = defineStep<World, z.output<typeof forgetParams>>({
  kind: 'template.removeMetadata',
  params: forgetParams,
  run: async (context, params) => {
    const { storage } = context.world.nodes.session(params.nodeId);
    const place = {
      storage,
      poolUuid: params.poolUuid,
      volumeName: params.name,
      signal: context.signal,
    };
    await removeMetadata(place);
    const left = await storage.getVolume(params.poolUuid, metadataVolumeOf(params.name), {
      signal: context.signal,
    });
    if (left !== null)
      throw new CorralError('NOT_OBSERVED', `The metadata of ${params.name} is still there.`);
    await settleRemoved(context.world, params.nodeId, 'volume', [
      { poolUuid: params.poolUuid, name: metadataVolumeOf(params.name) },
    ]);
  },
});

/** Forgets the template in the database. */
export const forgetTemplateStep = defineStep<World, z.output<typeof forgetParams>>({
  kind: 'template.forget',
  params: forgetParams,
  run: async (context, params) => {
    await context.world.db.templates.remove(params.templateId);
    context.log('INFO', 'The template is no longer registered.');
  },
});
