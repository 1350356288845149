/**
 * Why an ssh connection or something over it failed.
 * - `unreachable`: no such host, refused, or no route
 * - `timeout`: no answer within the time allowed; the peer may be there
 * - `auth`: the server took none of the credentials
 * - `key`: the private key cannot be read (form, or passphrase)
 * - `hostKey`: the server showed another key than the pinned one
 * - `protocol`: what answers is not an ssh server, or none this client can talk to
 * - `channel`: the server refused to open a channel (no such socket, forwarding forbidden, too many sessions)
 * - `closed`: the connection is gone
 * - `aborted`: the caller's signal
 * - `limit`: a program said more than the caller wanted to hold
 */
export type SshErrorKind =
  | 'unreachable'
  | 'timeout'
  | 'auth'
  | 'key'
  | 'hostKey'
  | 'protocol'
  | 'channel'
  | 'closed'
  | 'aborted'
  | 'limit';

export interface SshErrorFacts {
  /** The name the operating system gives the error, as in ECONNREFUSED. */
  readonly code?: string | undefined;
  /** With `hostKey`: the pinned fingerprint and the one the server showed. */
  readonly expectedFingerprint?: string | undefined;
  readonly seenFingerprint?: string | undefined;
}

/** The only error this package throws. Its message is a sentence and never holds a password, key or passphrase. */
export class SshError extends Error {
  readonly kind: SshErrorKind;
  readonly code: string | undefined;
  readonly expectedFingerprint: string | undefined;
  readonly seenFingerprint: string | undefined;

  constructor(kind: SshErrorKind, message: string, facts: SshErrorFacts = {}) {
    super(message);
    this.name = 'SshError';
    this.kind = kind;
    this.code = facts.code;
    this.expectedFingerprint = facts.expectedFingerprint;
    this.seenFingerprint = facts.seenFingerprint;
  }
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
]);

interface RawError {
  readonly message: string;
  readonly code: string | undefined;
  readonly level: string | undefined;
}

function textOf(error: object, field: string): string | undefined {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : undefined;
}

function rawError(error: unknown): RawError {
  if (!(error instanceof Error))
    return { message: String(error), code: undefined, level: undefined };
  return { message: error.message, code: textOf(error, 'code'), level: textOf(error, 'level') };
}

/** Translates an error of the socket or of ssh2; `address` is host and port for the sentence. */
export function toSshError(error: unknown, address: string): SshError {
  if (error instanceof SshError) return error;
  const { message, code, level } = rawError(error);
  if (level === 'client-authentication' || level === 'agent') {
    return new SshError('auth', `${address} refused the login.`);
  }
  if (level === 'client-timeout') return new SshError('timeout', `${address} stopped answering.`);
  if (code === 'ETIMEDOUT') return new SshError('timeout', `${address} does not answer.`, { code });
  if (code !== undefined && UNREACHABLE.has(code)) {
    return new SshError('unreachable', `${address} cannot be reached (${code}).`, { code });
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new SshError('closed', `${address} broke the connection (${code}).`, { code });
  }
  if (message.startsWith('Connection lost')) {
    return new SshError('closed', `${address} ended the connection at the greeting.`);
  }
  if (level === 'handshake' || level === 'protocol') {
    return new SshError('protocol', `${address} does not speak ssh as expected: ${message}.`);
  }
  return new SshError('closed', `The connection to ${address} failed: ${message}.`, { code });
}
