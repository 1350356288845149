import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StorageRole } from '../port.ts';
import type { PoolRecord } from '../records.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

/** Editing the definition of a pool that is stopped. Makes a pool of its own. */
export function poolSetupContract(context: ContractContext): void {
  const role = (): StorageRole => context.session.storage;
  const place = (name: string): string => context.backend.poolPath(name);

  describe('the setup of a pool', () => {
    let pool: PoolRecord;
    beforeAll(async () => {
      pool = await role().createPool({
        name: 'contract-setup',
        type: 'dir',
        path: place('contract-setup'),
        autostart: true,
      });
    });
    afterAll(() => role().deletePool(pool.uuid));

    it('is read, running or not', async () => {
      const setup = { path: place('contract-setup'), hosts: [], exportPath: null };
      expect(await role().poolSetup(pool.uuid)).toMatchObject(setup);
      await role().stopPool(pool.uuid);
      expect(await role().poolSetup(pool.uuid)).toMatchObject(setup);
      await expectCode(role().poolSetup(NO_UUID), 'NOT_FOUND');
    });

    it('goes to another folder, which is made, and stays the pool that it is', async () => {
      const path = place('contract-moved');
      expect(await role().editPool(pool.uuid, { path })).toMatchObject({ path });
      expect(await role().poolSetup(pool.uuid)).toMatchObject({ path });
      expect(await role().getPool(pool.uuid)).toMatchObject({
        name: pool.name,
        uuid: pool.uuid,
        state: 'INACTIVE',
        autostart: true,
        path,
      });
      await role().startPool(pool.uuid);
      expect(await role().getPool(pool.uuid)).toMatchObject({ state: 'RUNNING', path });
    });

    it('is left alone while the pool runs', async () => {
      const path = place('contract-never');
      await expectCode(role().editPool(pool.uuid, { path }), 'WRONG_STATE');
      expect(await role().poolSetup(pool.uuid)).toMatchObject({ path: place('contract-moved') });
      await role().stopPool(pool.uuid);
    });

    it('puts rights on the folder, and again without harm', async () => {
      const change = { mode: '0750' };
      expect(await role().editPool(pool.uuid, change)).toMatchObject(change);
      expect(await role().editPool(pool.uuid, change)).toMatchObject(change);
      await role().startPool(pool.uuid);
      // Where there is a folder the node reads its rights when the pool starts.
      expect(await role().poolSetup(pool.uuid)).toMatchObject(change);
      await role().stopPool(pool.uuid);
    });

    it('refuses what a pool of its type does not have', async () => {
      await expectCode(role().editPool(pool.uuid, { hosts: ['nas'] }), 'CAPABILITY_MISSING');
      await expectCode(role().editPool(NO_UUID, { mode: '0750' }), 'NOT_FOUND');
    });

    it('keeps the definition when the node refuses the folder', async () => {
      const { badPoolPath } = context.backend;
      // A backend without files has no such folder.
      if (badPoolPath === null) return expect(context.has('volume.upload')).toBe(false);
      const bad = { path: badPoolPath, mode: '0700' };
      await expectCode(role().editPool(pool.uuid, bad), 'INVALID_PATH');
      const kept = { path: place('contract-moved'), mode: '0750' };
      expect(await role().poolSetup(pool.uuid)).toMatchObject(kept);
    });
  });
}
