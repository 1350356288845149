import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFileServer, type FileServer } from './file-server.ts';

let server: FileServer;
beforeAll(async () => {
  server = await startFileServer();
});
afterAll(() => server.stop());

const body = Buffer.alloc(300_000, 'corral');

describe('the file server', () => {
  it('serves what was put there, in full and by range, and 404 elsewhere', async () => {
    const url = server.serve('/a.img', { body });
    const whole = await fetch(url);
    expect(whole.headers.get('content-length')).toBe('300000');
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(body);
    const part = await fetch(url, { headers: { range: 'bytes=299990-' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      'bytes 299990-299999/300000',
    ]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(body.subarray(299_990));
    expect((await fetch(url, { headers: { range: 'bytes=300000-' } })).status).toBe(416);
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
    expect(server.requests.slice(0, 2)).toEqual([
      { method: 'GET', path: '/a.img', range: undefined },
      { method: 'GET', path: '/a.img', range: 'bytes=299990-' },
    ]);
  });

  it('cuts a body short as often as told', async () => {
    const url = server.serve('/cut.img', { body, truncateAfter: 100_000, truncateTimes: 1 });
    await expect(fetch(url).then((answer) => answer.arrayBuffer())).rejects.toThrow(
      /terminated|fetch failed/,
    );
    expect((await fetch(url).then((answer) => answer.arrayBuffer())).byteLength).toBe(300_000);
  });

  it('waits after so many bytes until it is let go on', async () => {
    const go = Promise.withResolvers<void>();
    const hold = { afterBytes: 100_000, until: go.promise };
    const answer = await fetch(server.serve('/held', { body, hold }));
    let bytes = 0;
    let over = false;
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) bytes += chunk.length;
      over = true;
    })();
    await expect.poll(() => bytes).toBe(131_072);
    expect(over).toBe(false);
    go.resolve();
    await reading;
    expect(bytes).toBe(300_000);
  });

  it('redirects, refuses, goes slowly and falls silent', async () => {
    const moved = server.serve('/moved', { body: '', redirectTo: 'file:///etc/passwd' });
    const answer = await fetch(moved, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'file:///etc/passwd']);
    expect((await fetch(server.serve('/broken', { body: '', status: 503 }))).status).toBe(503);
    const started = performance.now();
    await (await fetch(server.serve('/slow', { body, slowMs: 30 }))).arrayBuffer();
    expect(performance.now() - started).toBeGreaterThan(100);
    const silent = fetch(server.serve('/silent', { body, stall: true }), {
      signal: AbortSignal.timeout(200),
    });
    await expect(silent.then((part) => part.arrayBuffer())).rejects.toThrow(/timeout|abort/i);
  });
});

it('leaves no listener on an answer that waits for its reader again and again', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error): void => {
    warnings.push(warning.name);
  };
  process.on('warning', listen);
  const server = await startFileServer();
  const bytes = 32 * 1024 * 1024;
  const answer = await fetch(server.serve('/large', { body: Buffer.alloc(bytes, 7) }));
  let read = 0;
  for await (const chunk of answer.body ?? []) {
    read += chunk.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await server.stop();
  process.off('warning', listen);
  expect(read).toBe(bytes);
  expect(warnings).toEqual([]);
});
