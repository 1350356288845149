import { CorralError, newId } from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import {
  loadPool,
  requireFreeSpace,
  requireRunning,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import { dependentsOf, readUse, refuseDependents } from '../../volume/dependents.ts';
import { requireFreeName, type VolumeSubject } from '../../volume/subject.ts';
import type { CatalogueImage } from '../catalogue.ts';
import { metadataVolumeOf, type TemplateMetadata } from '../metadata-file.ts';
import { deleteTemplate } from './delete.ts';
import { updateFromUpstream } from './update.ts';
import { forgetTemplateStep, recordTemplateStep, removeMetadataStep } from './record-steps.ts';
import { inPlace, makesTemplate, planOf } from './register-plan.ts';
import { registerTemplateInput, type RegisterTemplateInput } from './register-input.ts';
import {
  downloadStep,
  removeFileArtefact,
  tidyStep,
  uploadStep,
  verifyFileStep,
} from './register-steps.ts';
import { lookAtSource, sourceOf, type TemplateOrigin } from './sources.ts';

interface Request {
  readonly input: RegisterTemplateInput;
  readonly origin: TemplateOrigin;
  readonly catalogue: CatalogueImage | null;
  readonly arch: string;
}

/** Registers a template from an address, a file of this machine, or a volume. */
const registerTemplate = defineOperation<World, RegisterTemplateInput>({
  name: 'template.register',
  input: registerTemplateInput,
  plan: async (world, input) => {
    const pool = await loadPool(world, input.poolId);
    requireRunning(pool, 'poolId');
    if (await world.db.templates.findByName(pool.id, input.name)) {
      throw new CorralError(
        'ALREADY_EXISTS',
        `The storage pool ${pool.name} has a template ${input.name} already.`,
        { field: 'name' },
      );
    }
    const { origin, catalogue } = await lookAtSource(world, input.source);
    const volumeName = await chooseVolume(world, input, pool, origin);
    const arch = input.arch ?? catalogue?.arch ?? (await archOf(world, pool));
    return planOf({
      title: `Register template ${input.name} in ${pool.name}`,
      pool,
      origin,
      templateId: newId(),
      volumeName,
      metadata: metadataOf({ input, origin, catalogue, arch }),
      after: null,
    });
  },
  ...makesTemplate,
});

/** A volume of the very pool becomes the template as it is; everything else is a new volume. */
async function chooseVolume(
  world: World,
  input: RegisterTemplateInput,
  pool: PoolSubject,
  origin: TemplateOrigin,
): Promise<string> {
  if (origin.kind === 'VOLUME' && origin.volume.pool.nodeId !== pool.nodeId) {
    throw new CorralError('INVALID_INPUT', 'The volume must be on the node of the storage pool.', {
      field: 'source.volumeId',
    });
  }
  const own = inPlace(origin, pool);
  if (own !== null) return requireUnusedVolume(world, pool, own);
  const bytes =
    origin.kind === 'VOLUME' ? (origin.volume.live.allocationBytes ?? 0) : (origin.sizeBytes ?? 0);
  await requireFreeSpace(pool, bytes, origin.kind === 'VOLUME' ? 'source.volumeId' : origin.field);
  const name = `${input.name}.${origin.image?.format === 'raw' ? 'img' : 'qcow2'}`;
  await requireFreeName(pool, name, 'name');
  await requireFreeName(pool, metadataVolumeOf(name), 'name');
  return name;
}

async function requireUnusedVolume(
  world: World,
  pool: PoolSubject,
  volume: VolumeSubject,
): Promise<string> {
  const place = { nodeId: pool.nodeId, poolId: pool.id, name: volume.name, path: volume.live.path };
  const { vms, templates } = await dependentsOf(world, await readUse(world, pool.nodeId), place);
  refuseDependents(`The volume ${volume.name}`, [...vms, ...templates]);
  return volume.name;
}

async function archOf(world: World, pool: PoolSubject): Promise<string> {
  const node = await world.db.nodes.require(pool.nodeId);
  const stored = z.object({ arch: z.string() }).safeParse(node.facts);
  return stored.success ? stored.data.arch : (await pool.session.facts.read()).arch;
}

function metadataOf({
  input,
  origin,
  catalogue,
  arch,
}: Request): Omit<TemplateMetadata, 'format' | 'version'> {
  return {
    name: input.name,
    templateVersion: 1,
    description: input.description ?? null,
    osName: input.osName ?? catalogue?.osName ?? null,
    osVersion: input.osVersion ?? catalogue?.osVersion ?? null,
    arch,
    imageFormat: origin.image?.format ?? 'qcow2',
    sizeBytes: origin.image?.virtualBytes ?? 1,
    fileBytes: origin.kind === 'VOLUME' ? origin.volume.live.allocationBytes : origin.sizeBytes,
    source: sourceOf(origin),
    checksumSha256: null,
    cloudInit: input.cloudInit ?? catalogue?.cloudInit ?? true,
    virtio: input.virtio ?? catalogue?.virtio ?? true,
    guestAgent: input.guestAgent ?? catalogue?.guestAgent ?? false,
    tags: input.tags,
    createdAt: new Date().toISOString(),
  };
}

export const templateWork: ModuleWork = {
  operations: [registerTemplate, updateFromUpstream, deleteTemplate],
  steps: [
    downloadStep.handler,
    verifyFileStep.handler,
    uploadStep.handler,
    tidyStep.handler,
    recordTemplateStep.handler,
    removeMetadataStep.handler,
    forgetTemplateStep.handler,
  ],
  removers: { file: removeFileArtefact },
};
