import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, hasCode } from '@corral/domain';
import { z } from 'zod';
import type { Checksum } from './checksums.ts';
import {
  causeOf,
  contentRange,
  DEFAULT_LIMITS,
  downloadFailed,
  fetchAnswer,
  numberOf,
  readChunks,
  type FetchLimits,
} from './fetch.ts';

export interface DownloadRequest {
  readonly url: string;
  readonly field: string;
  /** Where it goes. A partial file that is there is gone on with, where the server and its validator allow. */
  readonly file: string;
  readonly expected: Checksum | null;
  readonly signal: AbortSignal;
  readonly limits?: FetchLimits;
  onProgress?(bytes: number, total: number | null): void;
  onNote?(note: string): void;
}

export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
}

/** What is remembered beside a partial file to go on with it: whose it is, and how to tell that it has not changed. */
const markSchema = z.object({
  url: z.string(),
  validator: z.string(),
  total: z.number().nullable(),
});
type Mark = z.output<typeof markSchema>;
const markFile = (file: string): string => `${file}.mark`;

/** A file that grows, with the digests of what is in it. */
class Partial {
  readonly #handle: FileHandle;
  #sha256: Hash = createHash('sha256');
  #sha512: Hash = createHash('sha512');
  bytes = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async append(chunk: Uint8Array): Promise<void> {
    await this.#handle.write(chunk, 0, chunk.length, this.bytes);
    this.note(chunk);
  }

  /** Counts bytes that are in the file already. */
  note(chunk: Uint8Array): void {
    this.#sha256.update(chunk);
    this.#sha512.update(chunk);
    this.bytes += chunk.length;
  }

  async empty(): Promise<void> {
    await this.#handle.truncate(0);
    this.#sha256 = createHash('sha256');
    this.#sha512 = createHash('sha512');
    this.bytes = 0;
  }

