import { CorralError } from '@corral/domain';

/** Roles of access tokens, the weakest first. Each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who sends a request. On loopback without a token it is the machine's own user, as admin. */
export interface Actor {
  readonly name: string;
  readonly role: Role;
}

/** The user of the machine itself: loopback, no login. */
export const LOCAL_ACTOR: Actor = { name: 'local', role: 'admin' };

/** Narrows a word read from the database. */
export function isRole(word: string): word is Role {
  return ROLES.some((role) => role === word);
}

/** True when the actor's role reaches the wanted one. */
export function hasRole(actor: Actor, wanted: Role): boolean {
  return ROLES.indexOf(actor.role) >= ROLES.indexOf(wanted);
}

/** @throws CorralError FORBIDDEN naming the role that is needed. */
export function requireRole(actor: Actor, wanted: Role): void {
  if (hasRole(actor, wanted)) return;
  throw new CorralError(
    'FORBIDDEN',
    `This needs a token with the role ${wanted}; yours is ${actor.role}.`,
  );
}
