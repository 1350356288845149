import { POWER_STATES, type PowerState } from '@corral/domain';
import { pageArgs } from '../../graphql/args.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf } from '../../graphql/connections.ts';
import { PowerStateEnum, SortDirectionEnum, VmActivityEnum, word } from '../../graphql/enums.ts';
import {
  NodeRef,
  TaskRef,
  TemplateRef,
  VmRef,
  type TemplateRow,
  type VmRow,
} from '../../graphql/refs.ts';
import { templateById } from '../shared/loaders.ts';
import { nodeOf } from '../shared/nodes.ts';
import { activeTaskOf, activityOf } from '../shared/activity.ts';
import { TaskConnection, VmConnection } from '../shared/connections.ts';
import { isStale } from '../shared/freshness.ts';
import { readTags } from '../shared/tags.ts';
import { VmStatsRef } from '../stats/graph.ts';
import { VmActions } from './actions.ts';
import {
  DiskRef,
  GraphicsRef,
  GuestAddressRef,
  NetworkInterfaceRef,
  ScreenshotRef,
} from './devices.ts';
import { readAddresses, readDisks, readGraphics, readNics } from './stored.ts';
import './mutations.ts';

// ---------------------------------------------------------------- types

const powerStateOf = (vm: VmRow): PowerState => word(POWER_STATES, vm.powerState, 'UNKNOWN');
const SEEN_STATES: ReadonlySet<PowerState> = new Set(['RUNNING', 'PAUSED', 'SHUTTING_DOWN']);

