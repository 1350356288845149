import type {
  GuestFilesystemRecord,
  GuestInfoRecord,
  GuestInterfaceRecord,
  GuestOsRecord,
  GuestUserRecord,
} from '@corral/hypervisor';
import { builder } from '../../graphql/builder.ts';

/** What the agent tells of the system, as the graph shows it. */

const GuestOsRef = builder.objectRef<GuestOsRecord>('GuestOs').implement({
  fields: (t) => ({
    id: t.exposeString('id', { nullable: true, description: 'As in os-release: debian, ubuntu.' }),
    name: t.exposeString('name', { nullable: true }),
    version: t.exposeString('version', { nullable: true }),
    machine: t.exposeString('machine', { nullable: true }),
    kernelRelease: t.exposeString('kernelRelease', { nullable: true }),
    kernelVersion: t.exposeString('kernelVersion', { nullable: true }),
  }),
});

const GuestTimezoneRef = builder
  .objectRef<NonNullable<GuestInfoRecord['timezone']>>('GuestTimezone')
  .implement({
    fields: (t) => ({
      name: t.exposeString('name', { nullable: true }),
      offsetSeconds: t.exposeInt('offsetSeconds', { description: 'East of Greenwich is above 0.' }),
    }),
  });

const GuestFilesystemRef = builder.objectRef<GuestFilesystemRecord>('GuestFilesystem').implement({
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Device name inside the guest.' }),
    mountpoint: t.exposeString('mountpoint'),
    type: t.exposeString('type', { nullable: true }),
    totalBytes: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ totalBytes }) => totalBytes,
    }),
    usedBytes: t.field({ type: 'BigInt', nullable: true, resolve: ({ usedBytes }) => usedBytes }),
    disks: t.stringList({
      description: 'Targets of the disks of the VM on which it lies.',
      resolve: ({ disks }) => [...disks],
    }),
  }),
});

const GuestInterfaceAddressRef = builder
  .objectRef<GuestInterfaceRecord['addresses'][number]>('GuestInterfaceAddress')
  .implement({
    fields: (t) => ({
      family: t.exposeString('family', { description: 'ipv4 or ipv6.' }),
      address: t.exposeString('address'),
      prefix: t.exposeInt('prefix', { nullable: true }),
    }),
  });

const GuestInterfaceRef = builder.objectRef<GuestInterfaceRecord>('GuestInterface').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    mac: t.exposeString('mac', { nullable: true }),
    addresses: t.field({
      type: [GuestInterfaceAddressRef],
      resolve: ({ addresses }) => [...addresses],
    }),
  }),
});

const GuestUserRef = builder.objectRef<GuestUserRecord>('GuestUser').implement({
  description: 'Somebody who is logged in.',
  fields: (t) => ({
    name: t.exposeString('name'),
    domain: t.exposeString('domain', { nullable: true }),
    loginAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ loginAt }) => (loginAt === null ? null : new Date(loginAt)),
    }),
  }),
});

export const GuestInfoRef = builder.objectRef<GuestInfoRecord>('GuestInfo').implement({
  description: 'What the agent says of the system, read now. A part it cannot tell is null.',
  fields: (t) => ({
    os: t.field({ type: GuestOsRef, nullable: true, resolve: ({ os }) => os }),
    hostname: t.exposeString('hostname', { nullable: true }),
    timezone: t.field({
      type: GuestTimezoneRef,
      nullable: true,
      resolve: ({ timezone }) => timezone,
    }),
    filesystems: t.field({
      type: [GuestFilesystemRef],
      nullable: true,
      resolve: ({ filesystems }) => (filesystems === null ? null : [...filesystems]),
    }),
    interfaces: t.field({
      type: [GuestInterfaceRef],
      nullable: true,
      resolve: ({ interfaces }) => (interfaces === null ? null : [...interfaces]),
    }),
    users: t.field({
      type: [GuestUserRef],
      nullable: true,
      resolve: ({ users }) => (users === null ? null : [...users]),
    }),
  }),
});
