import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download, type DownloadRequest } from './download.ts';
import { fetchText, probeUrl } from './fetch.ts';

const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const sha512 = createHash('sha512').update(content).digest('hex');
const limits = { headersMs: 400, idleMs: 300, attempts: 3, pauseMs: 5 };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers ranges as a good server does. */
function serveRanges(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer = content,
  etag = '"v1"',
): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const fresh = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const headers = { etag, 'accept-ranges': 'bytes' };
  if (!range || !fresh) {
    response.writeHead(200, { ...headers, 'content-length': body.length });
    response.end(body);
    return;
  }
  const start = Number(range[1]);
  const end = range[2] ? Math.min(Number(range[2]), body.length - 1) : body.length - 1;
  response.writeHead(206, {
    ...headers,
    'content-length': end - start + 1,
    'content-range': `bytes ${start}-${end}/${body.length}`,
  });
  response.end(body.subarray(start, end + 1));
}

/** Announces everything and hangs up in the middle. */
function breakOff(response: ServerResponse, from = 0, to = 100_000): void {
  const status = from > 0 ? 206 : 200;
  response.writeHead(status, {
    etag: '"v1"',
    'content-length': content.length - from,
    'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
  });
  response.write(content.subarray(from, to), () => setTimeout(() => response.destroy(), 20));
}

