import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { DependentRefType } from '../../graphql/errors.ts';
import {
  StoragePoolRef,
  TemplateRef,
  VolumeRef,
  type StoragePoolRow,
  type TemplateRow,
  type VolumeRow,
} from '../../graphql/refs.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import {
  overlaysOf,
  poolOfRow,
  templatesOfPool,
  vmsWithDisk,
  volumesAt,
} from '../shared/loaders.ts';
import { convertVolumeInput } from './operations/convert.ts';
import { fetchVolumeInput } from './operations/fetch.ts';
import { removeOrphansInput } from './operations/remove-orphans.ts';
import { readOrphans, type OrphanVolume } from './orphans.ts';

// ---------------------------------------------------------------- types

interface BackingLink {
  readonly path: string;
  readonly format: string | null;
  readonly volume: VolumeRow | null;
  readonly template: TemplateRow | null;
}

const BackingLinkRef = builder.objectRef<BackingLink>('BackingLink').implement({
  description: 'One file beneath a volume. What is not in a pool Corral knows has no volume.',
  fields: (t) => ({
    path: t.exposeString('path'),
    format: t.exposeString('format', { nullable: true }),
    volume: t.field({ type: VolumeRef, nullable: true, resolve: ({ volume }) => volume }),
    template: t.field({ type: TemplateRef, nullable: true, resolve: ({ template }) => template }),
  }),
});

const LONGEST_CHAIN = 64;

async function backingChain(volume: VolumeRow, context: GraphContext): Promise<BackingLink[]> {
  const { nodeId } = await poolOfRow(context, volume.poolId);
  const chain: BackingLink[] = [];
  const seen = new Set([volume.path]);
  let at: Pick<VolumeRow, 'backingPath' | 'backingFormat'> | null = volume;
  while (at !== null && at.backingPath !== null && chain.length < LONGEST_CHAIN) {
    const path: string = at.backingPath;
    if (seen.has(path)) break;
    seen.add(path);
    const beneath: VolumeRow | null = (await volumesAt(context, nodeId, path))[0] ?? null;
    const template = beneath === null ? null : await templateOf(beneath, context);
    chain.push({ path, format: at.backingFormat, volume: beneath, template });
    at = beneath;
  }
  return chain;
}

async function templateOf(volume: VolumeRow, context: GraphContext): Promise<TemplateRow | null> {
  const templates = await templatesOfPool(context, volume.poolId);
  return templates.find(({ volumeName }) => volumeName === volume.name) ?? null;
}

builder.objectFields(VolumeRef, (t) => ({
  backingChain: t.field({
    type: [BackingLinkRef],
    description: 'What lies beneath it, nearest first; empty for a volume that stands alone.',
    resolve: (volume, _args, context) => backingChain(volume, context),
  }),
  dependents: t.field({
    type: [DependentRefType],
    description: 'VMs, overlays and the template that need it.',
    resolve: async (volume, _args, context) => {
      const { nodeId } = await poolOfRow(context, volume.poolId);
      const [vms, overlays, template] = await Promise.all([
        vmsWithDisk(context, nodeId, volume.path),
        overlaysOf(context, nodeId, volume.path),
        templateOf(volume, context),
      ]);
      return [
        ...vms.map(({ id, name }) => ({ kind: 'VM', id, name })),
        ...overlays.map(({ id, name }) => ({ kind: 'VOLUME', id, name })),
        ...(template ? [{ kind: 'TEMPLATE', id: template.id, name: template.name }] : []),
      ];
    },
  }),
}));

