import { judgePci, type Offer } from '@corral/domain';
import type { DeviceOffer, HostPci, HostUsb } from '@corral/hypervisor';
import type { DeviceUser } from '@corral/domain';
import { builder } from '../../graphql/builder.ts';
import { ActionVerdictRef, ALLOWED, refused, type Verdict } from '../shared/verdict.ts';
import { VideoModelEnum } from './mutations.ts';
import { usbOffer } from './operations-host.ts';

/** What of its node a VM can be given. */

const verdictOf = (offer: Offer): Verdict =>
  offer.supported ? ALLOWED : refused('CAPABILITY_MISSING', offer.reason ?? '');

const DeviceUserRef = builder.objectRef<DeviceUser>('DeviceUser').implement({
  description: 'A VM that has a device of the node in its definition.',
  fields: (t) => ({
    uuid: t.exposeString('vmUuid'),
    name: t.exposeString('vmName'),
    running: t.exposeBoolean('running'),
  }),
});

interface PciCandidateView {
  readonly device: HostPci;
  readonly attach: Verdict;
}
const HostPciCandidateRef = builder.objectRef<PciCandidateView>('HostPciCandidate').implement({
  description: 'A PCI device of the node, as one that a VM could be given.',
  fields: (t) => ({
    address: t.string({ resolve: ({ device }) => device.address }),
    name: t.string({ resolve: ({ device }) => device.name }),
    driver: t.string({ nullable: true, resolve: ({ device }) => device.driver }),
    iommuGroup: t.int({ nullable: true, resolve: ({ device }) => device.iommuGroup }),
    hostUses: t.stringList({
      description: 'What the node itself needs it for.',
      resolve: ({ device }) => [...device.hostUses],
    }),
    usedBy: t.field({ type: [DeviceUserRef], resolve: ({ device }) => [...device.usedBy] }),
    attach: t.field({ type: ActionVerdictRef, resolve: ({ attach }) => attach }),
  }),
});

interface UsbCandidateView {
  readonly device: HostUsb;
  readonly attach: Verdict;
}
const HostUsbCandidateRef = builder.objectRef<UsbCandidateView>('HostUsbCandidate').implement({
  description: 'A USB device of the node, as one that a VM could be given.',
  fields: (t) => ({
    bus: t.int({ resolve: ({ device }) => device.bus }),
    device: t.int({ resolve: ({ device }) => device.device }),
    vendorId: t.string({ resolve: ({ device }) => device.vendorId }),
    productId: t.string({ resolve: ({ device }) => device.productId }),
    name: t.string({ resolve: ({ device }) => device.name }),
    hostUses: t.stringList({ resolve: ({ device }) => [...device.hostUses] }),
    usedBy: t.field({ type: [DeviceUserRef], resolve: ({ device }) => [...device.usedBy] }),
    attach: t.field({ type: ActionVerdictRef, resolve: ({ attach }) => attach }),
  }),
});

interface HostDevicesView {
  readonly iommu: Verdict;
  readonly usesUnknown: string | null;
  readonly pci: readonly PciCandidateView[];
  readonly usb: readonly UsbCandidateView[];
}
const HostDevicesRef = builder.objectRef<HostDevicesView>('HostDevices').implement({
  fields: (t) => ({
    iommu: t.field({
      type: ActionVerdictRef,
      description: 'Whether PCI devices can be walled off for a VM at all.',
      resolve: ({ iommu }) => iommu,
    }),
    usesUnknown: t.exposeString('usesUnknown', {
      nullable: true,
      description: 'Why it is not known what the node itself needs; null when it is.',
    }),
    pci: t.field({ type: [HostPciCandidateRef], resolve: ({ pci }) => [...pci] }),
    usb: t.field({ type: [HostUsbCandidateRef], resolve: ({ usb }) => [...usb] }),
  }),
});

const DeviceOfferRef = builder.objectRef<DeviceOffer>('DeviceOffer').implement({
  description: 'What a VM can be given, with the reason for what it cannot.',
  fields: (t) => ({
    vnc: t.field({ type: ActionVerdictRef, resolve: ({ displays }) => verdictOf(displays.vnc) }),
    spice: t.field({
      type: ActionVerdictRef,
      resolve: ({ displays }) => verdictOf(displays.spice),
    }),
    videos: t.field({ type: [VideoModelEnum], resolve: ({ videos }) => [...videos] }),
    virtiofs: t.field({
      type: ActionVerdictRef,
      resolve: ({ shares }) => verdictOf(shares.virtiofs),
    }),
    plan9: t.field({ type: ActionVerdictRef, resolve: ({ shares }) => verdictOf(shares['9p']) }),
    readonlyVirtiofs: t.field({
      type: ActionVerdictRef,
      resolve: ({ readonlyVirtiofs }) => verdictOf(readonlyVirtiofs),
    }),
    tpm: t.field({ type: ActionVerdictRef, resolve: ({ tpm }) => verdictOf(tpm) }),
  }),
});

builder.prismaObjectFields('Vm', (t) => ({
  hostDevices: t.field({
    type: HostDevicesRef,
    nullable: true,
    description: 'The devices of the node that this VM could be given, read from the node now.',
    resolve: async (vm, _args, { app }): Promise<HostDevicesView> => {
      const host = await app.world.nodes.session(vm.nodeId).devices.hostDevices();
      return {
        iommu: verdictOf(host.iommu),
        usesUnknown: host.usesUnknown,
        pci: host.pci.map((device) => ({
          device,
          attach: verdictOf(judgePci(device, host.pci, host.iommu, vm.uuid)),
        })),
        usb: host.usb.map((device) => ({ device, attach: verdictOf(usbOffer(device, vm.uuid)) })),
      };
    },
  }),
  deviceOffer: t.field({
    type: DeviceOfferRef,
    nullable: true,
    description: 'Displays, adapters and shared folders that this VM can be given.',
    resolve: (vm, _args, { app }) => app.world.nodes.session(vm.nodeId).devices.offer(vm.uuid),
  }),
}));
