import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ConnectionLostError,
  LibvirtError,
  ProtocolError,
  type LibvirtHost,
  type UploadPart,
} from '../index.ts';
import {
  connectFake,
  FakeError,
  fakeDomain,
  guestDaemon,
  type FakeDaemon,
} from '../testing/index.ts';

/** Lets timers and other connections have their turn; in-memory pipes alone would never do so. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const hosts: LibvirtHost[] = [];

async function connected(...args: Parameters<typeof connectFake>): Promise<LibvirtHost> {
  const host = await connectFake(...args);
  hosts.push(host);
  return host;
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

const vol = { pool: 'p', name: 'v', key: '/v' };
const dom = fakeDomain(1);
const upload = { vol, offset: 0, length: 0, flags: 0 };
const console = { dom, dev_name: null, flags: 0 };

interface Received {
  parts: (number | Buffer)[];
  ended: string | null;
}

/** A daemon that takes uploads and keeps what it got. */
function takingDaemon(onData?: (received: Received, fail: (error: FakeError) => void) => void): {
  daemon: FakeDaemon;
  received: Received;
} {
  const received: Received = { parts: [], ended: null };
  const daemon = guestDaemon().onStream('storageVolUpload', {}, (stream) => {
    stream.onClient((event) => {
      if (typeof event === 'string') received.ended = event;
      else received.parts.push('data' in event ? event.data : event.hole);
      onData?.(received, stream.fail);
    });
  });
  return { daemon, received };
}

async function* parts(...items: readonly UploadPart[]): AsyncGenerator<UploadPart> {
  yield* items;
}

function bytesOf(received: Received): Buffer {
  return Buffer.concat(
    received.parts.map((part) => (typeof part === 'number' ? Buffer.alloc(part) : part)),
  );
}

