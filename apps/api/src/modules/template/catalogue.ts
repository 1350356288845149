import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CorralError, isSafeName } from '@corral/domain';
import { z } from 'zod';
import { checkUrl } from './urls.ts';

const httpUrl = z.string().refine(
  (text) => {
    try {
      return checkUrl(text, 'url').href !== '';
    } catch {
      return false;
    }
  },
  { message: 'must be a plain http or https address' },
);

const imageSchema = z.object({
  id: z.string().refine(isSafeName, { message: 'must be a plain name' }),
  name: z.string().min(1).max(120),
  osName: z.string().min(1).max(80),
  osVersion: z.string().max(80),
  arch: z.string().regex(/^[a-z0-9_]{1,20}$/),
  url: httpUrl,
  checksumUrl: httpUrl.nullish().transform((value) => value ?? null),
  format: z.enum(['qcow2', 'raw']),
  cloudInit: z.boolean().default(true),
  virtio: z.boolean().default(true),
  guestAgent: z.boolean().default(false),
  defaultUser: z
    .string()
    .max(64)
    .nullish()
    .transform((value) => value ?? null),
});
const catalogueSchema = z.object({ images: z.array(imageSchema).max(1000) });

/** A well-known cloud image that can be registered as a template. */
export type CatalogueImage = z.output<typeof imageSchema>;

/** Name of a user's own catalogue in the data folder: the same form; an image of the same id replaces the built-in one. */
export const USER_CATALOGUE = 'catalogue.json';
const BUILT_IN = new URL('../../../catalogue.json', import.meta.url);

/**
 * Reads the catalogue: the one that comes with Corral and, where there is one, the user's file. Read anew each time,
 * so that an edit needs no restart.
 * @throws CorralError INVALID_INPUT naming the file and the place in it when the user's file is not in order.
 */
export async function loadCatalogue(dataDir: string): Promise<CatalogueImage[]> {
  const images = new Map(
    parse(await readFile(BUILT_IN, 'utf8'), 'catalogue.json of Corral').map((image) => [
      image.id,
      image,
    ]),
  );
  const own = await readOwn(join(dataDir, USER_CATALOGUE));
  for (const image of own === null ? [] : parse(own, `${USER_CATALOGUE} in the data folder`))
    images.set(image.id, image);
  return [...images.values()];
}

async function readOwn(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CorralError(
      'INVALID_INPUT',
      `The file ${USER_CATALOGUE} in the data folder cannot be read.`,
      {},
      error,
    );
  }
}

function parse(text: string, where: string): CatalogueImage[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CorralError('INVALID_INPUT', `The ${where} is not valid JSON.`, {}, error);
  }
  const result = catalogueSchema.safeParse(json);
  if (result.success) return result.data.images;
  const issue = result.error.issues[0];
  throw new CorralError(
    'INVALID_INPUT',
    `The ${where} is wrong at ${issue?.path.join('.') ?? 'its top'}: ${issue?.message ?? ''}.`,
  );
}
