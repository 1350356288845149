import { constants } from 'node:fs';
import { access, open, statfs, type FileHandle } from 'node:fs/promises';
import { isAbsolute, normalize } from 'node:path';
import { CorralError } from '@corral/domain';
import type { World } from '../../../world.ts';
import { formatBytes } from '../../storage-pool/subject.ts';
import { refuseWhileUsed } from '../../volume/operations/operations.ts';
import { loadVolume, type VolumeSubject } from '../../volume/subject.ts';
import { loadCatalogue, type CatalogueImage } from '../catalogue.ts';
import { findChecksum, parseChecksum, type Checksum } from '../checksums.ts';
import { fetchText, probeUrl } from '../fetch.ts';
import { looksLikeDisk, probeImage, PROBE_BYTES, type ImageFacts } from '../image-format.ts';
import { checkUrl, fileNameOf } from '../urls.ts';
import type { TemplateMetadata } from '../metadata-file.ts';
import type { SourceInput } from './register-input.ts';

/** What a template is made from, looked at before anything is made. */
export type TemplateOrigin =
  | {
      readonly kind: 'URL';
      readonly url: string;
      readonly checksumUrl: string | null;
      readonly expected: Checksum | null;
      readonly sizeBytes: number | null;
      readonly image: ImageFacts | null;
      readonly field: string;
    }
  | {
      readonly kind: 'FILE';
      readonly path: string;
      readonly expected: Checksum | null;
      readonly sizeBytes: number;
      readonly image: ImageFacts;
      readonly field: string;
    }
  | { readonly kind: 'VOLUME'; readonly volume: VolumeSubject; readonly image: ImageFacts };

/** How long a plan looks at an address: someone is waiting for it. */
export const PLAN_LIMITS = { headersMs: 10_000, idleMs: 10_000, attempts: 1, pauseMs: 0 };
const MAX_CHECKSUM_FILE = 4 * 1024 * 1024;

/** Looks at the source. @throws CorralError naming the field within `source`. */
export async function lookAtSource(
  world: World,
  source: SourceInput,
): Promise<{ origin: TemplateOrigin; catalogue: CatalogueImage | null }> {
  if (source.volumeId) return { origin: await fromVolume(world, source.volumeId), catalogue: null };
  if (source.filePath)
    return {
      origin: await fromFile(source.filePath, source.checksumSha256 ?? null),
      catalogue: null,
    };
  if (source.url)
    return {
      origin: await fromUrl(world, {
        url: source.url,
        field: 'source.url',
        checksumUrl: source.checksumUrl ?? null,
        checksumSha256: source.checksumSha256 ?? null,
      }),
      catalogue: null,
    };
  const image = (await loadCatalogue(world.dataDir)).find((one) => one.id === source.catalogueId);
  if (!image)
    throw new CorralError(
      'NOT_FOUND',
      `The catalogue has no image ${(source.catalogueId ?? '').slice(0, 64)}.`,
      { field: 'source.catalogueId' },
    );
  const origin = await fromUrl(world, {
    url: image.url,
    field: 'source.catalogueId',
    checksumUrl: source.checksumSha256 ? null : image.checksumUrl,
    checksumSha256: source.checksumSha256 ?? null,
  });
  return { origin, catalogue: image };
}

interface UrlSource {
  readonly url: string;
  readonly field: string;
  readonly checksumUrl: string | null;
  readonly checksumSha256: string | null;
}

export type UrlOrigin = Extract<TemplateOrigin, { kind: 'URL' }>;

/** Looks at a file behind an address. @throws CorralError naming the field. */
export async function fromUrl(world: World, source: UrlSource): Promise<UrlOrigin> {
  const url = checkUrl(source.url, source.field);
  const signal = AbortSignal.timeout(30_000);
  const expected = source.checksumSha256
    ? parseChecksum(source.checksumSha256)
    : await fetchChecksum(url, source, signal);
  const facts = await probeUrl({ url: url.href, field: source.field, signal, limits: PLAN_LIMITS });
  if (facts.sizeBytes !== null) await requireRoomHere(world.dataDir, facts.sizeBytes, source.field);
  // Without a known size only a later look at the whole file can tell a raw image's.
  const image =
    facts.sizeBytes === null ? null : requireImage(facts.head, facts.sizeBytes, source.field);
  return {
    kind: 'URL',
    url: url.href,
    checksumUrl: source.checksumUrl,
    expected,
    sizeBytes: facts.sizeBytes,
    image,
    field: source.field,
  };
}

