import { CorralError, newId } from '@corral/domain';
import { defineOperation, type OperationPlan, type PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import type { ModuleWork } from '../../shared/module-work.ts';
import {
  formatBytes,
  loadPool,
  requireFreeSpace,
  requireRunning,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import { dependentsOf, readUse, refuseDependents } from '../../volume/dependents.ts';
import { cloneVolumeStep } from '../../volume/operations/steps.ts';
import { requireFreeName, type VolumeSubject } from '../../volume/subject.ts';
import type { CatalogueImage } from '../catalogue.ts';
import { metadataVolumeOf, type TemplateMetadata } from '../metadata-file.ts';
import { madeId } from '../../shared/made-id.ts';
import { deleteTemplate } from './delete.ts';
import { forgetTemplateStep, recordTemplateStep, removeMetadataStep } from './record-steps.ts';
import { registerTemplateInput, type RegisterTemplateInput } from './register-input.ts';
import {
  downloadStep,
  removeFileArtefact,
  tidyStep,
  uploadStep,
  verifyFileStep,
} from './register-steps.ts';
import { lookAtSource, type TemplateOrigin } from './sources.ts';

interface Draft {
  readonly input: RegisterTemplateInput;
  readonly pool: PoolSubject;
  readonly origin: TemplateOrigin;
  readonly catalogue: CatalogueImage | null;
  readonly templateId: string;
  readonly volumeName: string;
  readonly arch: string;
}

const RECORD_STEP = 'record';

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
    return planOf({ input, pool, origin, catalogue, templateId: newId(), volumeName, arch });
  },
  owner: (_input, plan) => {
    const step = plan.steps.find((one) => one.key === RECORD_STEP);
    const params = z.object({ templateId: z.string() }).safeParse(step?.params);
    return params.success ? { kind: 'TEMPLATE', id: params.data.templateId } : null;
  },
  targetId: madeId('templateId'),
  finish: async (context) =>
    z.object({ templateId: z.string() }).parse(context.output(RECORD_STEP)),
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
  const { vms, templates } = await dependentsOf(world, await readUse(pool.session), place);
  refuseDependents(`The volume ${volume.name}`, [...vms, ...templates]);
  return volume.name;
}

/** The volume that becomes the template as it stands; null when a new one is made. */
function inPlace(origin: TemplateOrigin, pool: PoolSubject): VolumeSubject | null {
  return origin.kind === 'VOLUME' && origin.volume.pool.uuid === pool.uuid ? origin.volume : null;
}

async function archOf(world: World, pool: PoolSubject): Promise<string> {
  const node = await world.db.nodes.require(pool.nodeId);
  const stored = z.object({ arch: z.string() }).safeParse(node.facts);
  return stored.success ? stored.data.arch : (await pool.session.facts.read()).arch;
}

function planOf(draft: Draft): OperationPlan {
  const { input, pool, origin } = draft;
  const unverified = origin.kind === 'URL' && origin.expected === null;
  return {
    title: `Register template ${input.name} in ${pool.name}`,
    disruption: 'NONE',
    warnings: [
      ...(unverified ? ['There is no checksum to verify the download by.'] : []),
      ...(inPlace(origin, pool)
        ? [
            `The volume ${draft.volumeName} itself becomes the template: it must not be changed any more.`,
          ]
        : []),
    ],
    nodeId: pool.nodeId,
    target: { kind: 'TEMPLATE', id: null, name: input.name },
    leaseVmIds: [],
    steps: [...fileSteps(draft), recordOf(draft), ...tidyOf(draft)],
  };
}

const placeOf = ({ pool, volumeName }: Draft) => ({
  nodeId: pool.nodeId,
  poolUuid: pool.uuid,
  name: volumeName,
});
const downloadName = ({ templateId }: Draft): string => `${templateId}.part`;
const sizeWords = (bytes: number | null): string =>
  bytes === null ? '' : `, ${formatBytes(bytes)}`;