describe('upload', () => {
  it('sends every byte in frames the daemon takes, tells progress, and closes its lane', async () => {
    const { daemon, received } = takingDaemon();
    const host = await connected(daemon);
    const data = Buffer.alloc(1_000_001, 7);
    const progress: number[] = [];
    const sent = await host.upload('storageVolUpload', upload, parts(data, Buffer.from('end')), {
      onProgress: (bytes) => progress.push(bytes),
    });
    expect(sent).toBe(1_000_004);
    expect(progress).toEqual([262_120, 524_240, 786_360, 1_000_004]);
    await expect.poll(() => received.ended).toBe('finish');
    expect(bytesOf(received).equals(Buffer.concat([data, Buffer.from('end')]))).toBe(true);
    expect(
      Math.max(...received.parts.map((part) => (typeof part === 'number' ? 0 : part.length))),
    ).toBe(262_120);
    expect(received.ended).toBe('finish');
    await expect.poll(() => host.status.lanes.map((lane) => lane.name)).toEqual(['control']);
  });

  it('fills every frame, whatever its source gives at once, and lets the source use its memory again', async () => {
    const { daemon, received } = takingDaemon();
    const host = await connected(daemon);
    const memory = Buffer.alloc(300_000);
    const given: Buffer[] = [];
    async function* source(): AsyncGenerator<Buffer> {
      for (const [place, length] of [65_536, 200_000, 262_144, 1, 300_000, 7].entries()) {
        const part = memory.subarray(0, length).fill(place + 1);
        given.push(Buffer.from(part));
        yield part;
      }
    }
    expect(await host.upload('storageVolUpload', upload, source())).toBe(827_688);
    await expect.poll(() => received.ended).toBe('finish');
    expect(bytesOf(received).equals(Buffer.concat(given))).toBe(true);
    expect(received.parts.map((part) => (typeof part === 'number' ? part : part.length))).toEqual([
      262_120, 262_120, 262_120, 41_328,
    ]);
  });

  it('with the sparse flag sends blocks of zeros and given holes as holes', async () => {
    const { daemon, received } = takingDaemon();
    const host = await connected(daemon);
    const data = Buffer.concat([
      Buffer.alloc(65_536, 1),
      Buffer.alloc(131_072),
      Buffer.alloc(100, 2),
    ]);
    const sent = await host.upload(
      'storageVolUpload',
      { ...upload, flags: 1 },
      parts(data, { hole: 1000 }, { hole: 24 }),
    );
    expect(sent).toBe(data.length + 1024);
    await expect.poll(() => received.ended).toBe('finish');
    expect(received.parts.map((part) => (typeof part === 'number' ? part : part.length))).toEqual([
      65_536, 131_072, 100, 1024,
    ]);
    expect(received.parts.filter((part) => typeof part === 'number')).toEqual([131_072, 1024]);
  });

  it('without the sparse flag sends holes as zeros', async () => {
    const { daemon, received } = takingDaemon();
    const host = await connected(daemon);
    await host.upload('storageVolUpload', upload, parts({ hole: 300_000 }));
    await expect.poll(() => received.ended).toBe('finish');
    expect(bytesOf(received).equals(Buffer.alloc(300_000))).toBe(true);
    await expect(
      host.upload('storageVolUpload', upload, parts({ hole: -1 })),
    ).rejects.toBeInstanceOf(ProtocolError);
  });

  it('reads its source no faster than the daemon takes bytes', async () => {
    const { daemon } = takingDaemon();
    const host = await connected(daemon);
    let given = 0;
    async function* source(): AsyncGenerator<Buffer> {
      for (; given < 1000; given += 1) {
        await turn();
        yield Buffer.alloc(100_000);
      }
    }
    const controller = new AbortController();
    const running = host.upload('storageVolUpload', upload, source(), {
      signal: controller.signal,
    });
    await expect.poll(() => given).toBeGreaterThan(0);
    daemon.maxClientRequests = 0;
    for (const connection of daemon.connections) connection.pauseReading();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stalledAt = given;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(given).toBe(stalledAt);
    expect(given).toBeLessThan(1000);
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it("ends with the daemon's error, and lets its source go", async () => {
    const { daemon } = takingDaemon((received, fail) => {
      if (received.parts.length === 3) fail(new FakeError(38, 38, 'No space left on device'));
    });
    const host = await connected(daemon);
    let released = false;
    async function* source(): AsyncGenerator<Buffer> {
      try {
        for (;;) {
          await turn();
          yield Buffer.alloc(10_000);
        }
      } finally {
        released = true;
      }
    }
    await expect(host.upload('storageVolUpload', upload, source())).rejects.toMatchObject({
      code: 38,
      message: 'No space left on device',
    });
    await expect.poll(() => released).toBe(true);
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });

  it('is aborted at the daemon by its signal, even while the source hangs', async () => {
    const { daemon, received } = takingDaemon();
    const host = await connected(daemon);
    async function* hanging(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(10);
      await new Promise(() => undefined);
    }
    const signal = AbortSignal.timeout(60);
    await expect(
      host.upload('storageVolUpload', upload, hanging(), { signal }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect.poll(() => received.ended).toBe('abort');
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });

  it('is aborted at the daemon when its source fails', async () => {
    const { daemon, received } = takingDaemon();
    const host = await connected(daemon);
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(10);
      throw new Error('disk gone');
    }
    await expect(host.upload('storageVolUpload', upload, broken())).rejects.toThrow('disk gone');
    await expect.poll(() => received.ended).toBe('abort');
  });

  it('that the daemon refuses to open reads nothing of its source', async () => {
    const daemon = guestDaemon().on('storageVolUpload', () => {
      throw new FakeError(50, 18, 'no such volume');
    });
    const host = await connected(daemon);
    let read = false;
    async function* source(): AsyncGenerator<Buffer> {
      read = true;
      yield Buffer.alloc(1);
    }
    await expect(host.upload('storageVolUpload', upload, source())).rejects.toMatchObject({
      codeName: 'NO_STORAGE_VOLUME',
    });
    expect(read).toBe(false);
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });

  it('fails when the connection ends', async () => {
    const { daemon, received } = takingDaemon();
    const host = await connected(daemon);
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        await turn();
        yield Buffer.alloc(50_000);
      }
    }
    const running = host.upload('storageVolUpload', upload, endless());
    await expect.poll(() => received.parts.length).toBeGreaterThan(2);
    daemon.kill();
    await expect(running).rejects.toBeInstanceOf(ConnectionLostError);
  });
});

/** A daemon that sends `count` pieces of 64 KiB on every download, then ends. */
function givingDaemon(count: number): {
  daemon: FakeDaemon;
  state: { sent: number; ended: string | null };
} {
  const state = { sent: 0, ended: null as string | null };
  const daemon = guestDaemon().onStream('storageVolDownload', {}, (stream) => {
    stream.onClient((event) => {
      if (typeof event !== 'string') return;
      state.ended = event;
    });
    void (async () => {
      for (let i = 0; i < count && state.ended !== 'abort'; i += 1) {
        await turn();
        await stream.send(Buffer.alloc(65_536, i % 256));
        state.sent += 1;
      }
      if (state.ended !== 'abort') stream.end();
    })();
  });
  return { daemon, state };
}

describe('download', () => {
  it('gives every byte and finishes with the daemon', async () => {
    const { daemon, state } = givingDaemon(50);
    const host = await connected(daemon);
    let bytes = 0;
    for await (const chunk of await host.download('storageVolDownload', upload))
      bytes += chunk.length;
    expect(bytes).toBe(50 * 65_536);
    expect(state.ended).toBe('finish');
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });

  it('gives holes as zeros, and the answer of the call as reply', async () => {
    const daemon = guestDaemon().onStream('domainScreenshot', { mime: 'image/png' }, (stream) => {
      void stream.send(Buffer.from('a')).then(async () => {
        stream.sendHole(200_000);
        await stream.send(Buffer.from('b'));
        stream.end();
      });
    });
    const host = await connected(daemon);
    const stream = await host.download('domainScreenshot', { dom, screen: 0, flags: 0 });
    expect(stream.reply.mime).toBe('image/png');
    const all = Buffer.concat(await stream.toArray());
    expect(
      all.equals(Buffer.concat([Buffer.from('a'), Buffer.alloc(200_000), Buffer.from('b')])),
    ).toBe(true);
  });

  it('that nobody reads stops its own lane and nothing else', async () => {
    const { daemon, state } = givingDaemon(2000);
    const host = await connected(daemon, { keepalive: { intervalMs: 20, count: 2 } });
    const stream = await host.download('storageVolDownload', upload);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const sent = state.sent;
    expect(sent).toBeLessThan(100);
    await host.call('domainGetInfo', { dom });
    await host.call('domainSuspend', { dom });
    await host.ping();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(state.sent).toBe(sent);
    let bytes = 0;
    for await (const chunk of stream) bytes += chunk.length;
    expect(bytes).toBe(2000 * 65_536);
  });

  it('destroyed before its end is aborted at the daemon', async () => {
    const { daemon, state } = givingDaemon(100_000);
    const host = await connected(daemon);
    const stream = await host.download('storageVolDownload', upload);
    await once(stream, 'readable');
    stream.destroy();
    await expect.poll(() => state.ended).toBe('abort');
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });

  it('is aborted by its signal', async () => {
    const { daemon } = givingDaemon(100_000);
    const host = await connected(daemon);
    const controller = new AbortController();
    const stream = await host.download('storageVolDownload', upload, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(stream.toArray()).rejects.toThrow('enough');
    const aborted = AbortSignal.abort(new Error('before'));
    await expect(host.download('storageVolDownload', upload, { signal: aborted })).rejects.toThrow(
      'before',
    );
  });

  it("ends with the daemon's error, or with the connection", async () => {
    const daemon = guestDaemon().onStream('storageVolDownload', {}, (stream) => {
      void stream
        .send(Buffer.from('a'))
        .then(() => stream.fail(new FakeError(38, 38, 'read error')));
    });
    const host = await connected(daemon);
    const stream = await host.download('storageVolDownload', upload);
    await expect(stream.toArray()).rejects.toBeInstanceOf(LibvirtError);
    daemon.onStream('storageVolDownload', {}, () => undefined);
    const second = await host.download('storageVolDownload', upload);
    daemon.kill();
    await expect(second.toArray()).rejects.toBeInstanceOf(ConnectionLostError);
  });

  it('fails and does not crash when the connection ends while it is opened', async () => {
    const daemon = guestDaemon();
    daemon.on('storageVolDownload', (_args, connection) => {
      connection.close();
      return {};
    });
    const host = await connected(daemon);
    await expect(host.download('storageVolDownload', upload)).rejects.toBeInstanceOf(
      ConnectionLostError,
    );
    await expect(
      host.openDuplex('domainOpenConsole', { ...console, dom: { ...dom, uuid: 'x' } }),
    ).rejects.toBeInstanceOf(ProtocolError);
  });

  it('fails when no lane can be opened, or when the deadline passes meanwhile', async () => {
    const daemon = guestDaemon();
    let mode: 'ok' | 'fail' | 'slow' = 'ok';
    const openStream: typeof daemon.openStream = async () => {
      if (mode === 'fail') throw new Error('no lane');
      if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 80));
      return daemon.openStream();
    };
    const host = await connected(daemon, { openStream });
    mode = 'fail';
    await expect(host.download('storageVolDownload', upload)).rejects.toThrow('no lane');
    mode = 'slow';
    await expect(
      host.download('storageVolDownload', upload, { deadlineMs: 20 }),
    ).rejects.toMatchObject({ name: 'DeadlineError', sent: false });
  });
});

