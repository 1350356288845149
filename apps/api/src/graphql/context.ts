import type { Actor } from '../security/actor.ts';
import type { AppServices } from '../services.ts';

/** What every resolver is given: who asks, and the services of this process. */
export interface GraphContext {
  readonly actor: Actor;
  readonly app: AppServices;
  /** The request's document and variables, kept with the tasks it starts; null inside subscriptions over a socket. */
  readonly request: RequestText | null;
}

/** The text of a GraphQL request as it was sent. Secrets in variables are removed before it is stored. */
export interface RequestText {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
