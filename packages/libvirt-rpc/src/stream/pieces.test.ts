import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionLostError, LibvirtError, type LibvirtHost } from '../index.ts';
import { connectFake, FakeError, guestDaemon, type FakeDaemon } from '../testing/index.ts';

const MIB = 1024 * 1024;
const vol = { pool: 'p', name: 'v', key: '/v' };
const volume = randomBytes(18 * MIB + 12_345);

const hosts: LibvirtHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Asked {
  readonly ranges: { offset: number; length: number }[];
  sent: number;
}

/** A daemon that gives any part of the volume, in frames of the size of the real one's. */
function volumeDaemon(content: Buffer = volume): { daemon: FakeDaemon; asked: Asked } {
  const asked: Asked = { ranges: [], sent: 0 };
  const daemon = guestDaemon().onStream('storageVolDownload', {}, (stream, { offset, length }) => {
    const range = { offset: Number(offset), length: Number(length) };
    asked.ranges.push(range);
    void (async () => {
      const part = content.subarray(range.offset, range.offset + range.length);
      for (let at = 0; at < part.length; at += 262_120) {
        await turn();
        await stream.send(part.subarray(at, at + 262_120));
        asked.sent += 1;
      }
      stream.end();
    })();
  });
  return { daemon, asked };
}

async function download(
  daemon: FakeDaemon,
  whole = { offset: 0, length: volume.length },
  options: Parameters<LibvirtHost['downloadInPieces']>[3] = {},
  connect: Parameters<typeof connectFake>[1] = {},
): Promise<{ host: LibvirtHost; content: Readable }> {
  const host = await connectFake(daemon, connect);
  hosts.push(host);
  const argsOf = (range: { offset: number; length: number }) => ({ vol, ...range, flags: 0 });
  const content = await host.downloadInPieces('storageVolDownload', whole, argsOf, options);
  return { host, content };
}

const whole = async (content: Readable): Promise<Buffer> => Buffer.concat(await content.toArray());

describe('downloadInPieces', () => {
  it('gives every byte in order, by pieces on a few lanes, and closes them', async () => {
    const { daemon, asked } = volumeDaemon();
    const { host, content } = await download(daemon);
    let most = 0;
    content.on('data', () => {
      most = Math.max(most, host.status.lanes.length);
    });
    expect((await whole(content)).equals(volume)).toBe(true);
    expect(asked.ranges.length).toBe(5);
    expect(most).toBe(4);
    await expect.poll(() => host.status.lanes.map((lane) => lane.name)).toEqual(['control']);
  });

  it.each([
    [0, 1],
    [7, 4 * MIB],
    [5 * MIB, 4 * MIB + 1],
    [volume.length - 3, 3],
  ])('gives the part from %d of %d bytes and no other', async (offset, length) => {
    const { content } = await download(volumeDaemon().daemon, { offset, length });
    expect((await whole(content)).equals(volume.subarray(offset, offset + length))).toBe(true);
  });

  it('asks for no more than a few pieces while nobody reads', async () => {
    const { daemon, asked } = volumeDaemon();
    const { host, content } = await download(daemon);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked.ranges.length).toBeLessThanOrEqual(4);
    const { sent } = asked;
    await host.ping();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked.sent).toBe(sent);
    expect((await whole(content)).equals(volume)).toBe(true);
  });

  it('does with the lanes it can have', async () => {
    const { daemon } = volumeDaemon();
    let opened = 0;
    const openStream: typeof daemon.openStream = () => {
      opened += 1;
      return opened > 2 ? Promise.reject(new Error('no more sessions')) : daemon.openStream();
    };
    const { content } = await download(daemon, undefined, {}, { openStream });
    expect((await whole(content)).equals(volume)).toBe(true);
    expect(opened).toBeGreaterThan(2);
  });

  it('fails when the volume became smaller, and never gives less than was asked for', async () => {
    const { daemon } = volumeDaemon(volume.subarray(0, 10 * MIB));
    const { host, content } = await download(daemon);
    await expect(whole(content)).rejects.toThrow('it became smaller');
    await expect.poll(() => host.status.lanes.length).toBe(1);
  });

  it("ends with the daemon's error at the first piece or a later one, or with the connection", async () => {
    const refusing = guestDaemon().on('storageVolDownload', () => {
      throw new FakeError(50, 18, 'no such volume');
    });
    await expect(download(refusing)).rejects.toMatchObject({ codeName: 'NO_STORAGE_VOLUME' });
    const breaking = guestDaemon().onStream('storageVolDownload', {}, (stream, { offset }) => {
      if (Number(offset) > 0) stream.fail(new FakeError(38, 38, 'read error'));
    });
    await expect(whole((await download(breaking)).content)).rejects.toBeInstanceOf(LibvirtError);
    const { daemon } = volumeDaemon();
    const { content } = await download(daemon);
    content.once('data', () => daemon.kill());
    await expect(whole(content)).rejects.toBeInstanceOf(ConnectionLostError);
  });

  it('given up, ends its lanes and nothing else', async () => {
    const { daemon } = volumeDaemon();
    const controller = new AbortController();
    const { host, content } = await download(daemon, undefined, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(whole(content)).rejects.toThrow('enough');
    await expect.poll(() => host.status.lanes.length).toBe(1);
    const again = await download(daemon);
    again.content.destroy();
    await expect.poll(() => again.host.status.lanes.length).toBe(1);
    await host.ping();
  });
});
