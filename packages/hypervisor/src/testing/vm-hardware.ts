import { isApplied, type HardwareChange, type HardwareRecord } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import type { VmSpec } from '../specs.ts';
import { expectCode, NO_UUID, until, type ContractContext } from './context.ts';

const MIB = 1024 * 1024;
const MAC = '52:54:00:c0:4b:01';
const OTHER_MAC = '52:54:00:c0:4b:02';

const CPU = { kind: 'cpu', vcpus: null, maxVcpus: null, topology: null, mode: null, model: null };
const NIC = { kind: 'changeNic', newMac: null, source: null, model: null, linkUp: null };

/** What VMs are made of: stored, running, and what waits between the two. */
export function vmHardwareContract(context: ContractContext): void {
  const role = (): ContractContext['session']['vmHardware'] => context.session.vmHardware;
  let spec: VmSpec;

  const read = async (): Promise<HardwareRecord> => {
    const record = await role().read(spec.uuid);
    if (!record) throw new Error('The VM is gone.');
    return record;
  };
  /** Makes a change of what is stored and expects to read it back. */
  const store = async (change: HardwareChange): Promise<HardwareRecord> => {
    await role().change(spec.uuid, change, 'STORED');
    const record = await read();
    expect(isApplied(change, record.stored)).toBe(true);
    return record;
  };

  describe('hardware of VMs', () => {
    it('shows what a VM that is off is made of', async () => {
      spec = context.vmSpec('contract-hardware', {
        nics: [{ mac: MAC, source: { kind: 'network', name: 'contract-net' }, model: 'virtio' }],
      });
      await context.session.vms.create(spec);
      expect(await read()).toMatchObject({
        running: null,
        runningFacts: null,
        pending: [],
        stored: {
          title: null,
          vcpus: 1,
          maxVcpus: 1,
          memoryBytes: 64 * MIB,
          maxMemoryBytes: 64 * MIB,
          disks: [],
          nics: [{ mac: MAC, sourceType: 'network', source: 'contract-net', linkUp: true }],
        },
      });
    });

    it('changes what is stored, one thing at a time, and nothing else', async () => {
      const before = await read();
      const after = await store({ kind: 'title', title: 'A "title" & more' });
      expect(after.stored).toEqual({ ...before.stored, title: 'A "title" & more' });
      expect(after.digest).not.toBe(before.digest);
      const cpu = { ...CPU, kind: 'cpu', vcpus: 1, maxVcpus: 4 } as const;
      expect((await store(cpu)).stored).toEqual({ ...after.stored, vcpus: 1, maxVcpus: 4 });
      const memory = { kind: 'memory', memoryBytes: 96 * MIB, maxMemoryBytes: 128 * MIB } as const;
      expect((await store(memory)).stored).toMatchObject({
        memoryBytes: 96 * MIB,
        maxMemoryBytes: 128 * MIB,
        maxVcpus: 4,
        title: 'A "title" & more',
      });
      await store({ kind: 'title', title: null });
    });

    it('attaches, changes and detaches cards and drives of what is stored', async () => {
      const source = { kind: 'network', name: 'contract-net' } as const;
      const nic = { mac: OTHER_MAC, source, model: 'e1000', linkUp: true } as const;
      await store({ kind: 'attachNic', nic });
      await expectCode(
        role().change(spec.uuid, { kind: 'attachNic', nic }, 'STORED'),
        'ALREADY_EXISTS',
      );
      await store({ ...NIC, kind: 'changeNic', mac: OTHER_MAC, model: 'virtio', linkUp: false });
      const disk = {
        target: 'vdq',
        device: 'disk',
        bus: 'virtio',
        format: 'raw',
        path: '/tmp/contract-disk',
        readonly: false,
        cache: 'none',
        discard: null,
      } as const;
      await store({ kind: 'attachDisk', disk });
      const same = { move: null, discard: null, readonly: null };
      await store({ kind: 'changeDisk', target: 'vdq', ...same, cache: 'writeback' });
      await store({ kind: 'boot', order: [`nic:${MAC}`, 'disk:vdq'] });
      const { stored } = await store({ kind: 'detachDisk', target: 'vdq' });
      expect(stored.nics.map(({ mac }) => mac)).toEqual([MAC, OTHER_MAC]);
      await store({ kind: 'detachNic', mac: OTHER_MAC });
      for (const change of [
        { kind: 'detachDisk', target: 'vdq' },
        { kind: 'detachNic', mac: OTHER_MAC },
      ] as const) {
        await expectCode(role().change(spec.uuid, change, 'STORED'), 'NOT_FOUND');
      }
    });

    it('refuses to change a running VM that does not run', async () => {
      const change = { kind: 'title', title: 'no' } as const;
      await expectCode(role().change(spec.uuid, change, 'RUNNING'), 'WRONG_STATE');
      await expectCode(role().dropPending(spec.uuid, ['title']), 'WRONG_STATE');
    });

    it('takes an edited definition, unless what is stored has changed meanwhile', async () => {
      const { text, digest } = await role().storedDefinition(spec.uuid);
      expect((await read()).digest).toBe(digest);
      const edited = text.replace('Made by the contract suite.', 'Edited as text.');
      expect(await role().checkDefinition(spec.uuid, edited)).toSatisfy(
        (faults: unknown) => faults === null || (Array.isArray(faults) && faults.length === 0),
      );
      await role().replaceDefinition(spec.uuid, edited, digest);
      expect((await read()).stored.description).toBe('Edited as text.');
      await expectCode(role().replaceDefinition(spec.uuid, text, digest), 'PLAN_CHANGED');
      const now = (await role().storedDefinition(spec.uuid)).digest;
      const broken = edited.replace('</domain>', '');
      await expectCode(role().replaceDefinition(spec.uuid, broken, now), 'INVALID_INPUT');
      const other = edited.replace(`>${spec.name}<`, '>another<');
      await expectCode(role().replaceDefinition(spec.uuid, other, now), 'INVALID_INPUT');
      expect((await read()).digest).toBe(now);
    });

    it('renames a VM that is off, and refuses a name that is taken', async () => {
      await role().rename(spec.uuid, 'contract-renamed');
      expect(await context.session.vms.get(spec.uuid)).toMatchObject({ name: 'contract-renamed' });
      const other = context.vmSpec('contract-other');
      await context.session.vms.create(other);
      await expectCode(
        role().rename(spec.uuid, 'contract-other'),
        'ALREADY_EXISTS',
        'WRONG_STATE',
        'HYPERVISOR_ERROR',
      );
      await context.session.vms.delete(other.uuid);
    });

    it('names what waits for the next boot, and drops it', async () => {
      await context.session.power.start(spec.uuid);
      await context.waitForState(spec.uuid, 'RUNNING');
      expect((await read()).pending).toEqual([]);
      await store({ ...CPU, kind: 'cpu', vcpus: 2, maxVcpus: 8 });
      const { pending } = await store({ kind: 'detachNic', mac: MAC });
      expect(pending).toEqual([
        { key: 'maxVcpus', what: 'vCPUs at most', running: '4', stored: '8', keptBecause: null },
        { key: 'vcpus', what: 'vCPUs', running: '1', stored: '2', keptBecause: null },
        expect.objectContaining({ key: `nic:${MAC}`, stored: null }),
      ]);
      await role().dropPending(spec.uuid, [`nic:${MAC}`]);
      expect((await read()).pending.map(({ key }) => key)).toEqual(['maxVcpus', 'vcpus']);
      await role().dropPending(spec.uuid, ['maxVcpus', 'vcpus']);
      const { running, stored, pending: none } = await read();
      expect(none).toEqual([]);
      expect(stored.nics).toEqual(running?.nics);
    });

    context.feature(
      'vm.hotplug',
      'changes a running VM at once',
      async () => {
        const live = async (change: HardwareChange): Promise<void> => {
          await role().change(spec.uuid, change, 'RUNNING');
          await until(`the change ${change.kind}`, 30_000, async () => {
            const { running } = await read();
            return running !== null && isApplied(change, running);
          });
        };
        await live({ ...CPU, kind: 'cpu', vcpus: 2 });
        const source = { kind: 'network', name: 'contract-net' } as const;
        const nic = { mac: OTHER_MAC, source, model: 'virtio', linkUp: true } as const;
        await live({ kind: 'attachNic', nic });
        await live({ ...NIC, kind: 'changeNic', mac: OTHER_MAC, linkUp: false });
        const pool = context.pool.uuid;
        const file = { name: 'plugged.qcow2', format: 'qcow2', capacityBytes: 16 * MIB } as const;
        const { path } = await context.session.storage.createVolume(pool, file);
        const disk = {
          target: 'sdq',
          device: 'disk',
          bus: 'usb',
          format: 'qcow2',
          path,
          readonly: false,
          cache: null,
          discard: null,
        } as const;
        await live({ kind: 'attachDisk', disk });
        await role().growDisk(spec.uuid, 'sdq', 32 * MIB);
        const { pending } = await read();
        expect(pending.map(({ key }) => key)).toEqual(
          expect.arrayContaining(['vcpus', `nic:${OTHER_MAC}`, 'disk:sdq']),
        );
        await live({ kind: 'detachDisk', target: 'sdq' });
        const grown = await context.session.storage.getVolume(pool, file.name);
        expect(grown?.capacityBytes).toBe(32 * MIB);
        await context.session.storage.deleteVolume(pool, file.name);
      },
      () => role().growDisk(spec.uuid, 'sdq', 32 * MIB),
    );

    context.feature(
      'vm.hotplug',
      'has room for devices on every board it makes',
      async () => {
        const board = context.vmSpec('contract-board', { machine: 'q35' });
        await context.session.vms.create(board);
        await context.session.power.start(board.uuid);
        await context.waitForState(board.uuid, 'RUNNING');
        const made = await role().read(board.uuid);
        expect(made?.runningFacts?.freePciePorts).toBeGreaterThanOrEqual(4);
        expect(made?.pending).toEqual([]);
        const source = { kind: 'network', name: 'contract-net' } as const;
        const nic = { mac: OTHER_MAC, source, model: 'virtio', linkUp: true } as const;
        for (const scope of ['RUNNING', 'STORED'] as const)
          await role().change(board.uuid, { kind: 'attachNic', nic }, scope);
        expect((await role().read(board.uuid))?.pending).toEqual([]);
        await context.session.power.powerOff(board.uuid);
        await context.waitForState(board.uuid, 'STOPPED');
        await context.session.vms.delete(board.uuid);
      },
      () => role().growDisk(spec.uuid, 'sdq', 32 * MIB),
    );

    it('says so when there is no such VM', async () => {
      const title = { kind: 'title', title: 'no' } as const;
      expect(await role().read(NO_UUID)).toBeNull();
      await expectCode(role().change(NO_UUID, title, 'STORED'), 'NOT_FOUND');
      await expectCode(role().growDisk(NO_UUID, 'vda', MIB), 'NOT_FOUND', 'CAPABILITY_MISSING');
      await expectCode(role().dropPending(NO_UUID, ['title']), 'NOT_FOUND');
      await context.refuses('vmHardware.rename', role().rename(NO_UUID, 'any'), 'NOT_FOUND');
      await expectCode(role().storedDefinition(NO_UUID), 'NOT_FOUND');
      await expectCode(role().checkDefinition(NO_UUID, '<domain/>'), 'NOT_FOUND');
      await expectCode(role().replaceDefinition(NO_UUID, '<domain/>', ''), 'NOT_FOUND');
      await context.session.power.powerOff(spec.uuid);
      await context.waitForState(spec.uuid, 'STOPPED');
      await context.session.vms.delete(spec.uuid);
    });
  });
}
