import { describe, expect, it } from 'vitest';
import type { HypervisorSession } from '../port.ts';
import type { PoolRecord, VmRecord, VolumeRecord } from '../records.ts';
import type { ContractPeer } from './backend.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

const MIB = 1024 * 1024;
const NAME = 'contract-moved';
const DISK = 'contract-moved.qcow2';

/** Moving a VM to another node and back: running, then switched off. */
export function migrationContract(context: ContractContext): void {
  const here = (): HypervisorSession => context.session;
  let peer: ContractPeer | null = null;
  let there: HypervisorSession | null = null;
  let vm: VmRecord;
  let volume: VolumeRecord;

  const other = (): { session: HypervisorSession; peer: ContractPeer } => {
    if (!there || !peer) throw new Error('There is no second node.');
    return { session: there, peer };
  };
  const poolThere = async (): Promise<PoolRecord> => {
    const [pool] = await other().session.storage.listPools();
    if (!pool) throw new Error('The second node has no pool.');
    return pool;
  };

  describe('migration', () => {
    it('tells what ties a VM to its node, and that its own node has it already', async () => {
      const spec = { name: DISK, format: 'qcow2', capacityBytes: 64 * MIB } as const;
      volume = await here().storage.createVolume(context.pool.uuid, spec);
      const disk = { device: 'disk', bus: 'virtio', format: 'qcow2', path: volume.path } as const;
      vm = await here().vms.create(context.vmSpec(NAME, { disks: [disk] }));
      expect(await here().migration.ties(vm.uuid)).toEqual([]);
      const [own] = await here().migration.judge(vm.uuid, here());
      expect(own).toMatchObject({ code: 'NAME_TAKEN', bars: 'ALL' });
      await expectCode(here().migration.ties(NO_UUID), 'NOT_FOUND');
      // A pretended volume has no bytes; a real one has at least its header.
      const bytes = await here().migration.fileBytes(context.pool.uuid, DISK);
      const pretended = context.backend.missing.includes('volume.download');
      expect(bytes > 0).toBe(!pretended);
    });

    it('does not make a VM where it is already', async () => {
      await expectCode(here().migration.receive(vm.uuid, here(), []), 'ALREADY_EXISTS');
    });

    context.feature(
      'vm.migrate',
      'carries a running VM to another node with its disk; the definition here stays, off',
      async () => {
        peer = await context.backend.peer();
        if (!peer) throw new Error('The backend can migrate, but has no second node.');
        there = await context.backend.driver.connect(peer.target);
        const pool = await there.storage.createPool({
          name: 'contract-peer',
          type: 'dir',
          path: peer.poolPath,
          autostart: false,
        });
        const spec = { name: DISK, format: 'qcow2', capacityBytes: volume.capacityBytes } as const;
        const copy = await there.storage.createVolume(pool.uuid, spec);
        await here().power.start(vm.uuid);
        expect(await there.migration.judge(vm.uuid, here())).toEqual([]);
        const [disk] = vm.disks;
        const target = disk?.target ?? '';
        await here().migration.moveLive(vm.uuid, there, {
          disks: [{ target, path: copy.path, format: 'qcow2' }],
          copied: [target],
          address: peer.address,
        });
        const moved = await there.vms.get(vm.uuid);
        expect(moved).toMatchObject({ name: NAME, powerState: 'RUNNING', persistent: true });
        expect(moved?.disks[0]).toMatchObject({ target, sourcePath: copy.path, format: 'qcow2' });
        expect(await here().vms.get(vm.uuid)).toMatchObject({ powerState: 'STOPPED' });
      },
      () =>
        here().migration.moveLive(vm.uuid, here(), { disks: [], copied: [], address: '127.0.0.1' }),
    );

    it('leaves a VM where it is when the target has no place for its disk', async () => {
      if (!there) return expect(context.has('vm.migrate')).toBe(false);
      // Back again, to a path of which this node knows nothing.
      await here().vms.delete(vm.uuid);
      const move = {
        disks: [{ target: 'vda', path: '/nonexistent/disk.qcow2', format: 'qcow2' } as const],
        copied: [],
        address: null,
      };
      await expectCode(
        there.migration.moveLive(vm.uuid, here(), move),
        'HYPERVISOR_ERROR',
        'WRONG_STATE',
      );
      expect(await there.vms.get(vm.uuid)).toMatchObject({ powerState: 'RUNNING' });
      expect(await here().vms.get(vm.uuid)).toBeNull();
    });

    it('gives the definition of a VM that is off to the other node', async () => {
      if (!there) return expect(context.has('vm.migrate')).toBe(false);
      await there.power.powerOff(vm.uuid);
      const disks = [{ target: 'vda', path: volume.path, format: 'qcow2' } as const];
      const back = await here().migration.receive(vm.uuid, there, disks);
      expect(back).toMatchObject({ uuid: vm.uuid, name: NAME, powerState: 'STOPPED' });
      expect(back.disks[0]?.sourcePath).toBe(volume.path);
    });

    it('is cleaned up on both nodes', async () => {
      if (there) {
        await there.vms.delete(vm.uuid);
        await there.storage.deletePool((await poolThere()).uuid);
        await there.close();
      }
      await here().vms.delete(vm.uuid);
      await here().storage.deleteVolume(context.pool.uuid, DISK);
      expect(await here().vms.get(vm.uuid)).toBeNull();
    });
  });
}