describe('a console', () => {
  function echoDaemon(): FakeDaemon {
    return guestDaemon().onStream('domainOpenConsole', {}, (stream) => {
      stream.onClient((event) => {
        if (typeof event !== 'string' && 'data' in event)
          void stream.send(Buffer.from(`<${event.data.toString()}>`));
      });
    });
  }

  it('carries bytes both ways and ends in order', async () => {
    const host = await connected(echoDaemon());
    const stream = await host.openDuplex('domainOpenConsole', console);
    stream.write('hello');
    const [first] = await once(stream, 'data');
    expect(String(first)).toBe('<hello>');
    stream.end();
    await once(stream, 'close');
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });

  it("ends when the guest's side ends", async () => {
    const daemon = guestDaemon().onStream('domainOpenConsole', {}, (stream) => {
      void stream.send(Buffer.from('bye')).then(() => stream.end());
    });
    const host = await connected(daemon);
    const stream = await host.openDuplex('domainOpenConsole', console);
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('bye');
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });

  it('fails when another client takes it, and when the connection ends', async () => {
    let take = (): void => undefined;
    const daemon = guestDaemon().onStream('domainOpenConsole', {}, (stream) => {
      take = () => stream.fail(new FakeError(39, 38, 'stream had I/O failure'));
    });
    const host = await connected(daemon);
    const first = await host.openDuplex('domainOpenConsole', console);
    await new Promise((resolve) => setTimeout(resolve, 5));
    take();
    const [error] = await once(first, 'error');
    expect(error).toMatchObject({ code: 39, domain: 38 });
    const second = await host.openDuplex('domainOpenConsole', console);
    const lost = once(second, 'error');
    daemon.kill();
    expect((await lost)[0]).toBeInstanceOf(ConnectionLostError);
    expect(second.destroyed).toBe(true);
  });

  it('lets go at the daemon when it is destroyed or its signal is aborted', async () => {
    const ended: string[] = [];
    const daemon = guestDaemon().onStream('domainOpenConsole', {}, (stream) => {
      stream.onClient((event) => typeof event === 'string' && ended.push(event));
    });
    const host = await connected(daemon);
    (await host.openDuplex('domainOpenConsole', console)).destroy();
    await expect.poll(() => ended).toEqual(['abort']);
    const controller = new AbortController();
    const stream = await host.openDuplex('domainOpenConsole', console, {
      signal: controller.signal,
    });
    stream.on('error', () => undefined);
    controller.abort();
    await expect.poll(() => ended).toEqual(['abort', 'abort']);
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });
});
