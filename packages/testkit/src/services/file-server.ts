import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is served at a path. */
export interface ServedFile {
  readonly body: Buffer | string;
  readonly type?: string;
  /** Answers with this status and no content. */
  readonly status?: number;
  /** Answers with a redirect to here instead. */
  readonly redirectTo?: string;
  /** Breaks the connection after so many bytes of the body, though the header promised all. */
  readonly truncateAfter?: number;
  /** As `truncateAfter`, but only so many times: a client that resumes or starts again succeeds. */
  readonly truncateTimes?: number;
  /** Pause between chunks of 64 KiB, in milliseconds. */
  readonly slowMs?: number;
  /** After so many bytes of an answer waits, as long as the client stays, and then goes on. */
  readonly hold?: { readonly afterBytes: number; readonly until: Promise<unknown> };
  /** Sends the header and the first chunk, then nothing any more. */
  readonly stall?: boolean;
  /** Refuses ranges: always the whole body with status 200. */
  readonly noRanges?: boolean;
  /** Sends no Content-Length. */
  readonly noLength?: boolean;
}

export interface FileServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Requests so far, oldest first. */
  readonly requests: ReadonlyArray<{ method: string; path: string; range: string | undefined }>;
  /** Puts a file at a path (beginning with a slash); replaces what is there. */
  serve(path: string, file: ServedFile): string;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const CHUNK = 64 * 1024;

interface Slice {
  readonly start: number;
  readonly bytes: Buffer;
  readonly partial: boolean;
}

function sliceOf(body: Buffer, file: ServedFile, range: string | undefined): Slice | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (match === null || file.noRanges === true) return { start: 0, bytes: body, partial: false };
  const start = Number(match[1]);
  const end = match[2] === '' ? body.length - 1 : Math.min(Number(match[2]), body.length - 1);
  return start > end ? null : { start, bytes: body.subarray(start, end + 1), partial: true };
}

function sendHeader(response: ServerResponse, file: ServedFile, body: Buffer, slice: Slice): void {
  response.setHeader('content-type', file.type ?? 'application/octet-stream');
  response.setHeader('etag', `"${body.length}-${body.subarray(0, 16).toString('hex')}"`);
  if (file.noRanges !== true) response.setHeader('accept-ranges', 'bytes');
  if (file.noLength !== true) response.setHeader('content-length', slice.bytes.length);
  if (slice.partial) {
    const last = slice.start + slice.bytes.length - 1;
    response.setHeader('content-range', `bytes ${slice.start}-${last}/${body.length}`);
  }
  response.writeHead(slice.partial ? 206 : 200);
}

/** Resolves when more can be written, or nothing any more; leaves no listener behind. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    else response.once('close', () => resolve());
  });
}

async function sendBody(
  response: ServerResponse,
  file: ServedFile,
  bytes: Buffer,
  limit: number,
): Promise<void> {
  let { hold } = file;
  for (let at = 0; at < bytes.length; at += CHUNK) {
    if (response.destroyed) return;
    const chunk = bytes.subarray(at, Math.min(at + CHUNK, limit));
    if (chunk.length > 0 && !response.write(chunk)) {
      await drained(response);
    }
    if (at + CHUNK >= limit && limit < bytes.length) {
      // Let what was written leave before the line breaks.
      await sleep(20);
      response.destroy();
      return;
    }
    if (file.stall === true) return;
    if (file.slowMs !== undefined) await sleep(file.slowMs);
    if (hold !== undefined && at + CHUNK >= hold.afterBytes) {
      await Promise.race([hold.until, closed(response)]);
      hold = undefined;
    }
  }
  response.end();
}

class Files implements FileServer {
  readonly requests: Array<{ method: string; path: string; range: string | undefined }> = [];
  private readonly files = new Map<string, ServedFile>();
  private readonly truncations = new Map<string, number>();
  private readonly server: Server;
  url = '';

  constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  async listen(host: string): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, host, resolve));
    const address = this.server.address();
    if (address === null || typeof address === 'string')
      throw new Error('The file server has no port.');
    this.url = `http://${host}:${address.port}`;
  }

  serve(path: string, file: ServedFile): string {
    this.files.set(path, file);
    this.truncations.delete(path);
    return `${this.url}${path}`;
  }

  private limitFor(path: string, file: ServedFile, length: number): number {
    if (file.truncateAfter === undefined) return length;
    const times = this.truncations.get(path) ?? 0;
    if (times >= (file.truncateTimes ?? Number.POSITIVE_INFINITY)) return length;
    this.truncations.set(path, times + 1);
    return Math.min(file.truncateAfter, length);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const method = request.method ?? 'GET';
    this.requests.push({ method, path, range: request.headers.range });
    const file = this.files.get(path);
    if (file === undefined) return void response.writeHead(404).end();
    if (file.redirectTo !== undefined)
      return void response.writeHead(302, { location: file.redirectTo }).end();
    if (file.status !== undefined) return void response.writeHead(file.status).end();
    const body = Buffer.from(file.body);
    const slice = sliceOf(body, file, request.headers.range);
    if (slice === null)
      return void response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
    sendHeader(response, file, body, slice);
    if (method === 'HEAD') return void response.end();
    await sendBody(response, file, slice.bytes, this.limitFor(path, file, slice.bytes.length));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/**
 * An HTTP server for tests of downloads, with the faults of real ones: wrong status, slowness, silence, a body cut
 * short, redirects, ranges or none. A path that nothing was put at answers 404.
 */
export async function startFileServer(host = '127.0.0.1'): Promise<FileServer> {
  const server = new Files();
  await server.listen(host);
  return server;
}
