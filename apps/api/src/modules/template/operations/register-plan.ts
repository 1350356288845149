import { madeId } from '../../shared/made-id.ts';
import type { OperationPlan, PlannedStep } from '@corral/tasks';
import { z } from 'zod';
import { formatBytes, type PoolSubject } from '../../storage-pool/subject.ts';
import { cloneVolumeStep } from '../../volume/operations/steps.ts';
import type { VolumeSubject } from '../../volume/subject.ts';
import type { TemplateMetadata } from '../metadata-file.ts';
import { recordTemplateStep } from './record-steps.ts';
import { downloadStep, tidyStep, uploadStep, verifyFileStep } from './register-steps.ts';
import type { TemplateOrigin } from './sources.ts';

/** A template that is about to be made. */
export interface TemplateDraft {
  readonly title: string;
  readonly pool: PoolSubject;
  readonly origin: TemplateOrigin;
  readonly templateId: string;
  readonly volumeName: string;
  /** What is to be written beside its file; the facts of the file itself are filled in when it is there. */
  readonly metadata: Omit<TemplateMetadata, 'format' | 'version'>;
  /** The id of the version it comes after; null for a template of its own. */
  readonly after: string | null;
}

const RECORD_STEP = 'record';

/** What operations that make a template share: whose task it is, and what it gives. */
export const makesTemplate = {
  owner: (_input: unknown, plan: OperationPlan) => {
    const step = plan.steps.find((one) => one.key === RECORD_STEP);
    const params = z.object({ templateId: z.string() }).safeParse(step?.params);
    return params.success ? { kind: 'TEMPLATE', id: params.data.templateId } : null;
  },
  targetId: madeId('templateId'),
  finish: async (context: { output(key: string): unknown }) =>
    z.object({ templateId: z.string() }).parse(context.output(RECORD_STEP)),
};

/** The volume that becomes the template as it stands; null when a new one is made. */
export function inPlace(origin: TemplateOrigin, pool: PoolSubject): VolumeSubject | null {
  return origin.kind === 'VOLUME' && origin.volume.pool.uuid === pool.uuid ? origin.volume : null;
}

/** The steps from a source to a registered template. */
export function planOf(draft: TemplateDraft): OperationPlan {
  const { metadata, pool, origin } = draft;
  const unverified = origin.kind === 'URL' && origin.expected === null;
  return {
    title: draft.title,
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
    target: { kind: 'TEMPLATE', id: null, name: metadata.name },
    leaseVmIds: [],
    steps: [...fileSteps(draft), recordOf(draft), ...tidyOf(draft)],
  };
}

const placeOf = ({ pool, volumeName }: TemplateDraft) => ({
  nodeId: pool.nodeId,
  poolUuid: pool.uuid,
  name: volumeName,
});
const downloadName = ({ templateId }: TemplateDraft): string => `${templateId}.part`;
const sizeWords = (bytes: number | null): string =>
  bytes === null ? '' : `, ${formatBytes(bytes)}`;

function fileSteps(draft: TemplateDraft): PlannedStep[] {
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

function copyOf(
  draft: TemplateDraft,
  origin: Extract<TemplateOrigin, { kind: 'VOLUME' }>,
): PlannedStep {
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

function recordOf(draft: TemplateDraft): PlannedStep {
  const { origin, templateId, pool } = draft;
  return recordTemplateStep.step({
    key: RECORD_STEP,
    title: 'Write the metadata of the template beside its file',
    params: {
      ...placeOf(draft),
      templateId,
      poolId: pool.id,
      fileStep: origin.kind === 'URL' ? 'download' : origin.kind === 'FILE' ? 'verify' : null,
      metadata: draft.metadata,
      after: draft.after,
    },
    effect: 'CREATES',
  });
}

function tidyOf(draft: TemplateDraft): PlannedStep[] {
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
