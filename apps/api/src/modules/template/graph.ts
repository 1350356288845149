import { defineAction } from '../../graphql/actions.ts';
import { ListFilterInput, pageArgs } from '../../graphql/args.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf } from '../../graphql/connections.ts';
import type { GraphContext } from '../../graphql/context.ts';
import {
  StoragePoolRef,
  TemplateRef,
  VolumeRef,
  type StoragePoolRow,
  type TemplateRow,
  type VolumeRow,
} from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';
import { requireRole } from '../../security/actor.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { TemplateConnection, VmConnection } from '../shared/connections.ts';
import { inState, IN_USE, poolRuns, whenOnline } from '../shared/judge.ts';
import { overlaysOf, poolOfRow } from '../shared/loaders.ts';
import { readTags } from '../shared/tags.ts';
import { actionsType, ALLOWED, type Verdict } from '../shared/verdict.ts';
import { loadCatalogue, type CatalogueImage } from './catalogue.ts';
import { readSource, type TemplateSource } from './metadata-file.ts';
import { deleteTemplateInput } from './operations/delete.ts';
import { registerTemplateInput } from './operations/register-input.ts';
import { updateTemplate } from './service.ts';

// ---------------------------------------------------------------- types

const TemplateSourceRef = builder.objectRef<TemplateSource>('TemplateSource').implement({
  description: 'Where a template came from.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'URL, FILE or VOLUME.' }),
    url: t.string({ nullable: true, resolve: (source) => source.url ?? null }),
    path: t.string({ nullable: true, resolve: (source) => source.path ?? null }),
    volume: t.string({ nullable: true, resolve: (source) => source.volume ?? null }),
    checksumUrl: t.string({
      nullable: true,
      description: 'Where the source publishes checksums.',
      resolve: (source) => source.checksumUrl ?? null,
    }),
  }),
});

const TEMPLATE_ACTIONS = ['createVm', 'edit', 'update', 'delete'] as const;
const TemplateActions = actionsType<typeof TEMPLATE_ACTIONS, TemplateRow>(
  'TemplateActions',
  TEMPLATE_ACTIONS,
  async (action, template, context) => {
    const pool = await poolOfRow(context, template.poolId);
    return whenOnline(context, pool.nodeId, () =>
      poolRuns(pool)
        ? judge(action, template, pool, context)
        : inState(false, 'The storage pool is not running.'),
    );
  },
);

async function judge(
  action: (typeof TEMPLATE_ACTIONS)[number],
  template: TemplateRow,
  pool: StoragePoolRow,
  context: GraphContext,
): Promise<Verdict> {
  if (action === 'edit') return ALLOWED;
  if (action === 'update') return judgeUpdate(template);
  const volume = await context.app.db.volumes.findByName(pool.id, template.volumeName);
  if (action === 'createVm') return inState(volume !== null, 'The file of the template is gone.');
  const overlays = volume === null ? [] : await overlaysOf(context, pool.nodeId, volume.path);
  return overlays.length > 0
    ? IN_USE(`${overlays.map((one) => one.name).join(', ')} are overlays on it.`)
    : ALLOWED;
}

/** Whether a newer version can be fetched; that the source has one is told by `upstream`. */
function judgeUpdate(template: TemplateRow): Verdict {
  if (readSource(template.source).kind !== 'URL')
    return inState(false, 'It was not fetched from an address.');
  return inState(template.latest, 'There is a newer version already.');
}

builder.prismaObject('Template', {
  description: 'A disk image that VMs are made from.',
  fields: (t) => ({
    id: t.exposeID('id'),
    pool: t.field({
      type: StoragePoolRef,
      resolve: (template, _args, context): Promise<StoragePoolRow> =>
        poolOfRow(context, template.poolId),
    }),
    volume: t.field({
      type: VolumeRef,
      nullable: true,
      description: 'Null when its file is gone.',
      resolve: (template, _args, { app }): Promise<VolumeRow | null> =>
        app.db.volumes.findByName(template.poolId, template.volumeName),
    }),
    volumeName: t.exposeString('volumeName'),
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    osName: t.exposeString('osName', { nullable: true }),
    osVersion: t.exposeString('osVersion', { nullable: true }),
    arch: t.exposeString('arch'),
    format: t.exposeString('format'),
    sizeBytes: t.expose('sizeBytes', { type: 'BigInt', description: 'Size the guest sees.' }),
    fileBytes: t.expose('fileBytes', { type: 'BigInt', nullable: true }),
    source: t.field({
      type: TemplateSourceRef,
      resolve: (template) => readSource(template.source),
    }),
    checksumSha256: t.exposeString('checksumSha256', { nullable: true }),
    cloudInit: t.exposeBoolean('cloudInit'),
    virtio: t.exposeBoolean('virtio'),
    guestAgent: t.exposeBoolean('guestAgent'),
    tags: t.stringList({ resolve: (template) => readTags(template.tags) }),
    usageCount: t.exposeInt('usageCount', { description: 'VMs made from it so far.' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    vms: t.field({
      type: VmConnection,
      args: pageArgs,
      resolve: ({ id: templateId }, page, { app: { db } }) =>
        connectionOf(db.vms.list({ ...page, filter: { templateId } }), () =>
          db.vms.count({ templateId }),
        ),
    }),
    actions: t.field({ type: TemplateActions, resolve: (template) => template }),
  }),
});

const CatalogueImageRef = builder.objectRef<CatalogueImage>('CatalogueImage').implement({
  description: 'A well-known cloud image.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    osName: t.exposeString('osName'),
    osVersion: t.exposeString('osVersion'),
    arch: t.exposeString('arch'),
    url: t.exposeString('url'),
    checksumUrl: t.exposeString('checksumUrl', { nullable: true }),
    format: t.exposeString('format'),
    cloudInit: t.exposeBoolean('cloudInit'),
    virtio: t.exposeBoolean('virtio'),
    guestAgent: t.exposeBoolean('guestAgent'),
    defaultUser: t.exposeString('defaultUser', { nullable: true }),
  }),
});

