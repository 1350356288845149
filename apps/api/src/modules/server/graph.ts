import { builder } from '../../graphql/builder.ts';
import type { SetupHint } from '../../services.ts';
import { readOverview } from './overview.ts';
import type { Overview } from './overview.ts';

// ---------------------------------------------------------------- types

const SetupHintRef = builder.objectRef<SetupHint>('SetupHint').implement({
  description: 'What is missing on this machine, with the command that mends it.',
  fields: (t) => ({
    code: t.exposeString('code'),
    message: t.exposeString('message'),
    command: t.exposeString('command', { nullable: true }),
  }),
});

const ServerInfoRef = builder.objectRef<object>('ServerInfo').implement({
  description: 'This server, and who asks.',
  fields: (t) => ({
    version: t.string({ resolve: (_info, _args, { app }) => app.info.version }),
    startedAt: t.field({
      type: 'DateTime',
      resolve: (_info, _args, { app }) => app.info.startedAt,
    }),
    database: t.string({
      description: 'sqlite or postgres.',
      resolve: (_info, _args, { app }) => app.db.provider,
    }),
    actor: t.string({ resolve: (_info, _args, { actor }) => actor.name }),
    role: t.string({ resolve: (_info, _args, { actor }) => actor.role }),
    lastSeq: t.int({
      description: 'Cursor of the change feed: read lists, then follow inventoryChanged after it.',
      resolve: async (_info, _args, { app }) => (await app.db.changes.bounds()).lastSeq,
    }),
    setupHints: t.field({
      type: [SetupHintRef],
      resolve: async (_info, _args, { app }) => [...(await app.info.setupHints())],
    }),
  }),
});

const OverviewRef = builder.objectRef<Overview>('Overview').implement({
  description: 'Counts over everything, as last observed.',
  fields: (t) => ({
    nodes: t.exposeInt('nodes'),
    nodesOnline: t.exposeInt('nodesOnline'),
    vms: t.exposeInt('vms'),
    vmsRunning: t.exposeInt('vmsRunning'),
    vcpus: t.exposeInt('vcpus', { description: 'CPUs of the nodes.' }),
    vcpusAllocated: t.exposeInt('vcpusAllocated', { description: 'vCPUs of running VMs.' }),
    memoryBytes: t.expose('memoryBytes', { type: 'BigInt' }),
    memoryAllocatedBytes: t.expose('memoryAllocatedBytes', {
      type: 'BigInt',
      description: 'Memory of running VMs.',
    }),
    storageCapacityBytes: t.expose('storageCapacityBytes', { type: 'BigInt' }),
    storageAllocatedBytes: t.expose('storageAllocatedBytes', { type: 'BigInt' }),
    runningTasks: t.exposeInt('runningTasks'),
    failedTasks24h: t.exposeInt('failedTasks24h'),
  }),
});

// ---------------------------------------------------------------- queries

builder.queryFields((t) => ({
  serverInfo: t.field({ type: ServerInfoRef, resolve: () => ({}) }),
  overview: t.field({
    type: OverviewRef,
    resolve: (_root, _args, { app }) => readOverview(app.db),
  }),
}));
