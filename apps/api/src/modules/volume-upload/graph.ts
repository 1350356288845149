import type { VolumeUpload } from '@corral/db';
import { builder } from '../../graphql/builder.ts';
import { perRequestBatch } from '../../graphql/request-cache.ts';
import { VolumeRef, type VolumeRow } from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';
import { UPLOAD_PREFIX } from '../../http/uploads.ts';
import { beginUpload, type BegunUpload } from './service.ts';

/** How much a client should send in one request: what is lost at most when the server itself is killed. */
const PART_BYTES = 64 * 1024 * 1024;

// ---------------------------------------------------------------- types

const VolumeUploadRef = builder.objectRef<VolumeUpload>('VolumeUpload').implement({
  description: 'An upload that has begun and not ended: the same file goes on where it stopped.',
  fields: (t) => ({
    id: t.exposeID('id'),
    fileName: t.exposeString('fileName'),
    sizeBytes: t.expose('sizeBytes', { type: 'BigInt' }),
    receivedBytes: t.expose('receivedBytes', {
      type: 'BigInt',
      description: 'So many are on the node for certain.',
    }),
    actor: t.exposeString('actor'),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const uploads = perRequestBatch<VolumeUpload>(async ({ app }, ids) => {
  const rows = await app.db.prisma.volumeUpload.findMany({ where: { volumeId: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.volumeId, row]));
});

builder.objectField(VolumeRef, 'upload', (t) =>
  t.field({
    type: VolumeUploadRef,
    nullable: true,
    description: 'The upload into it that has not ended.',
    resolve: async (volume, _args, context) => (await uploads(context, volume.id)) ?? null,
  }),
);

// ---------------------------------------------------------------- mutations

const BeginVolumeUploadInput = builder.inputType('BeginVolumeUploadInput', {
  fields: (t) => ({
    volumeId: t.id({ required: true }),
    fileName: t.string({ required: true }),
    sizeBytes: t.field({ type: 'BigInt', required: true }),
    fileModifiedAt: t.field({
      type: 'DateTime',
      description: 'With name and size it tells that the file is the same.',
    }),
  }),
});
const BeginVolumeUploadPayload = builder
  .objectRef<BegunUpload>('BeginVolumeUploadPayload')
  .implement({
    fields: (t) => ({
      upload: t.field({ type: VolumeUploadRef, resolve: ({ upload }) => upload }),
      url: t.string({
        description:
          'Address (relative to the API) that speaks the core of tus 1.0: HEAD tells Upload-Offset, PATCH goes on from there.',
        resolve: ({ ticket }) => `${UPLOAD_PREFIX}${ticket}`,
      }),
      partBytes: t.field({ type: 'BigInt', resolve: () => BigInt(PART_BYTES) }),
    }),
  });
defineMutation({
  name: 'beginVolumeUpload',
  description: 'Begins to replace the content of a volume by a file, or goes on with it.',
  input: BeginVolumeUploadInput,
  payload: BeginVolumeUploadPayload,
  resolve: (input, { app, actor }) => beginUpload(app, input, actor.name),
});

const CancelVolumeUploadInput = builder.inputType('CancelVolumeUploadInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});
const CancelVolumeUploadPayload = builder
  .objectRef<{ readonly volume: VolumeRow }>('CancelVolumeUploadPayload')
  .implement({
    fields: (t) => ({ volume: t.field({ type: VolumeRef, resolve: ({ volume }) => volume }) }),
  });
defineMutation({
  name: 'cancelVolumeUpload',
  description: 'Gives an upload up. What has come of it stays in the volume.',
  input: CancelVolumeUploadInput,
  payload: CancelVolumeUploadPayload,
  resolve: async ({ id }, { app }) => {
    const upload = await app.db.uploads.require(id);
    await app.db.uploads.remove(id);
    return { volume: await app.db.volumes.require(upload.volumeId) };
  },
});
