import type { TicketPurpose } from '../../security/tickets.ts';
import { SortDirectionEnum } from '../../graphql/enums.ts';
import { defineAction } from '../../graphql/actions.ts';
import { pageArgs } from '../../graphql/args.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf } from '../../graphql/connections.ts';
import type { GraphContext } from '../../graphql/context.ts';
import {
  StoragePoolRef,
  TemplateRef,
  VmRef,
  VolumeRef,
  type StoragePoolRow,
  type TemplateRow,
  type VmRow,
  type VolumeRow,
} from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';
import { TRANSFER_PREFIX } from '../../http/transfers.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { VolumeConnection } from '../shared/connections.ts';
import { isStale } from '../shared/freshness.ts';
import { inState, IN_USE, poolRuns, whenOnline } from '../shared/judge.ts';
import { overlaysOf, poolOfRow, templatesOfPool, vmsWithDisk } from '../shared/loaders.ts';
import { actionsType, ALLOWED, refused, type Verdict } from '../shared/verdict.ts';
import {
  cloneVolumeInput,
  createVolumeInput,
  growVolumeInput,
  refuseWhileUsed,
} from './operations/operations.ts';
import { loadVolume } from './subject.ts';

// ---------------------------------------------------------------- types

const poolOf = (volume: VolumeRow, context: GraphContext): Promise<StoragePoolRow> =>
  poolOfRow(context, volume.poolId);
const templateOf = async (volume: VolumeRow, context: GraphContext): Promise<TemplateRow | null> =>
  (await templatesOfPool(context, volume.poolId)).find(
    (template) => template.volumeName === volume.name,
  ) ?? null;

const VOLUME_ACTIONS = [
  'grow',
  'clone',
  'convert',
  'compress',
  'delete',
  'wipe',
  'download',
  'upload',
] as const;
/** What only reads the volume. */
const COPIES: ReadonlySet<string> = new Set(['clone', 'convert', 'compress', 'download']);

const VolumeActions = actionsType<typeof VOLUME_ACTIONS, VolumeRow>(
  'VolumeActions',
  VOLUME_ACTIONS,
  async (action, volume, context) => {
    const pool = await poolOf(volume, context);
    return whenOnline(context, pool.nodeId, () =>
      poolRuns(pool)
        ? judge(action, volume, pool, context)
        : inState(false, 'The storage pool is not running.'),
    );
  },
);

async function judge(
  action: (typeof VOLUME_ACTIONS)[number],
  volume: VolumeRow,
  pool: StoragePoolRow,
  context: GraphContext,
): Promise<Verdict> {
  const missing = action === 'compress' || action === 'wipe' ? lacks(pool, action, context) : null;
  if (missing) return missing;
  const users = await vmsWithDisk(context, pool.nodeId, volume.path);
  const running = users.filter((vm) => vm.powerState !== 'STOPPED' && vm.powerState !== 'CRASHED');
  if (running.length > 0) return IN_USE(`${running.map((vm) => vm.name).join(', ')} hold it.`);
  if (COPIES.has(action)) return ALLOWED;
  if ((action === 'delete' || action === 'wipe') && users.length > 0)
    return IN_USE(`It is a disk of ${users.map((vm) => vm.name).join(', ')}.`);
  const template = await templateOf(volume, context);
  if (template) return IN_USE(`It is the template ${template.name}.`);
  const overlays = await overlaysOf(context, pool.nodeId, volume.path);
  return overlays.length > 0
    ? IN_USE(`${overlays.map((one) => one.name).join(', ')} are overlays on it.`)
    : ALLOWED;
}

function lacks(pool: StoragePoolRow, action: string, { app }: GraphContext): Verdict | null {
  const { features } = app.world.nodes.session(pool.nodeId).capabilities;
  const ability = features[`volume.${action}`];
  if (ability?.supported !== false) return null;
  return refused('CAPABILITY_MISSING', ability.reason ?? 'The node cannot do it.');
}

builder.prismaObject('Volume', {
  description: 'What is stored in a pool: a disk, an image, a seed.',
  fields: (t) => ({
    id: t.exposeID('id'),
    pool: t.field({
      type: StoragePoolRef,
      resolve: (volume, _args, context) => poolOf(volume, context),
    }),
    name: t.exposeString('name'),
    key: t.exposeString('key'),
    path: t.exposeString('path'),
    type: t.exposeString('type'),
    format: t.exposeString('format', { nullable: true }),
    capacityBytes: t.expose('capacityBytes', { type: 'BigInt' }),
    allocationBytes: t.expose('allocationBytes', { type: 'BigInt', nullable: true }),
    backingPath: t.exposeString('backingPath', { nullable: true }),
    backingFormat: t.exposeString('backingFormat', { nullable: true }),
    attachedTo: t.field({
      type: [VmRef],
      resolve: async (volume, _args, context): Promise<VmRow[]> =>
        vmsWithDisk(context, (await poolOf(volume, context)).nodeId, volume.path),
    }),
    template: t.field({
      type: TemplateRef,
      nullable: true,
      resolve: (volume, _args, context) => templateOf(volume, context),
    }),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    stale: t.boolean({
      resolve: async (volume, _args, context) =>
        isStale(context, (await poolOf(volume, context)).nodeId),
    }),
    actions: t.field({ type: VolumeActions, resolve: (volume) => volume }),
  }),
});

