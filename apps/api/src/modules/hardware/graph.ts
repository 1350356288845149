import type {
  HostDisk,
  HostDiskType,
  HostNic,
  NodeHardware,
  PciDevice,
  SriovFacts,
  UnknownFact,
  UsbDevice,
} from '@corral/hypervisor';
import { builder } from '../../graphql/builder.ts';

/** The devices of a node, read from it when they are asked for. */

// ---------------------------------------------------------------- types

const UnknownFactRef = builder.objectRef<UnknownFact>('UnknownFact').implement({
  description: 'A field that is null because the node does not tell it, and why.',
  fields: (t) => ({ field: t.exposeString('field'), reason: t.exposeString('reason') }),
});

const UNKNOWN = 'One entry for every field that the node does not tell.';

const SriovRef = builder.objectRef<SriovFacts>('Sriov').implement({
  description: 'A card that divides itself into virtual functions, or one of these.',
  fields: (t) => ({
    physicalFunction: t.string({
      nullable: true,
      description: 'The address of the card this is a part of; null for the card itself.',
      resolve: (sriov) => (sriov.kind === 'VIRTUAL_FUNCTION' ? sriov.physicalFunction : null),
    }),
    maxVirtualFunctions: t.int({
      nullable: true,
      resolve: (sriov) => (sriov.kind === 'PHYSICAL_FUNCTION' ? sriov.maxVirtualFunctions : null),
    }),
    virtualFunctions: t.stringList({
      description: 'Addresses of those that are on now.',
      resolve: (sriov) => (sriov.kind === 'PHYSICAL_FUNCTION' ? [...sriov.virtualFunctions] : []),
    }),
  }),
});

const PciDeviceRef = builder.objectRef<PciDevice>('PciDevice').implement({
  fields: (t) => ({
    address: t.exposeString('address', { description: 'As lspci writes it: 0000:3b:00.0.' }),
    classCode: t.exposeString('classCode', {
      nullable: true,
      description: 'Six hexadecimal digits: class, subclass, interface.',
    }),
    vendorId: t.exposeString('vendorId'),
    productId: t.exposeString('productId'),
    vendorName: t.exposeString('vendorName', { nullable: true }),
    productName: t.exposeString('productName', { nullable: true }),
    driver: t.exposeString('driver', {
      nullable: true,
      description: 'The kernel driver that holds it.',
    }),
    iommuGroup: t.exposeInt('iommuGroup', { nullable: true }),
    numaCell: t.exposeInt('numaCell', { nullable: true }),
    gpu: t.exposeBoolean('gpu', { description: 'A display controller by its class.' }),
    sriov: t.field({ type: SriovRef, nullable: true, resolve: (device) => device.sriov }),
    unknown: t.field({
      type: [UnknownFactRef],
      description: UNKNOWN,
      resolve: (device) => [...device.unknown],
    }),
  }),
});

const UsbDeviceRef = builder.objectRef<UsbDevice>('UsbDevice').implement({
  fields: (t) => ({
    bus: t.exposeInt('bus'),
    device: t.exposeInt('device'),
    vendorId: t.exposeString('vendorId'),
    productId: t.exposeString('productId'),
    vendorName: t.exposeString('vendorName', { nullable: true }),
    productName: t.exposeString('productName', { nullable: true }),
    unknown: t.field({
      type: [UnknownFactRef],
      description: UNKNOWN,
      resolve: (device) => [...device.unknown],
    }),
  }),
});

const HostNicRef = builder.objectRef<HostNic>('HostNic').implement({
  description: 'A network card of the node itself.',
  fields: (t) => ({
    name: t.exposeString('name'),
    mac: t.exposeString('mac', { nullable: true }),
    link: t.exposeString('link', { nullable: true, description: 'The kernel’s word, as in up.' }),
    speedMbps: t.exposeInt('speedMbps', { nullable: true }),
    addresses: t.stringList({
      nullable: true,
      resolve: ({ addresses }) => (addresses === null ? null : [...addresses]),
    }),
    pciAddress: t.exposeString('pciAddress', { nullable: true }),
    virtual: t.exposeBoolean('virtual', { description: 'Made of software, as a bridge is.' }),
    unknown: t.field({
      type: [UnknownFactRef],
      description: UNKNOWN,
      resolve: (nic) => [...nic.unknown],
    }),
  }),
});

const HostDiskTypeEnum = builder.enumType('HostDiskType', {
  values: ['NVME', 'SSD', 'HDD', 'CDROM', 'FLOPPY'] as const satisfies readonly HostDiskType[],
});

const HostDiskRef = builder.objectRef<HostDisk>('HostDisk').implement({
  description: 'A disk of the node itself.',
  fields: (t) => ({
    path: t.exposeString('path'),
    type: t.field({ type: HostDiskTypeEnum, nullable: true, resolve: (disk) => disk.type }),
    bus: t.exposeString('bus', { nullable: true }),
    vendor: t.exposeString('vendor', { nullable: true }),
    model: t.exposeString('model', { nullable: true }),
    serial: t.exposeString('serial', { nullable: true }),
    sizeBytes: t.expose('sizeBytes', { type: 'BigInt', nullable: true }),
    removable: t.exposeBoolean('removable'),
    unknown: t.field({
      type: [UnknownFactRef],
      description: UNKNOWN,
      resolve: (disk) => [...disk.unknown],
    }),
  }),
});

const NodeHardwareRef = builder.objectRef<NodeHardware>('NodeHardware').implement({
  description: 'The devices of a node as it tells them now. Nothing is guessed.',
  fields: (t) => ({
    pci: t.field({ type: [PciDeviceRef], resolve: ({ pci }) => [...pci] }),
    gpus: t.field({
      type: [PciDeviceRef],
      description: 'The PCI devices whose class says display controller.',
      resolve: ({ pci }) => pci.filter(({ gpu }) => gpu),
    }),
    usb: t.field({ type: [UsbDeviceRef], resolve: ({ usb }) => [...usb] }),
    nics: t.field({ type: [HostNicRef], resolve: ({ nics }) => [...nics] }),
    disks: t.field({ type: [HostDiskRef], resolve: ({ disks }) => [...disks] }),
  }),
});

builder.prismaObjectField('Node', 'hardware', (t) =>
  t.field({
    type: NodeHardwareRef,
    nullable: true,
    description: 'Read live from the node; fails alone where the node cannot be asked.',
    resolve: (node, _args, { app }) => app.world.nodes.session(node.id).hardware.read(),
  }),
);