builder.prismaObject('Vm', {
  description: 'A virtual machine, made by Corral or by any other tool.',
  fields: (t) => ({
    id: t.exposeID('id'),
    node: t.field({
      type: NodeRef,
      resolve: (vm, _args, context) => nodeOf(context, vm.nodeId),
    }),
    uuid: t.exposeID('uuid'),
    name: t.exposeString('name'),
    title: t.exposeString('title', { nullable: true }),
    description: t.exposeString('description', { nullable: true }),
    powerState: t.field({ type: PowerStateEnum, resolve: powerStateOf }),
    rawState: t.exposeString('rawState'),
    rawReason: t.exposeString('rawReason', { nullable: true }),
    activity: t.field({
      type: VmActivityEnum,
      resolve: async (vm, _args, context) =>
        activityOf((await activeTaskOf(context, vm.id))?.operation ?? null),
    }),
    persistent: t.exposeBoolean('persistent'),
    autostart: t.exposeBoolean('autostart'),
    vcpus: t.exposeInt('vcpus'),
    maxVcpus: t.exposeInt('maxVcpus'),
    memoryBytes: t.expose('memoryBytes', { type: 'BigInt' }),
    maxMemoryBytes: t.expose('maxMemoryBytes', { type: 'BigInt' }),
    arch: t.exposeString('arch', { nullable: true }),
    machine: t.exposeString('machine', { nullable: true }),
    domainType: t.exposeString('domainType', { nullable: true }),
    firmware: t.exposeString('firmware', { nullable: true }),
    osName: t.exposeString('osName', { nullable: true }),
    hasManagedSave: t.exposeBoolean('hasManagedSave'),
    hasAgentChannel: t.exposeBoolean('hasAgentChannel'),
    deleteProtected: t.exposeBoolean('deleteProtected'),
    tags: t.stringList({ resolve: (vm) => readTags(vm.tags) }),
    disks: t.field({
      type: [DiskRef],
      resolve: (vm) =>
        readDisks(vm.disks).map((disk) => Object.assign(disk, { nodeId: vm.nodeId })),
    }),
    nics: t.field({ type: [NetworkInterfaceRef], resolve: nicsOf }),
    graphics: t.field({ type: [GraphicsRef], resolve: (vm) => readGraphics(vm.graphics) }),
    serialPorts: t.exposeInt('serialPorts'),
    addresses: t.field({ type: [GuestAddressRef], resolve: (vm) => readAddresses(vm.addresses) }),
    template: t.field({
      type: TemplateRef,
      nullable: true,
      resolve: (vm, _args, context): Promise<TemplateRow | null> | null =>
        vm.templateId === null ? null : templateById(context, vm.templateId),
    }),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    stale: t.boolean({ resolve: (vm, _args, context) => isStale(context, vm.nodeId) }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

/** What follows from tasks, and what is read from the node now. */
builder.prismaObjectFields('Vm', (t) => ({
  activeTask: t.field({
    type: TaskRef,
    nullable: true,
    description: 'The running task that holds this VM.',
    resolve: (vm, _args, context) => activeTaskOf(context, vm.id),
  }),
  tasks: t.field({
    type: TaskConnection,
    args: pageArgs,
    resolve: (vm, page, { app: { db } }) => {
      const filter = { targetKind: 'VM', targetId: vm.id };
      return connectionOf(db.tasks.list({ ...page, filter }), () => db.tasks.count(filter));
    },
  }),
  actions: t.field({ type: VmActions, resolve: (vm) => vm }),
  definition: t.string({
    nullable: true,
    description: "The definition in the hypervisor's own language, read now, without secrets.",
    resolve: (vm, _args, { app }) => app.world.nodes.session(vm.nodeId).vms.definition(vm.uuid),
  }),
  screenshot: t.field({
    type: ScreenshotRef,
    nullable: true,
    description: 'The display as it is now; null when there is none to see.',
    resolve: async (vm, _args, { app }) => {
      if (!SEEN_STATES.has(powerStateOf(vm)) || readGraphics(vm.graphics).length === 0) return null;
      return {
        ...(await app.world.nodes.session(vm.nodeId).console.screenshot(vm.uuid)),
        at: new Date(),
      };
    },
  }),
  statsHistory: t.field({
    type: [VmStatsRef],
    description: 'The last samples, oldest first (at most 10 minutes).',
    resolve: (vm, _args, { app }) => [...app.stats.history(vm.id)],
  }),
}));

function nicsOf(vm: VmRow) {
  const addresses = readAddresses(vm.addresses);
  return readNics(vm.nics).map((nic) =>
    Object.assign(nic, {
      nodeId: vm.nodeId,
      addresses: addresses.filter((address) => address.mac === nic.mac),
    }),
  );
}

// ---------------------------------------------------------------- queries

const VmFilterInput = builder.inputType('VmFilter', {
  fields: (t) => ({
    search: t.string({
      description: 'Words that must all be found in name, title, description or addresses.',
    }),
    nodeIds: t.idList(),
    powerStates: t.field({ type: [PowerStateEnum] }),
    tags: t.stringList({ description: 'VMs that have all of them.' }),
    templateId: t.id(),
  }),
});
const VmSortFieldEnum = builder.enumType('VmSortField', {
  values: ['NAME', 'POWER_STATE', 'NODE', 'VCPUS', 'MEMORY', 'CREATED_AT'] as const,
});
const VmSortInput = builder.inputType('VmSort', {
  fields: (t) => ({
    field: t.field({ type: VmSortFieldEnum, required: true }),
    direction: t.field({ type: SortDirectionEnum, required: true }),
  }),
});

builder.queryField('vm', (t) =>
  t.field({
    type: VmRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }): Promise<VmRow | null> => app.db.vms.get(id),
  }),
);

builder.queryField('vms', (t) =>
  t.field({
    type: VmConnection,
    args: {
      ...pageArgs,
      filter: t.arg({ type: VmFilterInput }),
      sort: t.arg({ type: VmSortInput }),
    },
    resolve: (_root, { filter, sort, ...page }, { app: { db } }) => {
      const wanted = filter ?? {};
      return connectionOf(db.vms.list({ ...page, filter: wanted, sort: sort ?? null }), () =>
        db.vms.count(wanted),
      );
    },
  }),
);
