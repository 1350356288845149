import type { ConnectConfig } from 'ssh2';
import type { SshConnection } from './connection.ts';
import type { HostKeyPolicy } from './host-key.ts';

/** How to log in: with exactly one of these, and nothing else is tried. */
export type SshAuth =
  | { readonly password: string }
  | {
      /** Text in OpenSSH, PEM or PuTTY form. */ readonly privateKey: string;
      readonly passphrase?: string;
    }
  | { /** Path of the agent's socket. */ readonly agent: string };

/** A machine to log in to: the one that is wanted, or one on the way to it. */
export interface SshHop {
  readonly host: string;
  /** Default 22. */
  readonly port?: number;
  readonly user: string;
  readonly auth: SshAuth;
  readonly hostKey: HostKeyPolicy;
}

export interface SshOptions extends SshHop {
  /**
   * Machines to go through, the nearest first (`ssh -J`). Each is logged in to on its own, with its own host key; the
   * next is reached as it sees it. They are left when this connection ends.
   */
  readonly via?: readonly SshHop[];
  /** An open connection from whose machine this one is made. It stays the caller's. Not together with `via`. */
  readonly over?: SshConnection;
  /** A peer that leaves `count` questions, `intervalMs` apart, unanswered is given up. Default 5 s and 3. */
  readonly keepalive?: { readonly intervalMs: number; readonly count: number };
  /** For all of reaching, greeting and logging in, in milliseconds. Default 15 s. */
  readonly connectTimeoutMs?: number;
  /** Ends the attempt. */
  readonly signal?: AbortSignal;
  /** Whether to run one empty command first, see {@link connectSsh}. Default true; false is for tests and probes. */
  readonly primer?: boolean;
}

/** The part of ssh2's settings that says how to log in. */
export function authConfig(auth: SshAuth): ConnectConfig {
  if ('password' in auth) {
    return {
      password: auth.password,
      tryKeyboard: true,
      authHandler: ['password', 'keyboard-interactive'],
    };
  }
  if ('agent' in auth) return { agent: auth.agent, authHandler: ['agent'] };
  return {
    privateKey: auth.privateKey,
    ...(auth.passphrase === undefined ? {} : { passphrase: auth.passphrase }),
    authHandler: ['publickey'],
  };
}
