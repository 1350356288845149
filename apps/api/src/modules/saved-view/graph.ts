import type { SavedView } from '@corral/db';
import { builder } from '../../graphql/builder.ts';
import { word } from '../../graphql/enums.ts';
import { defineMutation } from '../../graphql/results.ts';
import {
  createSavedView,
  deleteSavedView,
  settingsAsList,
  updateSavedView,
  VIEWED_LISTS,
} from './service.ts';
import type { SettingInput } from './service.ts';

// ---------------------------------------------------------------- types

const ViewedListEnum = builder.enumType('ViewedList', {
  description: 'A list that has saved views.',
  values: VIEWED_LISTS,
});

const ViewSettingRef = builder.objectRef<SettingInput>('ViewSetting').implement({
  description: 'One part of what a view shows, as in the address of the list: `q`, `sort`, `hide`.',
  fields: (t) => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
});

const SavedViewRef = builder.objectRef<SavedView>('SavedView').implement({
  description: "A list's filter, order and columns under a name; the same for all users.",
  fields: (t) => ({
    id: t.exposeID('id'),
    list: t.field({
      type: ViewedListEnum,
      resolve: (view) => word(VIEWED_LISTS, view.list, 'VMS'),
    }),
    name: t.exposeString('name'),
    settings: t.field({
      type: [ViewSettingRef],
      resolve: (view) => settingsAsList(view.settings),
    }),
    isDefault: t.exposeBoolean('isDefault', { description: 'The list opens with it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const ViewSettingInput = builder.inputType('ViewSettingInput', {
  fields: (t) => ({ name: t.string({ required: true }), value: t.string({ required: true }) }),
});

const payloadOfView = (name: string) =>
  builder.objectRef<{ readonly savedView: SavedView }>(name).implement({
    fields: (t) => ({
      savedView: t.field({ type: SavedViewRef, resolve: (payload) => payload.savedView }),
    }),
  });

// ---------------------------------------------------------------- queries

builder.queryField('savedViews', (t) =>
  t.field({
    type: [SavedViewRef],
    description: 'The views of one list, in their order.',
    args: { list: t.arg({ type: ViewedListEnum, required: true }) },
    resolve: (_root, { list }, { app }) => app.db.savedViews.ofList(list),
  }),
);

// ---------------------------------------------------------------- mutations

defineMutation({
  name: 'createSavedView',
  description: 'Stores what a list shows under a name, as the last view of the list.',
  input: builder.inputType('CreateSavedViewInput', {
    fields: (t) => ({
      list: t.field({ type: ViewedListEnum, required: true }),
      name: t.string({ required: true }),
      settings: t.field({ type: [ViewSettingInput], required: true }),
      isDefault: t.boolean({ description: 'Takes the place of the default there was.' }),
    }),
  }),
  payload: payloadOfView('CreateSavedViewPayload'),
  resolve: async (input, { app }) => ({ savedView: await createSavedView(app.db, input) }),
});

defineMutation({
  name: 'updateSavedView',
  description: 'Renames a view, stores other settings in it, or makes it the default of its list.',
  input: builder.inputType('UpdateSavedViewInput', {
    fields: (t) => ({
      id: t.id({ required: true }),
      name: t.string(),
      settings: t.field({ type: [ViewSettingInput] }),
      isDefault: t.boolean(),
    }),
  }),
  payload: payloadOfView('UpdateSavedViewPayload'),
  resolve: async (input, { app }) => ({ savedView: await updateSavedView(app.db, input) }),
});

defineMutation({
  name: 'reorderSavedViews',
  description: "Puts a list's views into this order; those not named come after, as they stood.",
  input: builder.inputType('ReorderSavedViewsInput', {
    fields: (t) => ({
      list: t.field({ type: ViewedListEnum, required: true }),
      ids: t.idList({ required: true }),
    }),
  }),
  payload: builder
    .objectRef<{ readonly savedViews: SavedView[] }>('ReorderSavedViewsPayload')
    .implement({
      fields: (t) => ({
        savedViews: t.field({ type: [SavedViewRef], resolve: (payload) => payload.savedViews }),
      }),
    }),
  resolve: async ({ list, ids }, { app }) => ({
    savedViews: await app.db.savedViews.reorder(list, ids),
  }),
});

defineMutation({
  name: 'deleteSavedView',
  description: 'Takes a view away. The list itself stays as it is.',
  input: builder.inputType('DeleteSavedViewInput', {
    fields: (t) => ({ id: t.id({ required: true }) }),
  }),
  payload: builder
    .objectRef<{ readonly savedViewId: string }>('DeleteSavedViewPayload')
    .implement({ fields: (t) => ({ savedViewId: t.exposeID('savedViewId') }) }),
  resolve: async ({ id }, { app }) => {
    await deleteSavedView(app.db, id);
    return { savedViewId: id };
  },
});
