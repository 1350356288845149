import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VmCopySpec } from '../copies.ts';
import type { VmSpec } from '../specs.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

const MAC = '52:54:00:c0:91:e5';

/** VMs made after the definition of others. */
export function copiesContract(context: ContractContext): void {
  const role = (): ContractContext['session']['copies'] => context.session.copies;
  let source: VmSpec;
  const made: string[] = [];

  const copyOf = (name: string, rest: Partial<VmCopySpec> = {}): VmCopySpec => {
    const uuid = randomUUID();
    made.push(uuid);
    return {
      uuid,
      name,
      description: 'A copy.',
      disks: [{ target: 'hda', path: '/var/lib/contract-copy.qcow2', format: 'qcow2' }],
      macs: ['52:54:00:c0:91:01'],
      createdByTask: 'task-2',
      createdAt: '2026-11-22T13:00:00.000Z',
      ...rest,
    };
  };

  describe('copies of VMs', () => {
    beforeAll(async () => {
      source = context.vmSpec('contract-source', {
        vcpus: 3,
        disks: [
          { device: 'disk', bus: 'ide', format: 'raw', path: '/var/lib/contract-source.img' },
          { device: 'cdrom', bus: 'ide', format: 'raw', path: '/var/lib/contract.iso' },
        ],
        nics: [{ mac: MAC, source: { kind: 'network', name: 'contract-none' }, model: 'e1000' }],
        metadata: {
          templateName: 'a template',
          createdByTask: 'task-1',
          createdAt: '2026-11-22T12:00:00.000Z',
        },
      });
      await context.session.vms.create(source);
    });
    afterAll(async () => {
      for (const uuid of [source.uuid, ...made]) await context.session.vms.delete(uuid);
    });

    it('says what a copy would share', async () => {
      expect(await role().inspect(source.uuid)).toEqual({
        sharedTargets: [],
        encryptedTargets: [],
        hasFirmwareVariables: false,
        warnings: [],
      });
      await expectCode(role().inspect(NO_UUID), 'NOT_FOUND');
    });

    it('makes a copy with an identity of its own, and leaves the source as it was', async () => {
      const before = await context.session.vms.definition(source.uuid);
      const original = await context.session.vms.get(source.uuid);
      const spec = copyOf('contract-copy');
      const copy = await role().define(source.uuid, spec);
      expect(copy).toMatchObject({
        uuid: spec.uuid,
        name: 'contract-copy',
        description: 'A copy.',
        powerState: 'STOPPED',
        persistent: true,
        autostart: false,
        corral: {
          templateName: 'a template',
          createdByTask: 'task-2',
          createdAt: '2026-11-22T13:00:00.000Z',
        },
      });
      expect(copy.nics.map(({ mac }) => mac)).toEqual(['52:54:00:c0:91:01']);
      expect(copy.disks.map(({ sourcePath, format }) => [sourcePath, format])).toEqual([
        ['/var/lib/contract-copy.qcow2', 'qcow2'],
        ['/var/lib/contract.iso', 'raw'],
      ]);
      const { vcpus, memoryBytes, machine, firmware, serialPorts } = copy;
      expect({ vcpus, memoryBytes, machine, firmware, serialPorts }).toEqual({
        vcpus: original?.vcpus,
        memoryBytes: original?.memoryBytes,
        machine: original?.machine,
        firmware: original?.firmware,
        serialPorts: original?.serialPorts,
      });
      expect(await context.session.vms.definition(source.uuid)).toBe(before);
    });

    it('never takes over a VM that is there', async () => {
      const taken = copyOf('contract-copy');
      await expectCode(role().define(source.uuid, taken), 'ALREADY_EXISTS');
      const own = copyOf('contract-other', { uuid: source.uuid });
      await expectCode(role().define(source.uuid, own), 'ALREADY_EXISTS');
    });

    it('refuses a spec that does not fit the source', async () => {
      const disk = { target: 'vdz', path: '/var/lib/x.qcow2', format: 'qcow2' } as const;
      await expectCode(
        role().define(source.uuid, copyOf('contract-bad', { disks: [disk] })),
        'INVALID_INPUT',
      );
      await expectCode(
        role().define(source.uuid, copyOf('contract-bad', { macs: [] })),
        'INVALID_INPUT',
      );
      await expectCode(role().define(NO_UUID, copyOf('contract-bad')), 'NOT_FOUND');
      expect(await context.session.vms.list()).not.toContainEqual(
        expect.objectContaining({ name: 'contract-bad' }),
      );
    });

    it('keeps no firmware variables where the firmware has none, and touches no other file', async () => {
      const { firmware } = context.session;
      expect(await firmware.placeFor(source.uuid, 'a moment')).toBeNull();
      await expectCode(firmware.placeFor(NO_UUID, 'a moment'), 'NOT_FOUND');
      const place = `/var/lib/libvirt/images/${source.uuid}.0123456789abcdef.kept`;
      expect(await firmware.keep(source.uuid, place)).toBe(false);
      expect(await firmware.bringBack(source.uuid, place)).toBe(false);
      expect(await firmware.read(source.uuid)).toBeNull();
      await expectCode(firmware.read(NO_UUID), 'NOT_FOUND');
      await expectCode(firmware.write(source.uuid, Buffer.from('variables')), 'INVALID_INPUT');
      await expectCode(firmware.write(NO_UUID, Buffer.from('variables')), 'NOT_FOUND');
      await expectCode(firmware.drop('/var/lib/libvirt/images/disk.qcow2'), 'INVALID_INPUT');
      await firmware.drop(place);
    });

    it('copies a VM that runs only where none of its disks are shared', async () => {
      const running = context.vmSpec('contract-runs');
      await context.session.vms.create(running);
      await context.session.power.start(running.uuid);
      await context.waitForState(running.uuid, 'RUNNING');
      const spec = copyOf('contract-of-running', { disks: [], macs: [] });
      await expectCode(role().define(running.uuid, spec), 'WRONG_STATE');
      const copy = await role().define(running.uuid, { ...spec, sourceMayRun: true });
      expect(copy).toMatchObject({ uuid: spec.uuid, powerState: 'STOPPED' });
      expect((await context.session.vms.get(running.uuid))?.powerState).toBe('RUNNING');
      await context.session.power.powerOff(running.uuid);
      await context.waitForState(running.uuid, 'STOPPED');
      await context.session.vms.delete(running.uuid);
    });

    it('has no firmware variables to copy where the firmware keeps none', async () => {
      const spec = copyOf('contract-copy-2', { macs: ['52:54:00:c0:91:02'] });
      await role().define(source.uuid, spec);
      expect(await role().copyFirmwareVariables(source.uuid, spec.uuid)).toBe(false);
      await expectCode(role().copyFirmwareVariables(source.uuid, NO_UUID), 'NOT_FOUND');
    });
  });
}