  digest(): { sha256: string; sha512: string } {
    return { sha256: this.#sha256.digest('hex'), sha512: this.#sha512.digest('hex') };
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/**
 * Downloads a file. A connection that breaks is taken up again where it broke; a server that cannot do that, or whose
 * file has changed meanwhile, is read from the beginning.
 * @throws CorralError INVALID_URL, DOWNLOAD_FAILED, CHECKSUM_MISMATCH (the file is then removed).
 */
export async function download(request: DownloadRequest): Promise<Downloaded> {
  await mkdir(dirname(request.file), { recursive: true, mode: 0o700 });
  const partial = new Partial(
    await open(request.file, 'a+').then(async (handle) => {
      await handle.close();
      return open(request.file, 'r+');
    }),
  );
  try {
    const mark = await takeUp(request, partial);
    await fetchAll(request, partial, mark);
    const { sha256, sha512 } = partial.digest();
    const seen = request.expected?.algorithm === 'sha512' ? sha512 : sha256;
    if (request.expected !== null && seen !== request.expected.hex) {
      throw new CorralError(
        'CHECKSUM_MISMATCH',
        `The file has the ${request.expected.algorithm} ${seen}, not ${request.expected.hex}.`,
        { field: request.field },
      );
    }
    return { bytes: partial.bytes, sha256 };
  } catch (error) {
    if (hasCode(error, 'CHECKSUM_MISMATCH')) await removeDownload(request.file);
    throw error;
  } finally {
    await partial.close();
  }
}

/** Removes a download with what is remembered beside it. */
export async function removeDownload(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(markFile(file), { force: true });
}

/** Reads what an earlier run left into the digests; empties the file when it cannot be gone on with. */
async function takeUp(request: DownloadRequest, partial: Partial): Promise<Mark | null> {
  const mark = await readMark(request);
  const { size } = await stat(request.file);
  if (mark === null || size === 0 || (mark.total !== null && size > mark.total)) {
    await partial.empty();
    return null;
  }
  for await (const chunk of createReadStream(request.file)) partial.note(chunk);
  request.onNote?.(`Going on after ${size} bytes of an earlier attempt.`);
  return mark;
}

async function readMark(request: DownloadRequest): Promise<Mark | null> {
  try {
    const mark = markSchema.parse(JSON.parse(await readFile(markFile(request.file), 'utf8')));
    return mark.url === request.url ? mark : null;
  } catch {
    return null;
  }
}

async function fetchAll(
  request: DownloadRequest,
  partial: Partial,
  first: Mark | null,
): Promise<void> {
  const limits = request.limits ?? DEFAULT_LIMITS;
  let mark = first;
  let failures = 0;
  for (;;) {
    const before = partial.bytes;
    try {
      mark = await fetchRest(request, partial, mark, limits);
      return;
    } catch (error) {
      if (!hasCode(error, 'DOWNLOAD_FAILED')) throw error;
      mark = await readMark(request);
      failures = partial.bytes > before ? 1 : failures + 1;
      if (failures >= limits.attempts) throw error;
      request.onNote?.(`${error.message} Trying again.`);
      await delay(limits.pauseMs * 2 ** (failures - 1), undefined, { signal: request.signal });
    }
  }
}

/** One connection: from where the file ends to the end. */
async function fetchRest(
  request: DownloadRequest,
  partial: Partial,
  mark: Mark | null,
  limits: FetchLimits,
): Promise<Mark | null> {
  if (mark !== null && mark.total !== null && partial.bytes === mark.total) return mark;
  const resume =
    mark !== null && partial.bytes > 0
      ? { range: `bytes=${partial.bytes}-`, 'if-range': mark.validator }
      : null;
  const answer = await fetchAnswer({ ...request, limits, ...(resume ? { headers: resume } : {}) });
  const range = answer.status === 206 ? contentRange(answer) : null;
  if (answer.status === 416 || (answer.status === 206 && range?.start !== partial.bytes)) {
    await answer.body?.cancel();
    await partial.empty();
    await rm(markFile(request.file), { force: true });
    throw downloadFailed(
      new URL(request.url),
      'the server cannot go on where the download broke',
      request.field,
    );
  }
  if (answer.status !== 206 && partial.bytes > 0) {
    request.onNote?.('The server begins anew: the file has changed, or it cannot send a part.');
    await partial.empty();
  }
  const total = range ? range.total : numberOf(answer.headers.get('content-length'));
  const next = await writeMark(request, answer, total);
  await pour(request, partial, answer, total, limits);
  return next;
}

/** A strong ETag, else the time of change, tells whether the rest still belongs to the beginning. */
async function writeMark(
  request: DownloadRequest,
  answer: Response,
  total: number | null,
): Promise<Mark | null> {
  const etag = answer.headers.get('etag');
  const validator =
    etag !== null && !etag.startsWith('W/') ? etag : answer.headers.get('last-modified');
  if (validator === null) {
    await rm(markFile(request.file), { force: true });
    return null;
  }
  const mark = { url: request.url, validator, total };
  await writeFile(markFile(request.file), JSON.stringify(mark), { mode: 0o600 });
  return mark;
}

async function pour(
  request: DownloadRequest,
  partial: Partial,
  answer: Response,
  total: number | null,
  limits: FetchLimits,
): Promise<void> {
  const url = new URL(request.url);
  const iterator = readChunks(answer, limits.idleMs);
  for (;;) {
    const chunk = await nextChunk(iterator, url, request);
    if (chunk === null) break;
    if (total !== null && partial.bytes + chunk.length > total)
      throw downloadFailed(url, 'the server sends more than it announced', request.field);
    await partial.append(chunk);
    request.onProgress?.(partial.bytes, total);
  }
  if (total !== null && partial.bytes < total) {
    throw downloadFailed(url, `it ended after ${partial.bytes} of ${total} bytes`, request.field);
  }
}

/** Faults of the network are told from faults of our own disk, which are thrown as they are. */
async function nextChunk(
  iterator: AsyncGenerator<Uint8Array>,
  url: URL,
  request: DownloadRequest,
): Promise<Uint8Array | null> {
  try {
    request.signal.throwIfAborted();
    const next = await iterator.next();
    return next.done === true ? null : next.value;
  } catch (error) {
    request.signal.throwIfAborted();
    throw downloadFailed(url, causeOf(error), request.field, error);
  }
}
