import {
  deviceKey,
  isApplied,
  judgePci,
  type DeviceSpec,
  type HardwareChange,
} from '@corral/domain';
import { describe, expect, it } from 'vitest';
import type { VmSpec } from '../specs.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

const USB = { kind: 'usb', vendorId: null, productId: null, bus: null, device: null } as const;

/** Stored in a VM that is off: nothing of it need be there. */
const DEVICES: readonly DeviceSpec[] = [
  { kind: 'pci', address: '0000:7f:1f.7' },
  { ...USB, vendorId: 'c044', productId: 'a1b2' },
  { ...USB, bus: 9, device: 99 },
  { kind: 'share', driver: '9p', path: '/srv/contract', tag: 'nine', readonly: true },
  { kind: 'serial', port: 1 },
  { kind: 'display', type: 'spice' },
  { kind: 'sound', model: 'ich6' },
  { kind: 'input', type: 'mouse', bus: 'usb' },
];

/** What of a node its VMs can be given. */
export function devicesContract(context: ContractContext): void {
  const role = (): ContractContext['session']['devices'] => context.session.devices;

  describe('devices for VMs', () => {
    hostContract(context);

    it('stores devices of the node, shares, ports and displays, and takes them away', async () => {
      const spec = context.vmSpec('contract-devices');
      await context.session.vms.create(spec);
      const { vmHardware } = context.session;
      const before = (await vmHardware.read(spec.uuid))?.stored.devices ?? [];
      const store = async (change: HardwareChange): Promise<void> => {
        await vmHardware.change(spec.uuid, change, 'STORED');
        const record = await vmHardware.read(spec.uuid);
        expect([change, record && isApplied(change, record.stored)]).toEqual([change, true]);
      };
      for (const device of DEVICES) await store({ kind: 'attachDevice', device });
      const [first] = DEVICES;
      if (first) {
        const again = { kind: 'attachDevice', device: first } as const;
        await expectCode(vmHardware.change(spec.uuid, again, 'STORED'), 'ALREADY_EXISTS');
      }
      for (const device of DEVICES) await store({ kind: 'detachDevice', key: deviceKey(device) });
      expect((await vmHardware.read(spec.uuid))?.stored.devices).toEqual(before);
      const gone = { kind: 'detachDevice', key: 'serial:1' } as const;
      await expectCode(vmHardware.change(spec.uuid, gone, 'STORED'), 'NOT_FOUND');
      await context.session.vms.delete(spec.uuid);
    });

    context.feature(
      'vm.machines',
      'says what a VM can be given, and what virtiofs and adapters come to',
      async () => {
        const spec: VmSpec = context.vmSpec('contract-offer', { machine: 'q35' });
        await context.session.vms.create(spec);
        const offer = await role().offer(spec.uuid);
        const all = [
          ...Object.values(offer.displays),
          ...Object.values(offer.shares),
          offer.readonlyVirtiofs,
          offer.tpm,
        ];
        for (const { supported, reason } of all) {
          if (supported) expect(reason).toBeNull();
          else expect(reason).toMatch(/\w+ \w+/);
        }
        expect(offer.videos).toContain('none');
        const { vmHardware } = context.session;
        for (const model of offer.videos) {
          const change = { kind: 'video', model } as const;
          await vmHardware.change(spec.uuid, change, 'STORED');
          expect((await vmHardware.read(spec.uuid))?.stored.video ?? 'none').toBe(model);
        }
        const share = { kind: 'share', driver: 'virtiofs', path: '/srv', tag: 'fs' } as const;
        const device = { ...share, readonly: false };
        await vmHardware.change(spec.uuid, { kind: 'attachDevice', device }, 'STORED');
        expect((await vmHardware.read(spec.uuid))?.stored).toMatchObject({ sharedMemory: true });
        await context.session.vms.delete(spec.uuid);
        await expectCode(role().offer(NO_UUID), 'NOT_FOUND');
      },
      async () => {
        const spec = context.vmSpec('contract-offer');
        await context.session.vms.create(spec);
        try {
          await role().offer(spec.uuid);
        } finally {
          await context.session.vms.delete(spec.uuid);
        }
      },
    );
  });
}

function hostContract(context: ContractContext): void {
  const role = (): ContractContext['session']['devices'] => context.session.devices;
  context.feature(
    'node.hardware',
    'lists the devices of the node with who needs them, and why none can be walled off',
    async () => {
      const host = await role().hostDevices();
      const { pci, usb } = await context.session.hardware.read();
      expect(host.pci.map(({ address }) => address)).toEqual(pci.map(({ address }) => address));
      expect(host.usb).toHaveLength(usb.length);
      expect(host.usesUnknown).toBeNull();
      const grouped = pci.some(({ iommuGroup }) => iommuGroup !== null);
      expect(host.iommu.supported).toBe(grouped);
      if (grouped) return;
      expect(host.iommu.reason).toMatch(/IOMMU.*kernel/);
      for (const device of host.pci) {
        const { supported, reason } = judgePci(device, host.pci, host.iommu, null);
        expect(supported).toBe(false);
        expect(reason).toMatch(/\w+ \w+/);
      }
    },
    () => role().hostDevices(),
  );

  context.feature(
    'node.hardware',
    'names the VM in whose definition a device stands',
    async () => {
      const [device] = (await role().hostDevices()).pci;
      if (!device) throw new Error('The machine of the tests has no PCI device.');
      const spec = context.vmSpec('contract-holder');
      await context.session.vms.create(spec);
      const pci = { kind: 'pci', address: device.address } as const;
      const attach = { kind: 'attachDevice', device: pci } as const;
      await context.session.vmHardware.change(spec.uuid, attach, 'STORED');
      const held = (await role().hostDevices()).pci.find((one) => one.address === device.address);
      expect(held?.usedBy).toEqual([{ vmUuid: spec.uuid, vmName: spec.name, running: false }]);
      await context.session.vms.delete(spec.uuid);
    },
    () => role().hostDevices(),
  );

  context.feature(
    'node.hardware',
    'looks at a folder of the node',
    async () => {
      const folder = { exists: true, isFolder: true };
      expect(await role().folder('/etc')).toEqual({ ...folder, realPath: '/etc' });
      expect(await role().folder('/etc/passwd')).toMatchObject({ exists: true, isFolder: false });
      // A link of every Linux.
      expect(await role().folder('/proc/self/root/etc')).toMatchObject({ realPath: '/etc' });
      expect(await role().folder('/nonexistent; true')).toEqual({
        exists: false,
        isFolder: false,
        realPath: null,
      });
    },
    () => role().folder('/etc'),
  );
}
