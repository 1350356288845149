import { createHash, timingSafeEqual } from 'node:crypto';
import { CorralError } from '@corral/domain';
import { isRole, LOCAL_ACTOR } from './actor.ts';
import type { Actor } from './actor.ts';

/** A stored token as far as a login needs it. */
export interface StoredToken {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  readonly role: string;
}

/** Where tokens are kept. */
export interface TokenStore {
  findByHash(hash: string): Promise<StoredToken | null>;
}

export interface Authenticator {
  /** True when a request without a token is refused. */
  readonly required: boolean;
  /**
   * Who sends a request.
   * @param authorization the value of the Authorization header, null when absent
   * @throws CorralError UNAUTHENTICATED
   */
  authenticate(authorization: string | null): Promise<Actor>;
}

export const hashToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');

const refuse = (): CorralError =>
  new CorralError('UNAUTHENTICATED', 'This server needs a valid access token.');

/**
 * Checks bearer tokens: CORRAL_TOKEN is the administrator, the others are looked up by their hash. Without
 * CORRAL_TOKEN (which off loopback cannot be) a request needs no token; one that brings a wrong token is refused all the same.
 */
export function createAuthenticator(options: {
  readonly adminToken: string | null;
  readonly store: TokenStore;
}): Authenticator {
  const adminHash = options.adminToken === null ? null : hashToken(options.adminToken);
  const required = adminHash !== null;
  return {
    required,
    async authenticate(authorization) {
      if (authorization === null) {
        if (required) throw refuse();
        return LOCAL_ACTOR;
      }
      const token = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization.trim())?.[1];
      if (token === undefined) throw refuse();
      const hash = hashToken(token);
      if (adminHash !== null && sameHash(hash, adminHash)) return { name: 'admin', role: 'admin' };
      const stored = await options.store.findByHash(hash);
      if (stored === null || !sameHash(hash, stored.hash) || !isRole(stored.role)) throw refuse();
      return { name: stored.name, role: stored.role };
    },
  };
}

/** Compares two hex digests in constant time. */
function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length === right.length && timingSafeEqual(left, right);
}
