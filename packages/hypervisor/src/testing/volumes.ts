import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

const MIB = 1024 * 1024;
const CHUNK_BYTES = 100_000;

/** Bytes that differ from place to place, so that a lost or doubled chunk shows. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8) * 17) & 0xff;
  return bytes;
}

async function* inChunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

async function hashOf(stream: AsyncIterable<unknown>): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new Error('A chunk is no bytes.');
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Volumes of a pool. */
export function volumesContract(context: ContractContext): void {
  const role = (): ContractContext['session']['storage'] => context.session.storage;
  const pool = (): string => context.pool.uuid;

  describe('volumes', () => {
    it.each(['raw', 'qcow2'] as const)('makes a sparse %s volume', async (format) => {
      const name = `plain.${format}`;
      const spec = { name, format, capacityBytes: 8 * MIB };
      const volume = await role().createVolume(pool(), spec);
      expect(volume).toMatchObject({
        poolUuid: pool(),
        name,
        type: 'file',
        format,
        capacityBytes: 8 * MIB,
        backingPath: null,
      });
      expect(volume.path.endsWith(`/${name}`)).toBe(true);
      await expectCode(role().createVolume(pool(), spec), 'ALREADY_EXISTS');
      expect(await role().getVolume(pool(), name)).toEqual(volume);
      expect(await role().findVolumeByPath(volume.path)).toEqual(volume);
    });

    it('makes an overlay that names its backing volume', async () => {
      const base = await role().getVolume(pool(), 'plain.qcow2');
      const backing = { path: base?.path ?? '', format: 'qcow2' };
      const spec = {
        name: 'overlay.qcow2',
        format: 'qcow2',
        capacityBytes: 9 * MIB,
        backing,
      } as const;
      expect(await role().createVolume(pool(), spec)).toMatchObject({
        backingPath: base?.path,
        backingFormat: 'qcow2',
        capacityBytes: 9 * MIB,
      });
      await role().deleteVolume(pool(), 'overlay.qcow2');
    });

    it('lists what it made', async () => {
      const listed = await role().listVolumes(pool());
      expect(listed.map(({ name }) => name).toSorted()).toEqual(['plain.qcow2', 'plain.raw']);
      expect(listed.find(({ name }) => name === 'plain.raw')).toEqual(
        await role().getVolume(pool(), 'plain.raw'),
      );
    });

    context.feature(
      'volume.grow',
      'grows, and never shrinks',
      async () => {
        await role().growVolume(pool(), 'plain.raw', 12 * MIB);
        await role().growVolume(pool(), 'plain.raw', 12 * MIB);
        await expectCode(role().growVolume(pool(), 'plain.raw', 8 * MIB), 'INVALID_SIZE');
        expect(await role().getVolume(pool(), 'plain.raw')).toMatchObject({
          capacityBytes: 12 * MIB,
        });
      },
      () => role().growVolume(pool(), 'plain.raw', 12 * MIB),
    );

    transferContract(context);

    it('deletes, and again without harm', async () => {
      for (const { name } of await role().listVolumes(pool()))
        await role().deleteVolume(pool(), name);
      expect(await role().listVolumes(pool())).toEqual([]);
      await role().deleteVolume(pool(), 'plain.raw');
      await role().deleteVolume(NO_UUID, 'plain.raw');
    });

    it('says so when there is no such volume or pool', async () => {
      const spec = { name: 'x.raw', format: 'raw', capacityBytes: MIB } as const;
      expect(await role().getVolume(pool(), 'nothing')).toBeNull();
      expect(await role().getVolume(NO_UUID, 'nothing')).toBeNull();
      expect(await role().findVolumeByPath('/nowhere/nothing')).toBeNull();
      await expectCode(role().createVolume(NO_UUID, spec), 'NOT_FOUND');
      await expectCode(role().listVolumes(NO_UUID), 'NOT_FOUND');
      await expectCode(role().growVolume(pool(), 'nothing', MIB), 'NOT_FOUND');
      await expectCode(role().downloadVolume(pool(), 'nothing'), 'NOT_FOUND');
      await expectCode(
        role().uploadVolume(pool(), 'nothing', inChunks(pattern(8)), 8),
        'NOT_FOUND',
      );
      const source = { poolUuid: pool(), name: 'nothing' };
      await expectCode(role().cloneVolume(pool(), source, spec), 'NOT_FOUND');
    });

    it('refuses names that no file can have, and makes nothing', async () => {
      for (const name of ['../escape', 'a/b', '.', 'nul\u0000']) {
        const spec = { name, format: 'raw', capacityBytes: MIB } as const;
        await expectCode(role().createVolume(pool(), spec), 'INVALID_INPUT', 'INVALID_NAME');
      }
      expect(await role().listVolumes(pool())).toEqual([]);
    });
  });
}

