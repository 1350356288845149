import type { Template } from '@corral/db';
import {
  CorralError,
  judgeUpstream,
  UPSTREAM_STATES,
  type FileDigest,
  type KnownFile,
  type PublishedFile,
  type UpstreamVerdict,
} from '@corral/domain';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { loadCatalogue } from './catalogue.ts';
import { probeUrl } from './fetch.ts';
import { readSource } from './metadata-file.ts';
import { fetchChecksum, PLAN_LIMITS } from './operations/sources.ts';
import { checkUrl } from './urls.ts';

/** How many sources are asked at the same time, and how long each may take. */
const AT_ONCE = 4;
const LONGEST_MS = 20_000;

const answerSchema = z.object({
  state: z.enum(UPSTREAM_STATES),
  reason: z.string(),
  checkedAt: z.coerce.date(),
  checksum: z.string().nullable(),
  fileBytes: z.number().nullable(),
});
/** What the source of a template had when it was last asked. */
export type Upstream = z.output<typeof answerSchema>;

/** What is stored of the last answer; null when the source was never asked. */
export const readUpstream = (stored: unknown): Upstream | null =>
  answerSchema.safeParse(stored).data ?? null;

/** What is known of the file a template was made from. */
export function knownFileOf(template: Template): KnownFile {
  const { checksum } = readSource(template.source);
  const sha256: FileDigest[] =
    template.checksumSha256 === null ? [] : [{ algorithm: 'sha256', hex: template.checksumSha256 }];
  return {
    digests: checksum?.algorithm === 'sha512' ? [checksum, ...sha256] : sha256,
    fileBytes: template.fileBytes === null ? null : Number(template.fileBytes),
  };
}

/**
 * Where the source of a template publishes checksums: as it was registered, or as the catalogue says of its address.
 * @throws CorralError WRONG_STATE when it did not come from an address.
 */
export async function upstreamOf(
  world: World,
  template: Template,
): Promise<{ readonly url: string; readonly checksumUrl: string | null }> {
  const { kind, url, checksumUrl } = readSource(template.source);
  if (kind !== 'URL' || url === undefined)
    throw new CorralError(
      'WRONG_STATE',
      `The template ${template.name} was not fetched from an address.`,
    );
  if (checksumUrl !== undefined) return { url, checksumUrl };
  const images = await loadCatalogue(world.dataDir);
  return { url, checksumUrl: images.find((image) => image.url === url)?.checksumUrl ?? null };
}

/**
 * Asks the sources of templates whether they have something newer, and stores what each said. A source that cannot be
 * read is an answer too: its state is UNKNOWN, with the reason.
 * @param ids all newest versions that came from an address when null.
 * @throws CorralError NOT_FOUND, or WRONG_STATE for a template that did not come from an address.
 */
export async function checkUpdates(
  world: World,
  ids: readonly string[] | null,
): Promise<Template[]> {
  const { templates } = world.db;
  const asked =
    ids === null
      ? (await templates.allLatest()).filter((one) => readSource(one.source).kind === 'URL')
      : await Promise.all(ids.map((id) => templates.require(id)));
  const sources = await Promise.all(asked.map((template) => upstreamOf(world, template)));
  const answers: Template[] = [];
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const some = asked.slice(from, from + AT_ONCE).map(async (template, place) => {
      const source = sources[from + place];
      return source === undefined ? template : checkOne(world, template, source);
    });
    answers.push(...(await Promise.all(some)));
  }
  return answers;
}

async function checkOne(
  world: World,
  template: Template,
  source: { readonly url: string; readonly checksumUrl: string | null },
): Promise<Template> {
  const { verdict, published } = await ask(template, source);
  return world.db.templates.update(template.id, {
    upstream: {
      ...verdict,
      checkedAt: new Date(),
      checksum: published?.digest?.hex ?? null,
      fileBytes: published?.fileBytes ?? null,
    },
  });
}

async function ask(
  template: Template,
  source: { readonly url: string; readonly checksumUrl: string | null },
): Promise<{ readonly verdict: UpstreamVerdict; readonly published: PublishedFile | null }> {
  try {
    const published = await readPublished(source);
    return { published, verdict: judgeUpstream(knownFileOf(template), published) };
  } catch (error) {
    if (!(error instanceof CorralError)) throw error;
    return { published: null, verdict: { state: 'UNKNOWN', reason: error.message } };
  }
}

/** The checksum file alone where there is one; else the size of the file itself. */
async function readPublished(source: {
  readonly url: string;
  readonly checksumUrl: string | null;
}): Promise<PublishedFile> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const url = checkUrl(source.url, 'source.url');
  const field = 'source.url';
  const digest = await fetchChecksum(url, { ...source, field, checksumSha256: null }, signal);
  if (digest !== null) return { digest, fileBytes: null };
  const facts = await probeUrl({ url: url.href, field, signal, limits: PLAN_LIMITS });
  return { digest: null, fileBytes: facts.sizeBytes };
}