// ---------------------------------------------------------------- queries

builder.queryField('template', (t) =>
  t.field({
    type: TemplateRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { app }): Promise<TemplateRow | null> => app.db.templates.get(id),
  }),
);

builder.queryField('templates', (t) =>
  t.field({
    type: TemplateConnection,
    args: {
      ...pageArgs,
      filter: t.arg({ type: ListFilterInput }),
      latest: t.arg.boolean({ description: 'True for the newest version of each alone.' }),
    },
    resolve: (_root, { filter, latest, ...page }, { app: { db } }) => {
      const wanted = {
        search: filter?.search ?? null,
        nodeId: filter?.nodeId ?? null,
        latest: latest ?? null,
      };
      return connectionOf(db.templates.list({ ...page, filter: wanted }), () =>
        db.templates.count(wanted),
      );
    },
  }),
);

builder.queryField('catalogue', (t) =>
  t.field({
    type: [CatalogueImageRef],
    description: 'Well-known cloud images, with those of catalogue.json in the data folder.',
    resolve: (_root, _args, { app }) => loadCatalogue(app.world.dataDir),
  }),
);

// ---------------------------------------------------------------- mutations

const TemplateSourceInput = builder.inputType('TemplateSourceInput', {
  description: 'Exactly one of url, filePath, volumeId and catalogueId.',
  fields: (t) => ({
    url: t.string(),
    filePath: t.string({ description: "A file of the API's own machine; for administrators." }),
    volumeId: t.id(),
    catalogueId: t.id(),
    checksumSha256: t.string({ description: 'sha256 in hex.' }),
    checksumUrl: t.string({ description: 'Address of a SHA256SUMS-like file.' }),
  }),
});
const RegisterTemplateInput = builder.inputType('RegisterTemplateInput', {
  fields: (t) => ({
    poolId: t.id({ required: true }),
    name: t.string({ required: true }),
    source: t.field({ type: TemplateSourceInput, required: true }),
    description: t.string(),
    osName: t.string(),
    osVersion: t.string(),
    arch: t.string({ description: "The node's own when left out." }),
    cloudInit: t.boolean({ description: 'True when left out.' }),
    virtio: t.boolean({ description: 'True when left out.' }),
    guestAgent: t.boolean({ description: 'False when left out.' }),
    tags: t.stringList(),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'registerTemplate',
  description: 'Registers a template from an address, a file, a volume or the catalogue.',
  input: RegisterTemplateInput,
  operation: 'template.register',
  toInput: (input, { actor }) => {
    // Any file the server can read becomes readable to whoever may download volumes.
    if (input.source.filePath) requireRole(actor, 'admin');
    return checkInput(registerTemplateInput, withoutNulls(input));
  },
});

const UpdateTemplateInput = builder.inputType('UpdateTemplateInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    name: t.string(),
    description: t.string(),
    osName: t.string(),
    osVersion: t.string(),
    cloudInit: t.boolean(),
    virtio: t.boolean(),
    guestAgent: t.boolean(),
    tags: t.stringList(),
  }),
});
const UpdateTemplatePayload = builder
  .objectRef<{ readonly template: TemplateRow }>('UpdateTemplatePayload')
  .implement({
    fields: (t) => ({
      template: t.field({ type: TemplateRef, resolve: (payload) => payload.template }),
    }),
  });

defineMutation({
  name: 'updateTemplate',
  description: 'Changes what is known of a template, in the database and beside its file.',
  input: UpdateTemplateInput,
  payload: UpdateTemplatePayload,
  resolve: async (input, { app }) => ({ template: await updateTemplate(app.world, input) }),
});

const DeleteTemplateInput = builder.inputType('DeleteTemplateInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    deleteVolume: t.boolean({ description: 'True when left out.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'deleteTemplate',
  description: 'Removes a template; refused while disks are overlays on it.',
  input: DeleteTemplateInput,
  operation: 'template.delete',
  toInput: ({ id, ...input }) =>
    checkInput(deleteTemplateInput, withoutNulls({ ...input, templateId: id })),
});