// ---------------------------------------------------------------- queries

const VolumeFilterInput = builder.inputType('VolumeFilter', {
  fields: (t) => ({
    search: t.string(),
    poolId: t.id(),
    nodeId: t.id(),
    formats: t.stringList(),
    attached: t.boolean({ description: 'Only volumes that are, or are not, a disk of a VM.' }),
  }),
});
const VolumeSortFieldEnum = builder.enumType('VolumeSortField', {
  values: ['NAME', 'CAPACITY', 'ALLOCATION'] as const,
});
const VolumeSortInput = builder.inputType('VolumeSort', {
  fields: (t) => ({
    field: t.field({ type: VolumeSortFieldEnum, required: true }),
    direction: t.field({ type: SortDirectionEnum, required: true }),
  }),
});

builder.queryField('volume', (t) =>
  t.field({
    type: VolumeRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }): Promise<VolumeRow | null> => app.db.volumes.get(id),
  }),
);

builder.queryField('volumes', (t) =>
  t.field({
    type: VolumeConnection,
    args: {
      ...pageArgs,
      filter: t.arg({ type: VolumeFilterInput }),
      sort: t.arg({ type: VolumeSortInput }),
    },
    resolve: (_root, { filter, sort, ...page }, { app: { db } }) => {
      const wanted = filter ?? {};
      return connectionOf(db.volumes.list({ ...page, filter: wanted, sort: sort ?? null }), () =>
        db.volumes.count(wanted),
      );
    },
  }),
);

// ---------------------------------------------------------------- mutations

export const VolumeFormatEnum = builder.enumType('VolumeFormat', {
  values: { RAW: { value: 'raw' }, QCOW2: { value: 'qcow2' } } as const,
});

const CreateVolumeInput = builder.inputType('CreateVolumeInput', {
  fields: (t) => ({
    poolId: t.id({ required: true }),
    name: t.string({ required: true }),
    format: t.field({ type: VolumeFormatEnum, required: true }),
    capacityBytes: t.field({ type: 'BigInt', required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'createVolume',
  description: 'Makes an empty volume.',
  input: CreateVolumeInput,
  operation: 'volume.create',
  toInput: (input) => checkInput(createVolumeInput, withoutNulls(input)),
});

const GrowVolumeInput = builder.inputType('GrowVolumeInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    capacityBytes: t.field({ type: 'BigInt', required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'growVolume',
  description: 'Makes a volume larger.',
  input: GrowVolumeInput,
  operation: 'volume.grow',
  toInput: ({ id, capacityBytes }) => checkInput(growVolumeInput, { volumeId: id, capacityBytes }),
});

const CloneVolumeInput = builder.inputType('CloneVolumeInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    poolId: t.id({ description: 'The pool of the volume itself when left out.' }),
    name: t.string({ required: true }),
    format: t.field({ type: VolumeFormatEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'cloneVolume',
  description: 'Makes a full, independent copy of a volume.',
  input: CloneVolumeInput,
  operation: 'volume.clone',
  toInput: ({ id, ...input }) =>
    checkInput(cloneVolumeInput, withoutNulls({ ...input, volumeId: id })),
});

const DeleteVolumeInput = builder.inputType('DeleteVolumeInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
defineAction({
  name: 'deleteVolume',
  description: 'Deletes a volume; refused while a VM, a template or an overlay needs it.',
  input: DeleteVolumeInput,
  operation: 'volume.delete',
  toInput: ({ id }) => ({ volumeId: id }),
});

const TransferDirectionEnum = builder.enumType('TransferDirection', {
  values: ['DOWNLOAD', 'UPLOAD'] as const,
});
const CreateVolumeTransferInput = builder.inputType('CreateVolumeTransferInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    direction: t.field({ type: TransferDirectionEnum, required: true }),
  }),
});
const CreateVolumeTransferPayload = builder
  .objectRef<{ readonly url: string; readonly expiresAt: Date }>('CreateVolumeTransferPayload')
  .implement({
    fields: (t) => ({
      url: t.exposeString('url'),
      expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    }),
  });

defineMutation({
  name: 'createVolumeTransfer',
  description:
    'A single-use address (relative to the API) to GET the volume from, or to PUT its new content to.',
  input: CreateVolumeTransferInput,
  payload: CreateVolumeTransferPayload,
  resolve: async ({ id, direction }, { app, actor }) => {
    const volume = await loadVolume(app.world, id);
    await refuseWhileUsed(app.world, volume, direction === 'UPLOAD' ? 'overwrite' : 'copy');
    const purpose: TicketPurpose = {
      kind: direction === 'UPLOAD' ? 'upload' : 'download',
      volumeId: id,
    };
    const { ticket, expiresAt } = app.tickets.issue(purpose, actor.name);
    return { url: `${TRANSFER_PREFIX}${ticket}`, expiresAt };
  },
});
