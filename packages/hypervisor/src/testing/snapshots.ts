import { describe, expect, it } from 'vitest';
import type { SnapshotSpec } from '../snapshots.ts';
import type { VmSpec } from '../specs.ts';
import { expectCode, NO_UUID, until, type ContractContext } from './context.ts';

const MIB = 1024 * 1024;
const MERGE_MS = 60_000;

/** Snapshots inside the disks and beside them, taken, gone back to, merged and deleted. */
export function snapshotsContract(context: ContractContext): void {
  const role = (): ContractContext['session']['snapshots'] => context.session.snapshots;
  let vm: VmSpec;
  let disk = '';
  const folder = (): string => disk.slice(0, disk.lastIndexOf('/'));
  const list = () => role().list(vm.uuid);
  const inside = (name: string): SnapshotSpec => ({
    name,
    description: `Taken as ${name} & more.`,
    kind: 'INTERNAL',
    overlays: [],
    memoryPath: null,
    quiesce: false,
  });
  const beside = (name: string, change: Partial<SnapshotSpec> = {}): SnapshotSpec => ({
    ...inside(name),
    kind: 'EXTERNAL',
    overlays: [{ target: 'vda', path: `${folder()}/${name}.qcow2` }],
    ...change,
  });
  const chain = async (): Promise<readonly string[]> => {
    const chains = await role().chains(vm.uuid);
    return (chains.find(({ target }) => target === 'vda')?.paths ?? []).map(
      (path) => path.split('/').at(-1) ?? '',
    );
  };
  const start = async (): Promise<void> => {
    await context.session.power.start(vm.uuid);
    await context.waitForState(vm.uuid, 'RUNNING');
  };
  const powerOff = async (): Promise<void> => {
    await context.session.power.powerOff(vm.uuid);
    await context.waitForState(vm.uuid, 'STOPPED');
  };
  /** Merges a file into the one below it, to its end. */
  const merge = async (top: string, base: string): Promise<void> => {
    const paths = { top: `${folder()}/${top}`, base: `${folder()}/${base}` };
    await role().startMerge(vm.uuid, { target: 'vda', ...paths });
    await until('the merge', MERGE_MS, async () => {
      const job = await role().merge(vm.uuid, 'vda');
      if (job?.ready === true) await role().finishMerge(vm.uuid, 'vda');
      return !(await chain()).includes(top);
    });
  };

  describe('snapshots', () => {
    it('are none in a new VM, which says what kinds it can have', async () => {
      const volume = await context.session.storage.createVolume(context.pool.uuid, {
        name: 'snap.qcow2',
        format: 'qcow2',
        capacityBytes: 16 * MIB,
      });
      disk = volume.path;
      vm = context.vmSpec('contract-snap', {
        disks: [{ device: 'disk', bus: 'virtio', format: 'qcow2', path: disk }],
      });
      const made = await context.session.vms.create(vm);
      expect(made.snapshots).toEqual({
        support: {
          internal: { supported: true },
          external: { supported: true },
          memory: { supported: true },
        },
        list: [],
      });
      expect(await list()).toEqual([]);
    });

    it('are refused with a reason to a VM without disks', async () => {
      const bare = await context.session.vms.create(context.vmSpec('contract-bare'));
      const { support } = bare.snapshots;
      for (const ability of [support.internal, support.external]) {
        expect(ability).toMatchObject({ supported: false, reason: expect.stringMatching(/disk/) });
      }
      await context.session.vms.delete(bare.uuid);
    });

    it('are taken inside the disks of a VM that is off, once a name', async () => {
      const made = await role().create(vm.uuid, inside('first'));
      expect(made).toMatchObject({
        name: 'first',
        description: 'Taken as first & more.',
        parent: null,
        current: true,
        kind: 'INTERNAL',
        powerState: 'STOPPED',
        hasMemory: false,
        memoryPath: null,
      });
      expect(Date.parse(made.createdAt)).toBeGreaterThan(Date.now() - 600_000);
      expect(await list()).toEqual([made]);
      const listed = (await context.session.vms.list()).find(({ uuid }) => uuid === vm.uuid);
      expect(listed?.snapshots.list).toEqual([made]);
      expect(listed).toEqual(await context.session.vms.get(vm.uuid));
      await expectCode(role().create(vm.uuid, inside('first')), 'ALREADY_EXISTS');
    });

    it('hold the memory of a VM that runs', async () => {
      await start();
      expect(await role().create(vm.uuid, inside('second'))).toMatchObject({
        parent: 'first',
        current: true,
        powerState: 'RUNNING',
      });
      expect((await list()).map(({ current }) => current)).toEqual([false, true]);
    });

    it('are gone back to in the state in which they were taken, or running', async () => {
      await role().revert(vm.uuid, 'first', false);
      await context.waitForState(vm.uuid, 'STOPPED');
      expect((await list()).find(({ current }) => current)?.name).toBe('first');
      const comesToRun = async (): Promise<void> => {
        // A mock driver may show no state at all for what it should run.
        if (context.backend.lax.includes('snapshots.revert: state')) return;
        await context.waitForState(vm.uuid, 'RUNNING');
      };
      await role().revert(vm.uuid, 'second', false);
      await comesToRun();
      await role().revert(vm.uuid, 'first', true);
      await comesToRun();
      await role().revert(vm.uuid, 'first', false);
      await context.waitForState(vm.uuid, 'STOPPED');
    });

    it('inside the disks are copied into files of their own, or it is said why not', async () => {
      const toPath = `${folder()}/copied.qcow2`;
      const copy = (target: string): Promise<void> =>
        role().copyInside(vm.uuid, 'second', { target, toPath });
      const obstacle = await role().copyObstacle();
      if (context.backend.neverSucceeds.includes('snapshots.copyInside')) {
        expect(obstacle).toMatch(/\w+ \w+/);
        await expectCode(copy('vda'), 'CAPABILITY_MISSING');
        return;
      }
      expect(obstacle).toBeNull();
      await copy('vda');
      await context.session.storage.refreshPool(context.pool.uuid);
      const made = await context.session.storage.getVolume(context.pool.uuid, 'copied.qcow2');
      expect(made).toMatchObject({ format: 'qcow2', capacityBytes: 16 * MIB, backingPath: null });
      await expectCode(copy('vdz'), 'NOT_FOUND');
    });

    it('hand their children on when they are deleted, and again without harm', async () => {
      await role().delete(vm.uuid, 'first');
      expect(await list()).toMatchObject([{ name: 'second', parent: null }]);
      await role().delete(vm.uuid, 'second');
      await role().delete(vm.uuid, 'second');
      expect(await list()).toEqual([]);
    });

    context.feature(
      'snapshot.external',
      'are taken beside the disks, which are then frozen under overlays',
      async () => {
        expect(await role().create(vm.uuid, beside('off'))).toMatchObject({
          kind: 'EXTERNAL',
          powerState: 'STOPPED',
          hasMemory: false,
          disks: [
            {
              target: 'vda',
              kind: 'EXTERNAL',
              path: disk,
              overlayPath: `${folder()}/off.qcow2`,
            },
          ],
        });
        expect(await chain()).toEqual(['off.qcow2', 'snap.qcow2']);
        await start();
        await role().create(vm.uuid, beside('live'));
        expect(await chain()).toEqual(['live.qcow2', 'off.qcow2', 'snap.qcow2']);
        const memoryPath = `${folder()}/full.mem`;
        expect(await role().create(vm.uuid, beside('full', { memoryPath }))).toMatchObject({
          kind: 'EXTERNAL',
          powerState: 'RUNNING',
          hasMemory: true,
          memoryPath,
        });
        const quiet = beside('quiet', { quiesce: true });
        await expectCode(role().create(vm.uuid, quiet), 'GUEST_AGENT_MISSING');
        expect(await list()).toHaveLength(3);
      },
      () => role().merge(vm.uuid, 'vda'),
    );

    beyond(
      'are merged below a VM that runs, and forgotten with their files named anew',
      async () => {
        await merge('off.qcow2', 'snap.qcow2');
        expect(await chain()).toEqual(['full.qcow2', 'live.qcow2', 'snap.qcow2']);
        const moved = [{ from: `${folder()}/off.qcow2`, to: disk }];
        await role().forget(vm.uuid, 'off', moved);
        await role().forget(vm.uuid, 'off', moved);
        expect(await list()).toMatchObject([
          { name: 'live', parent: null, current: false, disks: [{ path: disk }] },
          { name: 'full', parent: 'live', current: true },
        ]);
      },
    );

    beyond('with memory are gone back to on fresh overlays, and the VM runs on', async () => {
      const files = await freshOverlay(context, 'again.qcow2', `${folder()}/live.qcow2`);
      await expectCode(role().revertToFiles(vm.uuid, 'full', files), 'WRONG_STATE');
      await powerOff();
      await role().revertToFiles(vm.uuid, 'full', files);
      await context.waitForState(vm.uuid, 'RUNNING');
      expect(await chain()).toEqual(['again.qcow2', 'live.qcow2', 'snap.qcow2']);
      await powerOff();
      expect(await chain()).toEqual(['again.qcow2', 'live.qcow2', 'snap.qcow2']);
    });

    beyond('of disks alone are gone back to as well, and marked', async () => {
      const files = await freshOverlay(context, 'back.qcow2', disk);
      await role().revertToFiles(vm.uuid, 'live', files);
      expect(await context.session.vms.get(vm.uuid)).toMatchObject({ powerState: 'STOPPED' });
      expect(await chain()).toEqual(['back.qcow2', 'snap.qcow2']);
      expect((await list()).find(({ current }) => current)?.name).toBe('live');
    });

    beyond('of a VM that is off are merged while its CPUs stand still', async () => {
      const files = { top: `${folder()}/back.qcow2`, base: disk };
      await expectCode(role().startMerge(vm.uuid, { target: 'vda', ...files }), 'WRONG_STATE');
      await role().startPaused(vm.uuid);
      await context.waitForState(vm.uuid, 'PAUSED');
      const upside = { target: 'vda', top: files.base, base: files.top };
      await expectCode(role().startMerge(vm.uuid, upside), 'WRONG_STATE');
      await role().cancelMerge(vm.uuid, 'vda');
      expect(await role().merge(vm.uuid, 'vda')).toBeNull();
      await merge('back.qcow2', 'snap.qcow2');
      await powerOff();
      expect(await chain()).toEqual(['snap.qcow2']);
    });

    it('are not there in a VM that is not there', async () => {
      const files = { overlays: [] };
      const merge = { target: 'vda', top: '/a', base: '/b' };
      const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        'snapshots.list': () => role().list(NO_UUID),
        'snapshots.create': () => role().create(NO_UUID, inside('x')),
        'snapshots.revert': () => role().revert(NO_UUID, 'x', false),
        'snapshots.revertToFiles': () => role().revertToFiles(NO_UUID, 'x', files),
        'snapshots.copyInside': () =>
          role().copyInside(NO_UUID, 'x', { target: 'vda', toPath: '/nowhere' }),
        'snapshots.chains': () => role().chains(NO_UUID),
        'snapshots.startPaused': () => role().startPaused(NO_UUID),
        'snapshots.startMerge': () => role().startMerge(NO_UUID, merge),
        'snapshots.merge': () => role().merge(NO_UUID, 'vda'),
        'snapshots.finishMerge': () => role().finishMerge(NO_UUID, 'vda'),
        'snapshots.cancelMerge': () => role().cancelMerge(NO_UUID, 'vda'),
      };
      for (const [method, call] of Object.entries(calls)) {
        await context.refuses(method, call(), 'NOT_FOUND', 'CAPABILITY_MISSING');
      }
      await role().delete(NO_UUID, 'x');
      await role().forget(NO_UUID, 'x', []);
      await expectCode(role().revert(vm.uuid, 'nothing', false), 'NOT_FOUND');
    });

    it('leave nothing when all are gone', async () => {
      for (const { name } of await list()) await role().forget(vm.uuid, name, []);
      expect(await list()).toEqual([]);
      await context.session.vms.delete(vm.uuid);
      const { storage } = context.session;
      await storage.refreshPool(context.pool.uuid);
      for (const { name } of await storage.listVolumes(context.pool.uuid)) {
        await storage.deleteVolume(context.pool.uuid, name);
      }
    });
  });

  /** A test of what only files beside the disks need; where there are none, that a merge is refused is what is tested. */
  function beyond(title: string, test: () => Promise<void>): void {
    context.feature('snapshot.external', title, test, () => role().merge(vm.uuid, 'vda'));
  }
}

async function freshOverlay(context: ContractContext, name: string, base: string) {
  const overlay = await context.session.storage.createVolume(context.pool.uuid, {
    name,
    format: 'qcow2',
    capacityBytes: 16 * MIB,
    backing: { path: base, format: 'qcow2' },
  });
  return { overlays: [{ target: 'vda', path: overlay.path }] };
}
