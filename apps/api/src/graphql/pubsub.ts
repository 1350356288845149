import { createPubSub } from '@graphql-yoga/subscription';
import type { PubSub } from '@graphql-yoga/subscription';
import type { PubSubEvent } from '@graphql-yoga/subscription';

/**
 * What is told between parts of the process, and between processes by Redis. Messages carry cursors and ids alone:
 * subscribers read the rows themselves, so a lost or doubled message costs nothing but a read.
 */
export type Topics = {
  /** A task or one of its steps has changed. */
  task: [{ readonly taskId: string; readonly revision: number }];
  /** Lines were appended to the log of one task; the topic's id is the task. */
  taskLog: [taskId: string, { readonly lastSeq: number }];
  /** Rows of the inventory have changed; `lastSeq` is the newest number of the change feed. */
  change: [{ readonly lastSeq: number }];
};

export type EventTargetOf = NonNullable<Parameters<typeof createPubSub<Topics>>[0]>['eventTarget'];
export type TopicEvent = PubSubEvent<Topics, keyof Topics>;
export type EventBus = PubSub<Topics>;

/** In-process without a target, else through the given one (Redis). */
export function createEventBus(eventTarget?: EventTargetOf): EventBus {
  return eventTarget === undefined ? createPubSub<Topics>() : createPubSub<Topics>({ eventTarget });
}