/** What the checksum file of a source says of its file; null when it has no such file. */
export async function fetchChecksum(
  url: URL,
  source: UrlSource,
  signal: AbortSignal,
): Promise<Checksum | null> {
  if (source.checksumUrl === null) return null;
  const field = source.field === 'source.url' ? 'source.checksumUrl' : source.field;
  const text = await fetchText(
    { url: source.checksumUrl, field, signal, limits: PLAN_LIMITS },
    MAX_CHECKSUM_FILE,
  );
  const name = fileNameOf(url);
  const found = name === null ? null : findChecksum(text, name);
  if (found) return found;
  throw new CorralError(
    'INVALID_INPUT',
    `The checksum file does not name ${name ?? 'the file behind the address'}.`,
    { field },
  );
}

/** A download rests on this machine before it goes to the node. */
async function requireRoomHere(dataDir: string, bytes: number, field: string): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  if (bytes <= free) return;
  throw new CorralError(
    'NO_SPACE',
    `The file has ${formatBytes(bytes)}, but Corral's data folder has ${formatBytes(free)} free.`,
    { field },
  );
}

/** @throws CorralError INVALID_INPUT naming the field when the bytes do not begin a disk image. */
export function requireImage(head: Uint8Array, fileBytes: number, field: string): ImageFacts {
  const probe = probeImage(head, fileBytes);
  if (probe.ok) return probe.image;
  throw new CorralError('INVALID_INPUT', probe.reason, { field });
}

function requireDisk(head: Uint8Array, field: string): void {
  if (looksLikeDisk(head)) return;
  throw new CorralError(
    'INVALID_INPUT',
    'The file is neither a qcow2 image nor a raw disk with a boot record, partitions or a file system.',
    { field },
  );
}

async function fromFile(path: string, checksumSha256: string | null): Promise<TemplateOrigin> {
  const field = 'source.filePath';
  if (!isAbsolute(path) || normalize(path) !== path || path.includes('\0')) {
    throw new CorralError('INVALID_PATH', 'The path must be absolute and plain, without "..".', {
      field,
    });
  }
  const handle = await openFile(path, field);
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new CorralError('INVALID_PATH', `${path} is not a file.`, { field });
    const head = await readHead(handle, info.size);
    const image = requireImage(head, info.size, field);
    if (image.format === 'raw') requireDisk(head, field);
    return {
      kind: 'FILE',
      path,
      expected: checksumSha256 ? parseChecksum(checksumSha256) : null,
      sizeBytes: info.size,
      image,
      field,
    };
  } finally {
    await handle.close();
  }
}

async function openFile(path: string, field: string): Promise<FileHandle> {
  try {
    await access(path, constants.R_OK);
    // Without waiting: a pipe would have no other end.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new CorralError(
      'INVALID_PATH',
      `There is no file ${path} that Corral can read on its machine.`,
      { field },
      error,
    );
  }
}

/** The first bytes of a file, enough to tell what image it is. */
export async function readHead(handle: FileHandle, size: number): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(PROBE_BYTES, size));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

async function fromVolume(world: World, volumeId: string): Promise<TemplateOrigin> {
  const field = 'source.volumeId';
  const volume = await loadVolume(world, volumeId);
  const { format, capacityBytes } = volume.live;
  if (format !== 'qcow2' && format !== 'raw') {
    throw new CorralError(
      'INVALID_INPUT',
      `The volume has the format ${format ?? 'unknown'}; qcow2 or raw is needed.`,
      { field },
    );
  }
  await refuseWhileUsed(world, volume, 'copy');
  return { kind: 'VOLUME', volume, image: { format, virtualBytes: capacityBytes } };
}

/** Where a template came from, with what its source can be asked by later. */
export function sourceOf(origin: TemplateOrigin): TemplateMetadata['source'] {
  if (origin.kind === 'URL')
    return {
      kind: 'URL',
      url: origin.url,
      ...(origin.checksumUrl === null ? {} : { checksumUrl: origin.checksumUrl }),
      ...(origin.expected === null ? {} : { checksum: { ...origin.expected } }),
    };
  if (origin.kind === 'FILE') return { kind: 'FILE', path: origin.path };
  return { kind: 'VOLUME', volume: origin.volume.name };
}
