import type { Actor } from '../security/actor.ts';
import type { AppServices, RequestText } from '../services.ts';

/** What every resolver is given: who asks, and the services of this process. */
export interface GraphContext {
  readonly actor: Actor;
  readonly app: AppServices;
  /** The request's document and variables, kept with the tasks it starts; null inside subscriptions over a socket. */
  readonly request: RequestText | null;
}
