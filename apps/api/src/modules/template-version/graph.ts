import { UPSTREAM_STATES } from '@corral/domain';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { TemplateRef, type TemplateRow } from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';
import type { ScanProblem, ScanReport } from '../template/import.ts';
import { updateTemplateInput } from '../template/operations/update.ts';
import { checkInput } from '../shared/check-input.ts';
import { scanPool } from '../template/scan.ts';
import { checkUpdates, readUpstream, type Upstream } from '../template/upstream.ts';

/** Versions of templates, and what their sources have. */

// ---------------------------------------------------------------- types

const UpstreamStateEnum = builder.enumType('TemplateUpstreamState', {
  description:
    'CURRENT: its source has the same file. NEWER: another one. UNKNOWN: that cannot be told.',
  values: UPSTREAM_STATES,
});

const TemplateUpstream = builder.objectRef<Upstream>('TemplateUpstream').implement({
  description: 'What the source of a template had when it was last asked.',
  fields: (t) => ({
    state: t.field({ type: UpstreamStateEnum, resolve: (upstream) => upstream.state }),
    reason: t.exposeString('reason', { description: 'What the state rests on.' }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime' }),
    checksum: t.exposeString('checksum', {
      nullable: true,
      description: 'In hex, as its source publishes it.',
    }),
  }),
});

builder.objectFields(TemplateRef, (t) => ({
  version: t.exposeInt('version', {
    description: 'Templates of one pool and name are versions of one another.',
  }),
  latest: t.exposeBoolean('latest', { description: 'True for the newest of its versions.' }),
  versions: t.field({
    type: [TemplateRef],
    description: 'All its versions, newest first; it is one of them.',
    resolve: (template, _args, { app }): Promise<TemplateRow[]> =>
      app.db.templates.versionsOf(template),
  }),
  upstream: t.field({
    type: TemplateUpstream,
    nullable: true,
    description: 'Null while its source was never asked: see checkTemplateUpdates.',
    resolve: (template) => readUpstream(template.upstream),
  }),
}));

// ---------------------------------------------------------------- mutations

const CheckTemplateUpdatesInput = builder.inputType('CheckTemplateUpdatesInput', {
  fields: (t) => ({
    ids: t.idList({
      description: 'When left out, the newest versions of all templates that came from an address.',
    }),
  }),
});
const CheckTemplateUpdatesPayload = builder
  .objectRef<{ readonly templates: readonly TemplateRow[] }>('CheckTemplateUpdatesPayload')
  .implement({
    fields: (t) => ({
      templates: t.field({ type: [TemplateRef], resolve: ({ templates }) => [...templates] }),
    }),
  });
defineMutation({
  name: 'checkTemplateUpdates',
  description:
    'Asks the sources of templates, by their checksum files where there are any, whether they have something newer.',
  input: CheckTemplateUpdatesInput,
  payload: CheckTemplateUpdatesPayload,
  resolve: async ({ ids }, { app }) => ({
    templates: await checkUpdates(app.world, ids?.map(String) ?? null),
  }),
});

const UpdateTemplateFromUpstreamInput = builder.inputType('UpdateTemplateFromUpstreamInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
defineAction({
  name: 'updateTemplateFromUpstream',
  description:
    'Fetches what the source of a template has now as its next version. VMs keep the versions they were made from.',
  input: UpdateTemplateFromUpstreamInput,
  operation: 'template.update',
  toInput: ({ id }) => checkInput(updateTemplateInput, { templateId: String(id) }),
});

const ScanProblemRef = builder.objectRef<ScanProblem>('TemplateScanProblem').implement({
  description: 'A metadata file in a pool that led to no template.',
  fields: (t) => ({ file: t.exposeString('file'), reason: t.exposeString('reason') }),
});
const ScanPoolForTemplatesInput = builder.inputType('ScanPoolForTemplatesInput', {
  fields: (t) => ({ poolId: t.id({ required: true }) }),
});
const ScanPoolForTemplatesPayload = builder
  .objectRef<ScanReport>('ScanPoolForTemplatesPayload')
  .implement({
    fields: (t) => ({
      imported: t.exposeStringList('imported', {
        description: 'Names of the templates that were new to Corral.',
      }),
      known: t.exposeInt('known', { description: 'Templates that were known already.' }),
      problems: t.field({ type: [ScanProblemRef], resolve: ({ problems }) => [...problems] }),
    }),
  });
defineMutation({
  name: 'scanPoolForTemplates',
  description:
    'Reads a pool through anew and registers the templates whose metadata lies beside their images.',
  input: ScanPoolForTemplatesInput,
  payload: ScanPoolForTemplatesPayload,
  resolve: ({ poolId }, { app }) => scanPool(app.world, String(poolId)),
});