/** Contents: upload, download, copy. */
function transferContract(context: ContractContext): void {
  const role = (): ContractContext['session']['storage'] => context.session.storage;
  const pool = (): string => context.pool.uuid;
  const content = pattern(3 * MIB + 1001);
  const upload = (): Promise<number> =>
    role().uploadVolume(pool(), 'plain.raw', inChunks(content), content.length);

  context.feature(
    'volume.upload',
    'uploads with progress',
    async () => {
      const progress: number[] = [];
      const onProgress = (bytes: number): number => progress.push(bytes);
      const data = inChunks(content);
      const sent = await role().uploadVolume(pool(), 'plain.raw', data, content.length, {
        onProgress,
      });
      expect(sent).toBe(content.length);
      expect(progress.at(-1)).toBe(content.length);
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    },
    upload,
  );

  context.feature(
    'volume.upload',
    'says so when the source ends early, fails, or is given up',
    async () => {
      const short = role().uploadVolume(
        pool(),
        'plain.qcow2',
        inChunks(content.subarray(0, 1000)),
        2000,
      );
      await expectCode(short, 'INVALID_SIZE');
      const abort = new AbortController();
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          yield content.subarray(0, CHUNK_BYTES);
          abort.abort();
        }
      }
      const { signal } = abort;
      const cut = role().uploadVolume(pool(), 'plain.qcow2', endless(), 100 * MIB, { signal });
      await expectCode(cut, 'TASK_CANCELLED');
      await context.session.ping();
    },
    upload,
  );

  context.feature(
    'volume.download',
    'downloads the same bytes, whole and in part',
    async () => {
      const whole = await hashOf(
        await role().downloadVolume(pool(), 'plain.raw', { lengthBytes: content.length }),
      );
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect(whole).toEqual({ bytes: content.length, sha256 });
      const range = { offsetBytes: 1000, lengthBytes: 500 };
      const part = await hashOf(await role().downloadVolume(pool(), 'plain.raw', range));
      const wanted = createHash('sha256').update(content.subarray(1000, 1500)).digest('hex');
      expect(part).toEqual({ bytes: 500, sha256: wanted });
    },
    () => role().downloadVolume(pool(), 'plain.raw'),
  );

  context.feature(
    'volume.download',
    'lets other calls through while a download is not read, and ends it when it is given up',
    async () => {
      const stream = await role().downloadVolume(pool(), 'plain.raw');
      await context.session.ping({ deadlineMs: 2000 });
      expect(await role().getVolume(pool(), 'plain.raw')).not.toBeNull();
      stream.destroy();
      await context.session.ping();
    },
    () => role().downloadVolume(pool(), 'plain.raw'),
  );

  const copySpec = { name: 'copy.qcow2', format: 'qcow2', capacityBytes: 20 * MIB } as const;
  const copy = (): Promise<unknown> =>
    role().cloneVolume(pool(), { poolUuid: pool(), name: 'plain.raw' }, copySpec);
  context.feature(
    'volume.clone',
    'copies into another format and a larger size',
    async () => {
      expect(await copy()).toMatchObject({
        name: 'copy.qcow2',
        format: 'qcow2',
        capacityBytes: 20 * MIB,
        backingPath: null,
      });
      await expectCode(copy(), 'ALREADY_EXISTS');
    },
    copy,
  );
}
