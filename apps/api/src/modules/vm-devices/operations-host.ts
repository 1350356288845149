import {
  CorralError,
  groupOf,
  judgePci,
  judgeUsb,
  pciAddressSchema,
  pciWarnings,
  sharedWarnings,
  type DeviceSpec,
  type Offer,
} from '@corral/domain';
import type { HostDevices, HostPci, HostUsb } from '@corral/hypervisor';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { CHANGE_TIMES } from '../shared/change-time.ts';
import { requireOffer } from '../shared/require-offer.ts';
import { planChange, planOne, vmPlan } from '../vm-hardware/plan.ts';
import { loadHardware } from '../vm-hardware/subject.ts';

const onVm = z.object({ vmId: z.string().min(1), when: z.enum(CHANGE_TIMES).default('NOW') });

const unseen = ({ usesUnknown }: HostDevices): string[] =>
  usesUnknown === null ? [] : [`${usesUnknown} Make sure that the node does not need this device.`];

export const attachPciInput = onVm.extend({
  address: pciAddressSchema,
  /** With everything of its IOMMU group, without which it cannot leave the node. */
  wholeGroup: z.boolean().default(true),
});

export const attachPci = defineOperation<World, z.output<typeof attachPciInput>>({
  name: 'vm.attachPci',
  input: attachPciInput,
  plan: async (world, { vmId, address, wholeGroup, when }) => {
    const vm = await loadHardware(world, vmId);
    const host = await vm.session.devices.hostDevices();
    const device = host.pci.find((one) => one.address === address);
    if (!device)
      throw new CorralError('NOT_FOUND', `The node has no PCI device ${address}.`, {
        field: 'address',
      });
    const offer = judgePci(device, host.pci, host.iommu, vm.uuid);
    requireOffer(offer, 'vm.hostDevice.pci', 'address');
    const had = new Set(vm.hardware.stored.devices.map(({ key }) => key));
    const members = (wholeGroup ? groupOf(address, host.pci) : [device]).filter(
      (one) => one === device || !had.has(`pci:${one.address}`),
    );
    const planned = members.map((member) =>
      planChange(
        vm,
        { kind: 'attachDevice', device: { kind: 'pci', address: member.address } },
        { when, words: `attach ${pciName(member)}`, keyPrefix: keyOf(member, device) },
      ),
    );
    return vmPlan(vm, `Attach the PCI device ${address} to ${vm.name}`, {
      steps: planned.flatMap(({ steps }) => steps),
      warnings: [
        ...unseen(host),
        ...pciWarnings(device, host.pci, vm.uuid),
        NOT_MOVED,
        ...new Set(planned.flatMap(({ warnings }) => warnings)),
      ],
      disruption: planned.some(({ live }) => live) ? 'LIVE' : 'NONE',
    });
  },
});

const NOT_MOVED =
  'While it has the device, the VM cannot be moved, suspended to disk or snapshotted with its memory.';

const pciName = ({ address, name }: HostPci): string => `the PCI device ${address} (${name})`;

/** The device that was asked for has the plain keys. */
const keyOf = (member: HostPci, asked: HostPci): string =>
  member === asked ? '' : `${member.address.replaceAll(/[:.]/g, '-')}-`;

const usbInput = onVm.extend({
  bus: z.int().min(1).max(999),
  device: z.int().min(1).max(999),
  /** MAKE follows the device to another socket, PLACE tells two of a make apart. */
  by: z.enum(['MAKE', 'PLACE']).default('MAKE'),
});
export const attachUsbInput = usbInput;

export const attachUsb = defineOperation<World, z.output<typeof attachUsbInput>>({
  name: 'vm.attachUsb',
  input: attachUsbInput,
  plan: async (world, { vmId, bus, device: number, by, when }) => {
    const vm = await loadHardware(world, vmId);
    const host = await vm.session.devices.hostDevices();
    const device = host.usb.find((one) => one.bus === bus && one.device === number);
    if (!device)
      throw new CorralError('NOT_FOUND', `Nothing is at USB bus ${bus}, device ${number}.`, {
        field: 'device',
      });
    requireOffer(usbOffer(device, vm.uuid), 'vm.hostDevice.usb', 'device');
    const alike = host.usb.filter((one) => makeOf(one) === makeOf(device)).length;
    if (by === 'MAKE' && alike > 1)
      throw new CorralError(
        'INVALID_INPUT',
        `The node has ${alike} devices ${makeOf(device)}; say by its place which one is meant.`,
        { field: 'by' },
      );
    const spec = specOf(device, by);
    const words = `attach the USB device ${makeOf(device)} (${device.name})`;
    const place =
      'It is named by its place: pulled out and put in again, it has another one and is not found.';
    return planOne(
      vm,
      `Attach the USB device ${device.name} to ${vm.name}`,
      { kind: 'attachDevice', device: spec },
      { when, words },
      [
        ...unseen(host),
        ...sharedWarnings(device.usedBy, vm.uuid),
        by === 'PLACE' ? place : 'The VM starts only while such a device is plugged in.',
      ],
    );
  },
});

const HUB_VENDOR = '1d6b';

/** The hubs on the board itself belong to the kernel. */
export function usbOffer(device: HostUsb, vmUuid: string | null): Offer {
  if (device.vendorId === HUB_VENDOR)
    return { supported: false, reason: 'It is a hub of the node’s own USB controller.' };
  return judgeUsb(device, vmUuid);
}

const makeOf = ({ vendorId, productId }: HostUsb): string => `${vendorId}:${productId}`;

function specOf(usb: HostUsb, by: 'MAKE' | 'PLACE'): DeviceSpec {
  const { vendorId, productId, bus, device } = usb;
  return by === 'MAKE'
    ? { kind: 'usb', vendorId, productId, bus: null, device: null }
    : { kind: 'usb', vendorId: null, productId: null, bus, device };
}
