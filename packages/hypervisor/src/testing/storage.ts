import { describe, expect, it } from 'vitest';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

/** Storage pools. */
export function storageContract(context: ContractContext): void {
  const { backend } = context;
  const role = (): ContractContext['session']['storage'] => context.session.storage;
  const spec = { name: 'contract-pool', type: 'dir', autostart: true } as const;

  describe('pools', () => {
    it('makes, builds and starts a pool in a folder that was not there', async () => {
      const mark = context.events.length;
      const pool = await role().createPool({ ...spec, path: backend.poolPath(spec.name) });
      context.usePool(pool);
      expect(pool).toMatchObject({
        name: spec.name,
        type: 'dir',
        state: 'RUNNING',
        path: backend.poolPath(spec.name),
        autostart: true,
        persistent: true,
      });
      expect(pool.capacityBytes).toBeGreaterThan(0);
      expect(pool.availableBytes).toBeLessThanOrEqual(pool.capacityBytes ?? 0);
      await context.waitForEvent('pool', pool.uuid, mark);
    });

    it('refuses a name that is taken', async () => {
      const again = { ...spec, path: backend.poolPath('contract-other') };
      await expectCode(role().createPool(again), 'ALREADY_EXISTS');
      expect(await role().getPool(context.pool.uuid)).toMatchObject({ path: context.pool.path });
    });

    it('refuses a folder that cannot be made, and leaves no pool', async () => {
      const { badPoolPath } = backend;
      // A backend without files has no such folder.
      if (badPoolPath === null) return expect(context.has('volume.upload')).toBe(false);
      const bad = { ...spec, name: 'contract-bad', path: badPoolPath };
      await expectCode(role().createPool(bad), 'INVALID_PATH');
      expect((await role().listPools()).map(({ name }) => name)).not.toContain('contract-bad');
    });

    it('lists it and gets it alike', async () => {
      const pool = await role().getPool(context.pool.uuid);
      const listed = (await role().listPools()).find(({ uuid }) => uuid === context.pool.uuid);
      expect(listed).toMatchObject({
        ...pool,
        availableBytes: expect.any(Number),
        allocationBytes: expect.any(Number),
      });
    });

    it('stops, knows no sizes then, and starts again', async () => {
      const { uuid } = context.pool;
      await role().stopPool(uuid);
      expect(await role().getPool(uuid)).toMatchObject({
        state: 'INACTIVE',
        capacityBytes: null,
        availableBytes: null,
      });
      await expectCode(role().stopPool(uuid), 'WRONG_STATE');
      await expectCode(role().refreshPool(uuid), 'WRONG_STATE');
      await role().startPool(uuid);
      expect(await role().getPool(uuid)).toMatchObject({ state: 'RUNNING' });
      await expectCode(role().startPool(uuid), 'WRONG_STATE');
    });

    it('refreshes it', async () => {
      const mark = context.events.length;
      await role().refreshPool(context.pool.uuid);
      await context.waitForEvent('pool', context.pool.uuid, mark);
    });

    it('says so when there is no such pool', async () => {
      expect(await role().getPool(NO_UUID)).toBeNull();
      await expectCode(role().startPool(NO_UUID), 'NOT_FOUND');
      await expectCode(role().stopPool(NO_UUID), 'NOT_FOUND');
      await expectCode(role().refreshPool(NO_UUID), 'NOT_FOUND');
      await expectCode(role().getPool('../etc'), 'INVALID_INPUT');
    });

    it('gives up at the deadline and at the signal', async () => {
      await expectCode(role().listPools({ signal: AbortSignal.abort() }), 'TASK_CANCELLED');
      await expectCode(role().listPools({ deadlineMs: 0 }), 'NODE_TIMEOUT');
    });
  });
}

/** Deletes the pool, as the last part of the suite. */
export function storageEndContract(context: ContractContext): void {
  it('deletes the pool while it runs, and again without harm', async () => {
    const { storage } = context.session;
    const { uuid } = context.pool;
    await storage.deletePool(uuid);
    expect(await storage.getPool(uuid)).toBeNull();
    expect((await storage.listPools()).map((pool) => pool.uuid)).not.toContain(uuid);
    await storage.deletePool(uuid);
    await storage.deletePool(NO_UUID);
  });
}
