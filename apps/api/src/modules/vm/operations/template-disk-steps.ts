import type { PlannedStep } from '@corral/tasks';
import { formatBytes } from '../../storage-pool/subject.ts';
import {
  cloneVolumeStep,
  createVolumeStep,
  growVolumeStep,
} from '../../volume/operations/steps.ts';
import type { DiskFacts, TemplateFacts } from './create-facts.ts';

/** A disk that is to be made of a template. */
export interface TemplateDisk {
  readonly nodeId: string;
  readonly poolUuid: string;
  readonly name: string;
  readonly format: DiskFacts['format'];
  /** As large as the template, or larger. */
  readonly bytes: number;
  readonly mode: 'OVERLAY' | 'FULL_COPY';
  /** The field of the input that is to blame when the volume cannot be made. */
  readonly field: string;
}

/** The key of the step that makes the volume, and gives its path. */
export const templateDiskKey = (name: string): string => `volume:${name}`;

/** The steps that make a disk of a template: an overlay on it, or a copy that is grown to its size. */
export function templateDiskSteps(
  disk: TemplateDisk,
  template: Pick<
    TemplateFacts,
    'name' | 'path' | 'format' | 'sizeBytes' | 'fileBytes' | 'volumeName' | 'pool'
  >,
): PlannedStep[] {
  const { nodeId, poolUuid, name, bytes } = disk;
  const place = { nodeId, poolUuid, name };
  const common = { ...place, format: disk.format, field: disk.field };
  if (disk.mode === 'OVERLAY') {
    return [
      createVolumeStep.step({
        key: templateDiskKey(name),
        title: `Create disk ${name}, ${formatBytes(bytes)}, as an overlay on ${template.name}`,
        params: {
          ...common,
          capacityBytes: bytes,
          backing: { path: template.path, format: template.format },
        },
        effect: 'CREATES',
      }),
    ];
  }
  const copy = cloneVolumeStep.step({
    key: templateDiskKey(name),
    title: `Copy ${template.name} to disk ${name}`,
    params: {
      ...common,
      capacityBytes: template.sizeBytes,
      source: { poolUuid: template.pool.uuid, name: template.volumeName },
      sourceBytes: template.fileBytes,
    },
    effect: 'CREATES',
    weight: 10,
  });
  if (bytes === template.sizeBytes) return [copy];
  const grow = growVolumeStep.step({
    key: `grow:${name}`,
    title: `Grow the disk to ${formatBytes(bytes)}`,
    params: { ...place, capacityBytes: bytes },
    effect: 'CHANGES',
  });
  return [copy, grow];
}
