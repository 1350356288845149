import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { DiskLogin, GuestDisk } from '../disk-logins.ts';
import { expectCode, type ContractContext } from './context.ts';

const SLOW_MS = 600_000;
const VOLUME = 'logins.qcow2';
const HASH = '$6$contract$abcDEF0123456789./';
const KEYS = ['# "quoted" \\ and more', 'ssh-ed25519 AAAAcontract one'];
const ROOT: DiskLogin = {
  user: 'root',
  uid: 0,
  gid: 0,
  home: '/root',
  system: null,
  labels: false,
  passwordHash: '',
  keys: [],
  keysLinked: false,
};

/** Logins on the disks of a guest that does not run. */
export function diskLoginsContract(context: ContractContext): void {
  const role = () => context.session.diskLogins;
  const nowhere: GuestDisk[] = [{ path: '/nonexistent.qcow2', format: 'qcow2' }];

  describe('disk logins', () => {
    it('says whether the node can, and why not where it cannot', async () => {
      const supported = context.has('guest.diskLogins');
      const reason = supported ? null : expect.stringMatching(/\w+ \w+/);
      expect(await role().state()).toEqual({ supported, reason });
    });

    // The small machine starts twice, in most of a minute each where nothing helps QEMU.
    it(
      'writes password and keys of a user, and reads them back',
      { timeout: SLOW_MS },
      async () => {
        if (!context.has('guest.diskLogins')) {
          await expectCode(role().read(nowhere, 'root'), 'CAPABILITY_MISSING');
          return;
        }
        const disks = [await uploadGuest(context)];
        await expectCode(role().read(disks, 'a "b'), 'INVALID_INPUT');
        const bad = { passwordHash: 'a:b', keys: null };
        await expectCode(role().write(disks, ROOT, bad), 'INVALID_INPUT');
        await role().write(disks, ROOT, { passwordHash: HASH, keys: KEYS });
        expect(await role().read(disks, 'root')).toEqual({
          ...ROOT,
          system: expect.stringMatching(/\w+/),
          passwordHash: HASH,
          keys: KEYS,
        });
        await context.session.storage.deleteVolume(context.pool.uuid, VOLUME);
      },
    );

    it('refuses a disk that is not there', async () => {
      const codes = ['HYPERVISOR_ERROR', 'CAPABILITY_MISSING'] as const;
      await expectCode(role().read(nowhere, 'root'), ...codes);
      await expectCode(role().write(nowhere, ROOT, { passwordHash: HASH, keys: null }), ...codes);
    });
  });
}

async function uploadGuest(context: ContractContext): Promise<GuestDisk> {
  const { storage } = context.session;
  const guest = await context.backend.guest();
  if (!guest) throw new Error('This backend has no guest.');
  const { size } = await stat(guest.diskFile);
  const pool = context.pool.uuid;
  await storage.createVolume(pool, { name: VOLUME, format: 'raw', capacityBytes: size });
  await storage.uploadVolume(pool, VOLUME, createReadStream(guest.diskFile), size);
  const volume = await storage.getVolume(pool, VOLUME);
  return { path: volume?.path ?? '', format: volume?.format ?? '' };
}