describe('download', () => {
  let server: Server;
  let folder = '';
  let base = '';
  let handler: Handler = (request, response) => serveRanges(request, response);
  const seen: { url: string; range: string | undefined }[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'corral-download-'));
    handler = (request, response) => serveRanges(request, response);
    seen.length = 0;
    server = createServer((request, response) => {
      seen.push({ url: request.url ?? '', range: request.headers.range });
      handler(request, response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const request = (more: Partial<DownloadRequest> = {}): DownloadRequest => ({
    url: `${base}/disk.img`,
    field: 'source.url',
    file: join(folder, 'downloads', 'x.part'),
    expected: null,
    signal: new AbortController().signal,
    limits,
    ...more,
  });
  const fails = (more: Partial<DownloadRequest>, code: string, text: string) =>
    expect(download(request(more))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
      details: { field: 'source.url' },
    });

  it('fetches a file, with progress and digest', async () => {
    const progress: number[] = [];
    const result = await download(
      request({
        expected: { algorithm: 'sha256', hex: sha256 },
        onProgress: (bytes) => progress.push(bytes),
      }),
    );
    expect(result).toEqual({ bytes: content.length, sha256 });
    expect((await readFile(request().file)).equals(content)).toBe(true);
    expect(progress.at(-1)).toBe(content.length);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it('follows no redirect to where clouds keep secrets', async () => {
    handler = (_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end();
    await fails({}, 'INVALID_URL', '169.254.169.254');
  });

  it('checks SHA-512 too', async () => {
    expect(
      (await download(request({ expected: { algorithm: 'sha512', hex: sha512 } }))).sha256,
    ).toBe(sha256);
  });

  it('keeps nothing of a file with another checksum', async () => {
    await fails(
      { expected: { algorithm: 'sha256', hex: 'a'.repeat(64) } },
      'CHECKSUM_MISMATCH',
      sha256,
    );
    expect(await readdir(join(folder, 'downloads'))).toEqual([]);
  });

  it('goes on where the connection broke', async () => {
    let turn = 0;
    handler = (incoming, response) => {
      turn += 1;
      if (turn === 1) breakOff(response, 0, 100_000);
      else if (turn === 2)
        breakOff(response, Number(/\d+/.exec(incoming.headers.range ?? '')?.[0]), 200_000);
      else serveRanges(incoming, response);
    };
    const notes: string[] = [];
    expect((await download(request({ onNote: (note) => notes.push(note) }))).sha256).toBe(sha256);
    expect(seen.map((one) => one.range)).toEqual([undefined, 'bytes=100000-', 'bytes=200000-']);
    expect(notes).toHaveLength(2);
  });

  it('goes on with what an earlier process left', async () => {
    handler = (_incoming, response) => breakOff(response, 0, 100_000);
    await fails({ limits: { ...limits, attempts: 1 } }, 'DOWNLOAD_FAILED', 'could not be read');
    expect((await stat(request().file)).size).toBe(100_000);
    handler = (incoming, response) => serveRanges(incoming, response);
    expect((await download(request())).sha256).toBe(sha256);
    expect(seen.at(-1)?.range).toBe('bytes=100000-');
  });

  it('begins anew when the file has changed meanwhile', async () => {
    const other = randomBytes(250_000);
    handler = (incoming, response) =>
      seen.length === 1 ? breakOff(response) : serveRanges(incoming, response, other, '"v2"');
    const result = await download(request());
    expect(result).toEqual({
      bytes: other.length,
      sha256: createHash('sha256').update(other).digest('hex'),
    });
    expect((await readFile(request().file)).equals(other)).toBe(true);
  });

  it('begins anew when the server knows no ranges', async () => {
    handler = (_incoming, response) => {
      if (seen.length === 1) breakOff(response);
      else response.writeHead(200, { 'content-length': content.length }).end(content);
    };
    expect((await download(request())).sha256).toBe(sha256);
  });

  it('begins anew when the server answers another part than asked', async () => {
    handler = (incoming, response) => {
      if (seen.length === 1) breakOff(response);
      else if (seen.length === 2) breakOff(response, 7, 50_000);
      else serveRanges(incoming, response);
    };
    expect((await download(request())).sha256).toBe(sha256);
    expect(seen.at(-1)?.range).toBeUndefined();
  });

  it('does not go on for another address', async () => {
    handler = (_incoming, response) => breakOff(response);
    await fails({ limits: { ...limits, attempts: 1 } }, 'DOWNLOAD_FAILED', '');
    handler = (incoming, response) => serveRanges(incoming, response);
    await download(request({ url: `${base}/other.img` }));
    expect(seen.at(-1)?.range).toBeUndefined();
  });

  it.each([404, 403, 401, 410])('says at once that the server answers %d', async (status) => {
    handler = (_incoming, response) => response.writeHead(status).end();
    await fails({}, 'INVALID_URL', String(status));
    expect(seen).toHaveLength(1);
  });

  it.each([500, 503, 429])('tries again when the server answers %d', async (status) => {
    handler = (incoming, response) =>
      seen.length < 3 ? response.writeHead(status).end() : serveRanges(incoming, response);
    expect((await download(request())).sha256).toBe(sha256);
    seen.length = 0;
    handler = (_incoming, response) => response.writeHead(status).end();
    await fails({ file: join(folder, 'y') }, 'DOWNLOAD_FAILED', String(status));
    expect(seen).toHaveLength(limits.attempts);
  });

  it('gives a file up that is always cut off', async () => {
    handler = (_incoming, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 10));
    };
    await fails({}, 'DOWNLOAD_FAILED', 'could not be read');
  });

  it('gives a server up that falls silent, before and in the middle of its answer', async () => {
    handler = () => undefined;
    await fails({ limits: { ...limits, attempts: 1 } }, 'DOWNLOAD_FAILED', 'no answer');
    handler = (_incoming, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1000));
    };
    await fails({ limits: { ...limits, attempts: 1 } }, 'DOWNLOAD_FAILED', 'nothing came');
  });

  it('gives a port up where nobody listens', async () => {
    await fails(
      { url: 'http://127.0.0.1:9/x', limits: { ...limits, attempts: 1 } },
      'DOWNLOAD_FAILED',
      'could not be read',
    );
  });

  it('follows redirects, but not for ever and never to another scheme', async () => {
    handler = (incoming, response) => {
      const hop = Number(/^\/hop(\d+)$/.exec(incoming.url ?? '')?.[1] ?? 0);
      if (hop > 0)
        response.writeHead(302, { location: hop === 1 ? '/disk.img' : `/hop${hop - 1}` }).end();
      else if (incoming.url === '/file')
        response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (incoming.url === '/nowhere') response.writeHead(301).end();
      else serveRanges(incoming, response);
    };
    expect((await download(request({ url: `${base}/hop5` }))).sha256).toBe(sha256);
    await fails({ url: `${base}/hop6`, file: join(folder, 'a') }, 'INVALID_URL', 'more than 5');
    await fails({ url: `${base}/file`, file: join(folder, 'b') }, 'INVALID_URL', 'not followed');
    expect(seen.filter((one) => one.url === '/file')).toHaveLength(1);
  });

  it('ends when it is cancelled and keeps no connection', async () => {
    handler = (_incoming, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1000));
    };
    const controller = new AbortController();
    const running = download(
      request({ signal: controller.signal, limits: { ...limits, idleMs: 60_000 } }),
    );
    setTimeout(() => controller.abort(new Error('cancelled')), 50);
    await expect(running).rejects.toThrow(/cancelled|aborted/);
  });

  it('looks at the beginning of a file alone', async () => {
    const signal = new AbortController().signal;
    const ask = (path: string) =>
      probeUrl({ url: `${base}${path}`, field: 'source.url', signal, limits });
    const facts = await ask('/disk.img');
    expect(facts.sizeBytes).toBe(content.length);
    expect(facts.head.equals(content.subarray(0, facts.head.length))).toBe(true);
    handler = (_incoming, response) =>
      response.writeHead(200, { 'content-length': content.length }).end(content);
    expect((await ask('/plain')).sizeBytes).toBe(content.length);
    handler = (_incoming, response) => response.writeHead(416).end();
    await expect(ask('/empty')).rejects.toMatchObject({ code: 'INVALID_URL' });
  });

  it('reads small texts and refuses large ones', async () => {
    const signal = new AbortController().signal;
    handler = (_incoming, response) => response.end('abc');
    expect(await fetchText({ url: base, field: 'f', signal, limits }, 10)).toBe('abc');
    handler = (_incoming, response) => response.end(content);
    await expect(fetchText({ url: base, field: 'f', signal, limits }, 1000)).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
    });
  });
});
