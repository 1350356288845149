import { describe, expect, it } from 'vitest';
import type { StorageRole } from '../port.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

const MIB = 1024 * 1024;

async function* bytes(fill: number, length: number): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(length, fill);
}

async function contentOf(role: StorageRole, poolUuid: string, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await role.downloadVolume(poolUuid, name)) {
    if (!(chunk instanceof Uint8Array)) throw new Error('A chunk is no bytes.');
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** What keeps storage in order. Leaves the pool as it was. */
export function storageCareContract(context: ContractContext): void {
  const role = (): StorageRole => context.session.storage;
  const pool = (): string => context.pool.uuid;

  describe('storage in order', () => {
    it('starts a pool with its node, or not', async () => {
      await role().setPoolAutostart(pool(), false);
      expect(await role().getPool(pool())).toMatchObject({ autostart: false });
      await role().setPoolAutostart(pool(), true);
      expect(await role().getPool(pool())).toMatchObject({ autostart: true });
      await expectCode(role().setPoolAutostart(NO_UUID, true), 'NOT_FOUND');
    });

    it('tells of every type of pool whether it can be made, and why not', () => {
      const { poolTypes } = context.session.capabilities;
      expect(poolTypes.find(({ type }) => type === 'dir')).toMatchObject({ supported: true });
      for (const { supported, reason } of poolTypes)
        if (!supported) expect(reason).toMatch(/\w+ \w+/);
    });

    partsContract(context);
    wipeContract(context);
    compressContract(context);

    it('tells the paths that VMs name', async () => {
      const path = `${context.pool.path}/named-by-a-vm.qcow2`;
      const disk = { device: 'disk', bus: 'virtio', format: 'qcow2', path } as const;
      const vm = await context.session.vms.create(context.vmSpec('path-user', { disks: [disk] }));
      const uses = await role().listPathUses();
      expect(uses).toContainEqual({
        path,
        by: 'VM',
        vmUuid: vm.uuid,
        vmName: 'path-user',
        snapshot: null,
      });
      await context.session.vms.delete(vm.uuid);
      expect((await role().listPathUses()).map((use) => use.path)).not.toContain(path);
    });

    it('erases a pool, and again without harm', async () => {
      const made = await role().createPool({
        name: 'contract-erased',
        type: 'dir',
        path: context.backend.poolPath('contract-erased'),
        autostart: false,
      });
      await role().erasePool(made.uuid);
      expect(await role().getPool(made.uuid)).toBeNull();
      await role().erasePool(made.uuid);
      await role().erasePool(NO_UUID);
    });
  });
}

/** Uploads in parts: what an upload is taken up again by. */
function partsContract(context: ContractContext): void {
  const role = (): StorageRole => context.session.storage;
  const name = 'parts.raw';
  const put = (fill: number, offsetBytes: number, length: number, sent = length): Promise<number> =>
    role().uploadVolume(context.pool.uuid, name, bytes(fill, sent), length, {
      offsetBytes,
      takeShort: true,
    });
  context.feature(
    'volume.upload',
    'uploads in parts, and keeps what came of a part that ended early',
    async () => {
      const spec = { name, format: 'raw', capacityBytes: 3 * MIB } as const;
      await role().createVolume(context.pool.uuid, spec);
      expect(await put(1, 0, MIB)).toBe(MIB);
      expect(await put(2, MIB, 2 * MIB, MIB / 2)).toBe(MIB / 2);
      expect(await put(3, 1.5 * MIB, 1.5 * MIB)).toBe(1.5 * MIB);
      const content = await contentOf(role(), context.pool.uuid, name);
      const wanted = [Buffer.alloc(MIB, 1), Buffer.alloc(MIB / 2, 2), Buffer.alloc(1.5 * MIB, 3)];
      expect(content.equals(Buffer.concat(wanted))).toBe(true);
    },
    async () => {
      await role().createVolume(context.pool.uuid, { name, format: 'raw', capacityBytes: MIB });
      await put(1, 0, MIB).finally(() => role().deleteVolume(context.pool.uuid, name));
    },
  );
}

function wipeContract(context: ContractContext): void {
  const role = (): StorageRole => context.session.storage;
  context.feature(
    'volume.wipe',
    'wipes a volume: nothing but zeros are left, at the same size',
    async () => {
      await role().wipeVolume(context.pool.uuid, 'parts.raw');
      const content = await contentOf(role(), context.pool.uuid, 'parts.raw');
      expect(content.equals(Buffer.alloc(3 * MIB))).toBe(true);
      await expectCode(role().wipeVolume(context.pool.uuid, 'nothing'), 'NOT_FOUND');
      await role().deleteVolume(context.pool.uuid, 'parts.raw');
    },
    () => role().wipeVolume(context.pool.uuid, 'nothing'),
  );
}

function compressContract(context: ContractContext): void {
  const role = (): StorageRole => context.session.storage;
  const pool = (): string => context.pool.uuid;
  const compress = (): Promise<unknown> =>
    role().compressInto(
      { poolUuid: pool(), name: 'small.qcow2' },
      { poolUuid: pool(), name: 'large.raw' },
    );
  context.feature(
    'volume.compress',
    'compresses a volume into another, with the same content at the same size',
    async () => {
      await role().createVolume(pool(), {
        name: 'large.raw',
        format: 'raw',
        capacityBytes: 4 * MIB,
      });
      await role().uploadVolume(pool(), 'large.raw', bytes(7, 4 * MIB), 4 * MIB);
      const spec = { name: 'small.qcow2', format: 'qcow2', capacityBytes: 4 * MIB } as const;
      await role().createVolume(pool(), spec);
      await compress();
      const small = await role().getVolume(pool(), 'small.qcow2');
      expect(small).toMatchObject({ format: 'qcow2', capacityBytes: 4 * MIB, backingPath: null });
      expect(small?.allocationBytes).toBeLessThan(MIB);
      const back = { name: 'back.raw', format: 'raw', capacityBytes: 4 * MIB } as const;
      await role().cloneVolume(pool(), { poolUuid: pool(), name: 'small.qcow2' }, back);
      const content = await contentOf(role(), pool(), 'back.raw');
      expect(content.equals(Buffer.alloc(4 * MIB, 7))).toBe(true);
      for (const name of ['large.raw', 'small.qcow2', 'back.raw'])
        await role().deleteVolume(pool(), name);
      await expectCode(compress(), 'NOT_FOUND');
    },
    compress,
  );
}
