import type { DiskRecord, GraphicsRecord, GuestAddress, NicRecord } from '@corral/hypervisor';
import { builder } from '../../graphql/builder.ts';
import { IpSourceEnum } from '../../graphql/enums.ts';
import { NetworkRef, VolumeRef, type NetworkRow, type VolumeRow } from '../../graphql/refs.ts';
import { networkNamed, volumesAt } from '../shared/loaders.ts';

/** The parts of a VM as the graph shows them. */

export interface DiskOfVm extends DiskRecord {
  readonly nodeId: string;
}
export const DiskRef = builder.objectRef<DiskOfVm>('Disk').implement({
  description: 'A volume attached to a VM, or an empty drive.',
  fields: (t) => ({
    target: t.exposeString('target'),
    device: t.exposeString('device'),
    bus: t.exposeString('bus', { nullable: true }),
    format: t.exposeString('format', { nullable: true }),
    sourcePath: t.exposeString('sourcePath', { nullable: true }),
    readonly: t.exposeBoolean('readonly'),
    cache: t.exposeString('cache', { nullable: true }),
    discard: t.exposeString('discard', { nullable: true }),
    bootOrder: t.exposeInt('bootOrder', { nullable: true }),
    volume: t.field({
      type: VolumeRef,
      nullable: true,
      resolve: async (disk, _args, context): Promise<VolumeRow | null> =>
        disk.sourcePath === null
          ? null
          : ((await volumesAt(context, disk.nodeId, disk.sourcePath))[0] ?? null),
    }),
  }),
});

export const GuestAddressRef = builder.objectRef<GuestAddress>('GuestAddress').implement({
  fields: (t) => ({
    mac: t.exposeString('mac', { nullable: true }),
    interfaceName: t.exposeString('interfaceName', { nullable: true }),
    family: t.exposeString('family', { description: 'ipv4 or ipv6.' }),
    address: t.exposeString('address'),
    prefix: t.exposeInt('prefix', { nullable: true }),
    source: t.field({ type: IpSourceEnum, resolve: (address) => address.source }),
  }),
});

export interface NicOfVm extends NicRecord {
  readonly nodeId: string;
  readonly addresses: readonly GuestAddress[];
}
export const NetworkInterfaceRef = builder.objectRef<NicOfVm>('NetworkInterface').implement({
  fields: (t) => ({
    mac: t.exposeString('mac'),
    model: t.exposeString('model', { nullable: true }),
    sourceType: t.exposeString('sourceType'),
    source: t.exposeString('source', {
      nullable: true,
      description: 'Name of the network or bridge.',
    }),
    hostDevice: t.exposeString('hostDevice', { nullable: true }),
    linkUp: t.exposeBoolean('linkUp'),
    network: t.field({
      type: NetworkRef,
      nullable: true,
      resolve: (nic, _args, context): Promise<NetworkRow | null> | null =>
        nic.sourceType === 'network' && nic.source !== null
          ? networkNamed(context, nic.nodeId, nic.source)
          : null,
    }),
    addresses: t.field({ type: [GuestAddressRef], resolve: (nic) => [...nic.addresses] }),
  }),
});

export const GraphicsRef = builder.objectRef<GraphicsRecord>('Graphics').implement({
  fields: (t) => ({
    type: t.exposeString('type'),
    port: t.exposeInt('port', { nullable: true }),
    listen: t.exposeString('listen', { nullable: true }),
  }),
});

export interface ScreenshotView {
  readonly mime: string;
  readonly data: Uint8Array;
  readonly at: Date;
}
export const ScreenshotRef = builder.objectRef<ScreenshotView>('Screenshot').implement({
  fields: (t) => ({
    mime: t.exposeString('mime'),
    dataUrl: t.string({
      resolve: (shot) => `data:${shot.mime};base64,${Buffer.from(shot.data).toString('base64')}`,
    }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
});
