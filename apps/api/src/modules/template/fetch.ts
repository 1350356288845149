import { CorralError } from '@corral/domain';
import { checkUrl, MAX_REDIRECTS, redirectTarget } from './urls.ts';
import { requireReachable } from './forbidden-addresses.ts';
import { PROBE_BYTES } from './image-format.ts';

/** How long a server may take, in milliseconds. */
export interface FetchLimits {
  /** Until the headers of an answer are there. */
  readonly headersMs: number;
  /** Without a byte. */
  readonly idleMs: number;
  /** Attempts in a row that bring nothing before a download is given up. */
  readonly attempts: number;
  /** Before the second attempt; doubled each time. */
  readonly pauseMs: number;
}

export const DEFAULT_LIMITS: FetchLimits = {
  headersMs: 15_000,
  idleMs: 30_000,
  attempts: 4,
  pauseMs: 1_000,
};

export interface FetchRequest {
  readonly url: string;
  /** The input field that named the address, for errors. */
  readonly field: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly limits?: FetchLimits;
}

/**
 * Fetches an address, following at most five redirects by hand.
 * @returns the answer with its body still to be read, whatever its status below 400 and 416.
 * @throws CorralError INVALID_URL for addresses and redirects that are not followed and for answers 4xx (but 408, 416
 * and 429), DOWNLOAD_FAILED for everything that another attempt may mend.
 */
export async function fetchAnswer(request: FetchRequest): Promise<Response> {
  let url = checkUrl(request.url, request.field);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await fetchOnce(url, request);
    if (answer.status < 300 || answer.status >= 400 || answer.status === 304)
      return checkStatus(answer, url, request.field);
    await answer.body?.cancel();
    url = redirectTarget(url, answer.headers.get('location') ?? '', request.field);
  }
  throw new CorralError('INVALID_URL', `The address redirects more than ${MAX_REDIRECTS} times.`, {
    field: request.field,
  });
}

async function fetchOnce(url: URL, request: FetchRequest): Promise<Response> {
  await requireReachable(url, request.field);
  const { headersMs } = request.limits ?? DEFAULT_LIMITS;
  const timer = new AbortController();
  const timeout = setTimeout(
    () => timer.abort(new Error(`no answer within ${headersMs / 1000} s`)),
    headersMs,
  );
  try {
    return await fetch(url, {
      redirect: 'manual',
      // Identity: a length and a range mean nothing for bytes that were unpacked on the way.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'corral', ...request.headers },
      signal: AbortSignal.any([request.signal, timer.signal]),
    });
  } catch (error) {
    request.signal.throwIfAborted();
    throw downloadFailed(url, causeOf(error), request.field, error);
  } finally {
    clearTimeout(timeout);
  }
}

const LATER = new Set([408, 425, 429]);

function checkStatus(answer: Response, url: URL, field: string): Response {
  const { status } = answer;
  if (status < 400 || status === 416) return answer;
  void answer.body?.cancel();
  if (status >= 500 || LATER.has(status))
    throw downloadFailed(url, `the server answered ${status}`, field);
  throw new CorralError('INVALID_URL', `${url.host} answers ${status} for this address.`, {
    field,
    native: { source: 'http', code: String(status), text: answer.statusText },
  });
}

/** The error for what another attempt may mend. */
export function downloadFailed(url: URL, why: string, field: string, cause?: unknown): CorralError {
  return new CorralError(
    'DOWNLOAD_FAILED',
    `${url.host} could not be read: ${why}.`,
    { field, native: { source: 'http', code: 'FETCH', text: why } },
    cause,
  );
}

/** fetch() says "fetch failed" and hides the reason one level down. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error.cause instanceof Error ? error.cause : error;
  return inner.message === '' && 'code' in inner ? String(inner.code) : inner.message;
}

/** The chunks of a body, ended by an error when the server falls silent. */
export async function* readChunks(answer: Response, idleMs: number): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await withIdleLimit(reader.read(), idleMs);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function withIdleLimit<T>(promise: Promise<T>, idleMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${idleMs / 1000} s`)), idleMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads a small text, as a checksum file.
 * @throws CorralError as `fetchAnswer`; DOWNLOAD_FAILED when it is larger than `maxBytes`.
 */
export async function fetchText(request: FetchRequest, maxBytes: number): Promise<string> {
  const bytes = await fetchHead(request, maxBytes + 1);
  if (bytes.length > maxBytes)
    throw downloadFailed(
      new URL(request.url),
      `it is larger than ${maxBytes} bytes`,
      request.field,
    );
  return bytes.toString('utf8');
}

async function fetchHead(request: FetchRequest, limit: number): Promise<Buffer> {
  const answer = await fetchAnswer(request);
  return readUpTo(answer, limit, request);
}

async function readUpTo(answer: Response, limit: number, request: FetchRequest): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of readChunks(answer, (request.limits ?? DEFAULT_LIMITS).idleMs)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) break;
    }
  } catch (error) {
    request.signal.throwIfAborted();
    throw downloadFailed(new URL(request.url), causeOf(error), request.field, error);
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

export interface UrlFacts {
  /** Null when the server does not tell. */
  readonly sizeBytes: number | null;
  readonly head: Buffer;
}

/** Looks at the beginning of a file behind an address: its size and what kind of image it is. Fetches no more. */
export async function probeUrl(request: FetchRequest): Promise<UrlFacts> {
  const answer = await fetchAnswer({
    ...request,
    headers: { range: `bytes=0-${PROBE_BYTES - 1}` },
  });
  if (answer.status === 416)
    throw new CorralError('INVALID_URL', 'The file behind the address is empty.', {
      field: request.field,
    });
  const head = await readUpTo(answer, PROBE_BYTES, request);
  const total =
    answer.status === 206
      ? contentRange(answer)?.total
      : numberOf(answer.headers.get('content-length'));
  return { head, sizeBytes: total ?? null };
}

/** The Content-Range header of a 206 answer. */
export function contentRange(answer: Response): { start: number; total: number | null } | null {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.headers.get('content-range') ?? '');
  if (!match) return null;
  return { start: Number(match[1]), total: match[2] === '*' ? null : Number(match[2]) };
}

export function numberOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
