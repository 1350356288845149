import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { pourVolume, type VolumeContent } from './pour.ts';

/** Chunks as they come off a connection: each in memory of its own, with a little around it. */
const chunkOf = (value: number, around = 16): Buffer =>
  Buffer.from(new ArrayBuffer(1000 + around), 8, 1000).fill(value);

function contentOf(chunks: readonly Buffer[], own = true): VolumeContent {
  return Object.assign(Readable.from(chunks), { chunksAreTheReaders: own });
}

/** Takes its time with each write, as a disk or a browser does. */
function slowSink(): { sink: Writable; bytes: () => Buffer } {
  const seen: Buffer[] = [];
  const sink = new Writable({
    highWaterMark: 1500,
    write: (chunk: Buffer, _encoding, done) =>
      void setImmediate(() => {
        seen.push(Buffer.from(chunk));
        done();
      }),
  });
  return { sink, bytes: () => Buffer.concat(seen) };
}

describe('pourVolume', () => {
  it('writes everything, and frees each part once it is written', async () => {
    const chunks = [1, 2, 3, 4, 5].map((value) => chunkOf(value));
    const { sink, bytes } = slowSink();
    await pourVolume(contentOf(chunks), sink);
    expect(bytes().equals(Buffer.concat([1, 2, 3, 4, 5].map((one) => chunkOf(one))))).toBe(true);
    expect(chunks.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0, 0, 0]);
  });

  it('leaves memory alone in which something else may lie, or which is not the reader’s', async () => {
    const shared = [chunkOf(1, 64), chunkOf(2, 63)];
    const { sink } = slowSink();
    await pourVolume(contentOf(shared), sink);
    expect(shared.map(({ byteLength }) => byteLength)).toEqual([1000, 0]);
    const others = [chunkOf(1)];
    await pourVolume(contentOf(others, false), slowSink().sink);
    expect(others[0]?.byteLength).toBe(1000);
  });

  it('fails with either side, and ends the other', async () => {
    const { sink } = slowSink();
    const broken = Object.assign(
      Readable.from(
        (async function* () {
          yield chunkOf(1);
          throw new Error('node gone');
        })(),
      ),
      { chunksAreTheReaders: true },
    );
    await expect(pourVolume(broken, sink)).rejects.toThrow('node gone');
    expect(sink.destroyed).toBe(true);
    const content = contentOf([chunkOf(1), chunkOf(2)]);
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
    await expect(pourVolume(content, full)).rejects.toThrow('disk full');
    expect(content.destroyed).toBe(true);
    const left = new Writable({ write: () => undefined });
    const pouring = pourVolume(contentOf([chunkOf(1), chunkOf(2)]), left);
    setImmediate(() => left.destroy());
    await expect(pouring).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });
});
