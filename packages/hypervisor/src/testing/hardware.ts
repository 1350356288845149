import { describe, expect, it } from 'vitest';
import type { NodeHardware, UnknownFact } from '../hardware.ts';
import { expectCode, type ContractContext } from './context.ts';

/** Everything that is null says why, and nothing else does. */
function expectReasons(device: object & { readonly unknown: readonly UnknownFact[] }): void {
  const silent = Object.entries(device)
    .filter(([name, value]) => value === null && !MAY_BE_NULL.has(name))
    .map(([name]) => name);
  expect(device.unknown.map(({ field }) => field).toSorted()).toEqual(silent.toSorted());
  for (const { reason } of device.unknown) expect(reason).toMatch(/^[A-Z].*\w+ \w+.*\.$/);
}
/** Null here is an answer, not a lack of one: the device has no such part. */
const MAY_BE_NULL = new Set(['sriov', 'pciAddress']);

/** The devices of a node. */
export function hardwareContract(context: ContractContext): void {
  describe('hardware', () => {
    context.feature(
      'node.hardware',
      'reads the devices as they are, with the reason for all that is not told',
      async () => {
        const hardware: NodeHardware = await context.session.hardware.read();
        const { pci, usb, nics, disks } = hardware;
        expect(pci.length + nics.length + disks.length).toBeGreaterThan(0);
        for (const device of [...pci, ...usb, ...nics, ...disks]) expectReasons(device);
        for (const one of pci) {
          expect(one.address).toMatch(/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/);
          expect(one.vendorId).toMatch(/^[0-9a-f]{4}$/);
          expect(one.gpu).toBe(one.classCode?.startsWith('03') ?? false);
        }
        expect(new Set(pci.map(({ address }) => address)).size).toBe(pci.length);
        for (const nic of nics) {
          expect(nic.name).not.toBe('lo');
          if (nic.speedMbps !== null) expect(nic.speedMbps).toBeLessThan(4_000_000);
        }
        for (const disk of disks) {
          expect(disk.path).toMatch(/^\/dev\/\w+/);
          if (!disk.removable) expect(disk.sizeBytes).toBeGreaterThan(0);
        }
      },
      () => context.session.hardware.read(),
    );

    it('gives up at the deadline and at the signal', async () => {
      const { hardware } = context.session;
      const codes = context.has('node.hardware')
        ? (['TASK_CANCELLED'] as const)
        : (['CAPABILITY_MISSING'] as const);
      await expectCode(hardware.read({ signal: AbortSignal.abort() }), ...codes);
      await expectCode(hardware.read({ deadlineMs: 0 }), 'NODE_TIMEOUT');
    });
  });
}