const OrphanKindEnum = builder.enumType('OrphanKind', {
  description:
    'MEDIA are install images, often kept on purpose; SEED what a VM was set up with; METADATA what described a template that is gone.',
  values: ['DISK', 'OVERLAY', 'SEED', 'MEDIA', 'METADATA'] as const,
});
interface OrphanOnNode {
  readonly orphan: OrphanVolume;
  readonly nodeId: string;
}
const OrphanVolumeRef = builder.objectRef<OrphanOnNode>('OrphanVolume').implement({
  description: 'A volume that no VM, template, snapshot or task of its node uses.',
  fields: (t) => ({
    name: t.string({ resolve: ({ orphan }) => orphan.volume.name }),
    path: t.string({ resolve: ({ orphan }) => orphan.volume.path }),
    kind: t.field({ type: OrphanKindEnum, resolve: ({ orphan }) => orphan.kind }),
    format: t.string({ nullable: true, resolve: ({ orphan }) => orphan.volume.format }),
    allocationBytes: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'What becomes free.',
      resolve: ({ orphan: { volume } }) =>
        volume.allocationBytes === null ? null : BigInt(volume.allocationBytes),
    }),
    pool: t.field({
      type: StoragePoolRef,
      nullable: true,
      resolve: ({ nodeId, orphan: { pool } }, _args, { app }): Promise<StoragePoolRow | null> =>
        app.db.pools.findByUuid(nodeId, pool.uuid),
    }),
    volume: t.field({
      type: VolumeRef,
      nullable: true,
      description: 'Null until the inventory has read it.',
      resolve: async (
        { nodeId, orphan: { pool, volume } },
        _args,
        { app },
      ): Promise<VolumeRow | null> => {
        const row = await app.db.pools.findByUuid(nodeId, pool.uuid);
        return row ? app.db.volumes.findByName(row.id, volume.name) : null;
      },
    }),
  }),
});

// ---------------------------------------------------------------- queries

builder.queryField('orphanVolumes', (t) =>
  t.field({
    type: [OrphanVolumeRef],
    description:
      'Volumes of a node that nothing uses, read from the node now: every definition, snapshot and running pool.',
    args: { nodeId: t.arg.id({ required: true }) },
    resolve: async (_root, { nodeId }, { app }): Promise<OrphanOnNode[]> =>
      (await readOrphans(app.world, nodeId)).map((orphan) => ({ orphan, nodeId })),
  }),
);

// ---------------------------------------------------------------- mutations

const WipeVolumeInput = builder.inputType('WipeVolumeInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
defineAction({
  name: 'wipeVolume',
  description:
    'Overwrites a volume with zeros; refused while a VM, a template or an overlay needs it.',
  input: WipeVolumeInput,
  operation: 'volume.wipe',
  toInput: ({ id }) => ({ volumeId: id }),
});

const ConvertVolumeInput = builder.inputType('ConvertVolumeInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    poolId: t.id({ description: 'The pool of the volume itself when left out.' }),
    name: t.string({ required: true }),
    format: t.field({
      type: builder.enumType('ConvertFormat', {
        values: { RAW: { value: 'raw' }, QCOW2: { value: 'qcow2' } } as const,
      }),
      required: true,
    }),
    compress: t.boolean({ description: 'Only with QCOW2; done by qemu-img on the node.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'convertVolume',
  description: 'Makes an independent copy in another format, or a compressed one.',
  input: ConvertVolumeInput,
  operation: 'volume.convert',
  toInput: ({ id, ...input }) =>
    checkInput(convertVolumeInput, withoutNulls({ ...input, volumeId: id })),
});

const FetchVolumeInput = builder.inputType('FetchVolumeInput', {
  fields: (t) => ({
    poolId: t.id({ required: true }),
    name: t.string({ required: true }),
    url: t.string({ required: true }),
    checksumSha256: t.string({ description: 'sha256 in hex.' }),
    checksumUrl: t.string({ description: 'Address of a SHA256SUMS-like file.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'fetchVolume',
  description: 'Makes a volume of what is behind an address.',
  input: FetchVolumeInput,
  operation: 'volume.fetch',
  toInput: (input) => checkInput(fetchVolumeInput, withoutNulls(input)),
});

const RemoveOrphanVolumesInput = builder.inputType('RemoveOrphanVolumesInput', {
  fields: (t) => ({
    nodeId: t.id({ required: true }),
    volumeIds: t.idList({ required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'removeOrphanVolumes',
  description: 'Deletes volumes that nothing uses; one that is used meanwhile refuses them all.',
  input: RemoveOrphanVolumesInput,
  operation: 'volume.removeOrphans',
  toInput: (input) => checkInput(removeOrphansInput, withoutNulls(input)),
});