function fileSteps(draft: Draft): PlannedStep[] {
  const { origin, pool, volumeName } = draft;
  const upload = (
    fileStep: string,
    source: { kind: 'download'; file: string } | { kind: 'path'; path: string },
  ): PlannedStep =>
    uploadStep.step({
      key: `volume:${volumeName}`,
      title: `Send it to ${pool.name} as ${volumeName}`,
      params: { ...placeOf(draft), fileStep, source },
      effect: 'CREATES',
      weight: 5,
    });
  if (origin.kind === 'URL') {
    const fetching = downloadStep.step({
      key: 'download',
      title: `Fetch ${new URL(origin.url).host}${sizeWords(origin.sizeBytes)}${origin.expected ? `, verify its ${origin.expected.algorithm}` : ''}`,
      params: {
        nodeId: pool.nodeId,
        url: origin.url,
        field: origin.field,
        file: downloadName(draft),
        expected: origin.expected && { ...origin.expected },
      },
      effect: 'CREATES',
      weight: 10,
    });
    return [fetching, upload('download', { kind: 'download', file: downloadName(draft) })];
  }
  if (origin.kind === 'FILE') {
    const reading = verifyFileStep.step({
      key: 'verify',
      title: `Read ${origin.path}${sizeWords(origin.sizeBytes)}${origin.expected ? ', verify its sha256' : ''}`,
      params: {
        path: origin.path,
        field: origin.field,
        expected: origin.expected && { ...origin.expected },
      },
      effect: 'READS',
    });
    return [reading, upload('verify', { kind: 'path', path: origin.path })];
  }
  if (inPlace(origin, pool)) return [];
  return [copyOf(draft, origin)];
}

function copyOf(draft: Draft, origin: Extract<TemplateOrigin, { kind: 'VOLUME' }>): PlannedStep {
  const { volume, image } = origin;
  return cloneVolumeStep.step({
    key: `volume:${draft.volumeName}`,
    title: `Copy ${volume.name} to ${draft.volumeName}`,
    params: {
      ...placeOf(draft),
      format: image.format,
      capacityBytes: image.virtualBytes,
      source: { poolUuid: volume.pool.uuid, name: volume.name },
      sourceBytes: volume.live.allocationBytes ?? image.virtualBytes,
      field: 'name',
    },
    effect: 'CREATES',
    weight: 10,
  });
}

function recordOf(draft: Draft): PlannedStep {
  const { origin, templateId, pool } = draft;
  return recordTemplateStep.step({
    key: RECORD_STEP,
    title: 'Write the metadata of the template beside its file',
    params: {
      ...placeOf(draft),
      templateId,
      poolId: pool.id,
      fileStep: origin.kind === 'URL' ? 'download' : origin.kind === 'FILE' ? 'verify' : null,
      metadata: metadataOf(draft),
    },
    effect: 'CREATES',
  });
}

function metadataOf({
  input,
  origin,
  catalogue,
  arch,
}: Draft): Omit<TemplateMetadata, 'format' | 'version'> {
  return {
    name: input.name,
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

function sourceOf(origin: TemplateOrigin): TemplateMetadata['source'] {
  if (origin.kind === 'URL') return { kind: 'URL', url: origin.url };
  if (origin.kind === 'FILE') return { kind: 'FILE', path: origin.path };
  return { kind: 'VOLUME', volume: origin.volume.name };
}

function tidyOf(draft: Draft): PlannedStep[] {
  if (draft.origin.kind !== 'URL') return [];
  return [
    tidyStep.step({
      key: 'tidy',
      title: "Remove the download from Corral's own folder",
      params: { nodeId: draft.pool.nodeId, file: downloadName(draft) },
      effect: 'REMOVES',
      weight: 0.1,
    }),
  ];
}

export const templateWork: ModuleWork = {
  operations: [registerTemplate, deleteTemplate],
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
