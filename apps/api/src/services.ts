import type { Database } from '@corral/db';
import type { TaskEngine } from '@corral/tasks';
import type { Logger } from 'pino';
import type { EventBus } from './graphql/pubsub.ts';
import type { NodeService } from './modules/node/service.ts';
import type { VmStatsHub } from './modules/stats/hub.ts';
import type { NodeLoads } from './modules/stats/node-loads.ts';
import type { TicketOffice } from './security/tickets.ts';
import type { World } from './world.ts';

/** The services of one process, as resolvers and HTTP handlers see them. Put together in container.ts. */
export interface AppServices {
  readonly db: Database;
  readonly world: World;
  readonly engine: TaskEngine<World>;
  readonly nodes: NodeService;
  readonly stats: VmStatsHub;
  readonly loads: NodeLoads;
  readonly tickets: TicketOffice;
  readonly events: EventBus;
  readonly log: Logger;
  readonly info: ProcessInfo;
  /** A request as it may be stored with a task: values of secret fields are replaced. */
  redactRequest(request: RequestText): { document: string; variables: Record<string, unknown> };
}

export interface ProcessInfo {
  readonly version: string;
  readonly startedAt: Date;
  /** Hints for the console's first visit: what is missing on this machine, with the command that mends it. */
  setupHints(): Promise<readonly SetupHint[]>;
}

export interface SetupHint {
  readonly code: string;
  readonly message: string;
  readonly command: string | null;
}

/** The text of a GraphQL request as it was sent. Secrets in variables are removed before it is stored. */
export interface RequestText {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
