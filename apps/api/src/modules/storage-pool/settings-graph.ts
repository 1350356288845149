import { builder } from '../../graphql/builder.ts';
import { StoragePoolRef, type StoragePoolRow } from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';
import { updatePool } from './settings.ts';

/** What people say of a pool, which its node knows nothing of. */

builder.objectFields(StoragePoolRef, (t) => ({
  label: t.exposeString('label', {
    nullable: true,
    description: 'What people call it; the name is what its node calls it.',
  }),
  description: t.exposeString('description', { nullable: true }),
  lowSpacePercent: t.exposeInt('lowSpacePercent', {
    nullable: true,
    description: 'Below this share free it warns; 10 when null.',
  }),
  overcommitPercent: t.exposeInt('overcommitPercent', {
    nullable: true,
    description: 'Above this share of its capacity, promised to volumes, it warns; 100 when null.',
  }),
}));

const UpdateStoragePoolInput = builder.inputType('UpdateStoragePoolInput', {
  description: 'What is left out stays as it is; null takes a value away.',
  fields: (t) => ({
    id: t.id({ required: true }),
    label: t.string(),
    description: t.string(),
    lowSpacePercent: t.int(),
    overcommitPercent: t.int(),
  }),
});
const UpdateStoragePoolPayload = builder
  .objectRef<{ readonly storagePool: StoragePoolRow }>('UpdateStoragePoolPayload')
  .implement({
    fields: (t) => ({
      storagePool: t.field({ type: StoragePoolRef, resolve: (payload) => payload.storagePool }),
    }),
  });
defineMutation({
  name: 'updateStoragePool',
  description: 'Changes the label, description and limits that Corral keeps of a pool.',
  input: UpdateStoragePoolInput,
  payload: UpdateStoragePoolPayload,
  resolve: async (input, { app }) => ({ storagePool: await updatePool(app.world, input) }),
});
