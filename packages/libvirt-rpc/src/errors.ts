import { ErrorCode, ErrorDomain, errorCodeName, errorDomainName } from './error-codes.ts';
import type { Composite } from './types.ts';

/** Bytes or values that the protocol does not allow, whoever made them. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** An error the daemon answered. `message` is the daemon's own text. */
export class LibvirtError extends Error {
  override readonly name: string = 'LibvirtError';
  /** A number of {@link ErrorCode}, or one this package does not know. */
  readonly code: number;
  /** A number of {@link ErrorDomain}, or one this package does not know. */
  readonly domain: number;
  /** 1 is a warning, 2 an error. */
  readonly level: number;
  /** The procedure that was called, where there was one. */
  readonly procedure: string | null;
  /** Everything the daemon sent with the error. */
  readonly raw: Composite<'error'>;

  constructor(raw: Composite<'error'>, procedure: string | null) {
    super(raw.message ?? `${errorCodeName(raw.code)} without a message`);
    this.code = raw.code;
    this.domain = raw.domain;
    this.level = raw.level;
    this.procedure = procedure;
    this.raw = raw;
  }

  get codeName(): string {
    return errorCodeName(this.code);
  }

  get domainName(): string {
    return errorDomainName(this.domain);
  }
}

/** The daemon is too old (or too differently built) to know the procedure or program. */
export class UnsupportedProcedureError extends LibvirtError {
  override readonly name = 'UnsupportedProcedureError';
}

/**
 * The connection ended. When `outcomeUnknown` is true the call had been sent: the daemon may or
 * may not have done it, so the state must be read again before anything is decided.
 */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
  readonly outcomeUnknown: boolean;

  constructor(message: string, options: { outcomeUnknown: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.outcomeUnknown = options.outcomeUnknown;
  }
}

/** A call passed its deadline. When `sent` is true the daemon may still do it. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly procedure: string;
  readonly deadlineMs: number;
  readonly sent: boolean;

  constructor(procedure: string, deadlineMs: number, sent: boolean) {
    super(
      sent
        ? `${procedure} was not answered within ${deadlineMs} ms`
        : `${procedure} could not be sent within ${deadlineMs} ms`,
    );
    this.procedure = procedure;
    this.deadlineMs = deadlineMs;
    this.sent = sent;
  }

  get outcomeUnknown(): boolean {
    return this.sent;
  }
}

/**
 * A call was refused without being sent, to protect the daemon: `vm` when the monitor or agent of
 * that VM did not answer, `host` when too many calls of this host are unanswered.
 */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
  readonly scope: 'vm' | 'host';
  readonly vm: string | null;

  constructor(message: string, scope: 'vm' | 'host', vm: string | null = null) {
    super(message);
    this.scope = scope;
    this.vm = vm;
  }
}

const UNSUPPORTED = /unknown procedure|cannot find program/i;
const STICKY = /client socket is closed/i;

/** Makes the error object that fits what the daemon sent. */
export function toLibvirtError(raw: Composite<'error'>, procedure: string | null): LibvirtError {
  const unsupported =
    raw.code === ErrorCode.RPC &&
    raw.domain === ErrorDomain.RPC &&
    UNSUPPORTED.test(raw.message ?? '');
  return unsupported
    ? new UnsupportedProcedureError(raw, procedure)
    : new LibvirtError(raw, procedure);
}

/**
 * True for the answer of a modular daemon whose own connection to a secondary daemon (storage,
 * network, …) is dead for good: only a new connection mends it.
 */
export function isStickyDeadSecondary(error: unknown): boolean {
  return (
    error instanceof LibvirtError &&
    error.code === ErrorCode.INTERNAL &&
    error.domain === ErrorDomain.RPC &&
    STICKY.test(error.message)
  );
}
