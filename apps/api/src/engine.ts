import path from 'node:path';
import { createTaskEngine } from '@corral/tasks';
import type { ArtefactKind, ArtefactRemover, TaskEngine } from '@corral/tasks';
import type { Logger } from 'pino';
import type { EventBus } from './graphql/pubsub.ts';
import { MODULE_WORK } from './modules/registry.ts';
import type { World } from './world.ts';

/** The queue's own database in the data folder, where the application's is SQLite. */
export const queueFile = (dataDir: string): string => path.join(dataDir, 'queue.db');

export interface EngineOptions {
  readonly world: World;
  /** Resolves when it is known whether the node can be reached. */
  readonly nodeReady: (nodeId: string) => Promise<void>;
  readonly events: EventBus;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly log: Logger;
}

/** The task engine with everything that modules can run. Its queue is beside the database, or in it. */
export function createEngine(options: EngineOptions): TaskEngine<World> {
  const { world, nodeReady, events, dataDir, databaseUrl, log } = options;
  return createTaskEngine<World>({
    store: world.db.taskStore,
    world,
    operations: MODULE_WORK.flatMap(({ operations }) => operations),
    steps: MODULE_WORK.flatMap(({ steps }) => steps),
    removers: allRemovers(),
    backend: databaseUrl.startsWith('file:')
      ? { kind: 'sqlite', file: queueFile(dataDir) }
      : { kind: 'postgres', url: databaseUrl },
    events,
    log,
    nodeReady,
  });
}

/** Each kind of artefact has one remover, given by the module that makes it. */
function allRemovers(): Partial<Record<ArtefactKind, ArtefactRemover<World>>> {
  const removers: Partial<Record<ArtefactKind, ArtefactRemover<World>>> = {};
  for (const module of MODULE_WORK) Object.assign(removers, module.removers);
  return removers;
}
