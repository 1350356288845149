import type { Template } from '@corral/db';
import { CorralError, judgeUpstream, newId } from '@corral/domain';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import {
  loadPool,
  requireFreeSpace,
  requireRunning,
  type PoolSubject,
} from '../../storage-pool/subject.ts';
import { requireFreeName } from '../../volume/subject.ts';
import { metadataVolumeOf } from '../metadata-file.ts';
import { metadataOfRow } from '../service.ts';
import { knownFileOf, upstreamOf } from '../upstream.ts';
import { makesTemplate, planOf } from './register-plan.ts';
import { fromUrl, sourceOf, type UrlOrigin } from './sources.ts';

export const updateTemplateInput = z.object({ templateId: z.string().min(1) });
type UpdateTemplateInput = z.output<typeof updateTemplateInput>;

/**
 * Fetches what the source of a template has now as its next version: a new volume beside the old one. VMs that were
 * made from older versions keep them.
 */
export const updateFromUpstream = defineOperation<World, UpdateTemplateInput>({
  name: 'template.update',
  input: updateTemplateInput,
  plan: async (world, { templateId }) => {
    const template = await world.db.templates.require(templateId);
    if (!template.latest)
      throw new CorralError(
        'WRONG_STATE',
        `There is a newer version of the template ${template.name} already.`,
      );
    const pool = await loadPool(world, template.poolId);
    requireRunning(pool);
    const source = await upstreamOf(world, template);
    const origin = await fromUrl(world, { ...source, field: 'id', checksumSha256: null });
    const version = template.version + 1;
    const draft = planOf({
      title: `Fetch version ${version} of template ${template.name} into ${pool.name}`,
      pool,
      origin,
      templateId: newId(),
      volumeName: await chooseVolume(pool, template, version, origin),
      metadata: {
        ...metadataOfRow(template),
        templateVersion: version,
        imageFormat: origin.image?.format ?? 'qcow2',
        sizeBytes: origin.image?.virtualBytes ?? 1,
        fileBytes: origin.sizeBytes,
        source: sourceOf(origin),
        checksumSha256: null,
        createdAt: new Date().toISOString(),
      },
      after: template.id,
    });
    return { ...draft, warnings: [...draft.warnings, ...requireNewer(template, origin)] };
  },
  ...makesTemplate,
});

/** @throws CorralError WRONG_STATE when the source has the very file the template was made from. */
function requireNewer(template: Template, origin: UrlOrigin): string[] {
  const published = { digest: origin.expected, fileBytes: origin.sizeBytes };
  const { state, reason } = judgeUpstream(knownFileOf(template), published);
  if (state === 'CURRENT')
    throw new CorralError(
      'WRONG_STATE',
      `The template ${template.name} is what its source has. ${reason}`,
    );
  return state === 'UNKNOWN' ? [`It may be the same file as before. ${reason}`] : [];
}

async function chooseVolume(
  pool: PoolSubject,
  template: Template,
  version: number,
  origin: UrlOrigin,
): Promise<string> {
  await requireFreeSpace(pool, origin.sizeBytes ?? 0, 'id');
  const ending = origin.image?.format === 'raw' ? 'img' : 'qcow2';
  const name = `${template.name}.v${version}.${ending}`;
  await requireFreeName(pool, name, 'id');
  await requireFreeName(pool, metadataVolumeOf(name), 'id');
  return name;
}
