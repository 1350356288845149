import { connect as tlsConnect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { VimError } from '../errors.ts';

export interface HostCertificate {
  /** SHA-256 of the certificate, as `AA:BB:…`: what a user compares and {@link pinnedAgent} insists on. */
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

const DEFAULT_LOOK_MS = 10_000;

/** `CN=esxi-1, O=VMware`, as certificates are shown. */
function nameOf(parts: PeerCertificate['subject']): string {
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(', ');
}

function described(certificate: PeerCertificate): HostCertificate {
  return {
    sha256: certificate.fingerprint256,
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: new Date(certificate.valid_from),
    validTo: new Date(certificate.valid_to),
  };
}

/** Capital letters with colons, from whatever way a fingerprint was typed. */
export function normaliseFingerprint(fingerprint: string): string {
  const digits = fingerprint.replaceAll(/[^0-9a-fA-F]/g, '').toUpperCase();
  return digits.match(/../g)?.join(':') ?? '';
}

/**
 * Looks at the certificate that a host shows, to be shown to the user before it is pinned. Nothing but the TLS
 * handshake is sent.
 * @param options.timeoutMs for connection and handshake together, 10 seconds without one
 * @throws VimError `unreachable`, `timeout`, `cancelled`, `connection` or, for a port that speaks no TLS, `protocol`
 */
export function readCertificate(
  place: { readonly host: string; readonly port: number },
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<HostCertificate> {
  const { signal, timeoutMs = DEFAULT_LOOK_MS } = options;
  const { promise, resolve, reject } = Promise.withResolvers<HostCertificate>();
  if (signal?.aborted === true) {
    return Promise.reject(new VimError('cancelled', 'reading the certificate was cancelled'));
  }
  const socket = tlsConnect({
    host: place.host,
    port: place.port,
    rejectUnauthorized: false,
    ...(isIP(place.host) === 0 ? { servername: place.host } : {}),
  });
  const fail = (error: VimError): void => {
    reject(error);
    socket.destroy();
  };
  const cancel = (): void => {
    fail(new VimError('cancelled', 'reading the certificate was cancelled'));
  };
  const timer = setTimeout(() => {
    fail(new VimError('timeout', `no certificate came within ${timeoutMs} ms`));
  }, timeoutMs);
  signal?.addEventListener('abort', cancel, { once: true });
  socket.once('secureConnect', () => {
    const certificate = socket.getPeerCertificate();
    if (certificate.fingerprint256) resolve(described(certificate));
    else reject(new VimError('protocol', 'the host showed no certificate'));
    socket.destroy();
  });
  socket.on('error', (error) => {
    fail(networkError(error, null, false));
  });
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  });
}

/** The host showed another certificate than the pinned one. */
class PinError extends Error {
  override readonly name = 'PinError';
  readonly code = 'ERR_CERT_PIN';
  readonly shown: HostCertificate;

  constructor(shown: HostCertificate) {
    super('the host shows another certificate than the pinned one');
    this.shown = shown;
  }
}

export interface AgentOptions {
  /** In any spelling; hexadecimal digits count. */
  readonly certificateSha256: string;
  readonly connectTimeoutMs: number;
  readonly maxConnections: number;
}

/**
 * Connections to one host that are handed out only after its certificate was compared with the pin, so that a wrong
 * host gets no byte of a request. `rejectUnauthorized: false` with `checkServerIdentity` would not do: that check is
 * then never made. Sessions are not resumed, because a resumed one shows no certificate.
 */
export function pinnedAgent(options: AgentOptions): Agent {
  const pin = normaliseFingerprint(options.certificateSha256);
  const connect = buildConnector({
    rejectUnauthorized: false,
    maxCachedSessions: 0,
    timeout: options.connectTimeoutMs,
  });
  return new Agent({
    connections: options.maxConnections,
    pipelining: 1,
    // The caller's deadline is the only one, so that a long wait for updates is not cut short.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (target, callback) => {
      connect(target, (error, socket) => {
        if (error !== null) {
          callback(error, null);
          return;
        }
        const certificate = certificateOf(socket);
        if (certificate !== null && certificate.fingerprint256 === pin) callback(null, socket);
        else {
          socket.destroy();
          callback(
            certificate === null
              ? new Error('the host showed no certificate')
              : new PinError(described(certificate)),
            null,
          );
        }
      });
    },
  });
}

function certificateOf(socket: object): PeerCertificate | null {
  if (!isTls(socket)) return null;
  const certificate = socket.getPeerCertificate();
  return certificate.fingerprint256 ? certificate : null;
}

function isTls(socket: object): socket is TLSSocket {
  return 'getPeerCertificate' in socket;
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}

/**
 * A socket's error as ours. Only its code is told: messages of libraries may quote what they were given.
 * @param sent whether the request may have left
 */
export function networkError(error: unknown, operation: string | null, sent: boolean): VimError {
  if (error instanceof VimError) return error;
  const name = operation ?? 'the connection';
  if (error instanceof PinError)
    return new VimError('certificate', error.message, {
      operation,
      detail: { certificate: error.shown },
    });
  const code = codeOf(error);
  if (UNREACHABLE.has(code))
    return new VimError('unreachable', `the host cannot be reached (${code})`, { operation });
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return new VimError('protocol', `the host speaks no TLS that fits (${code})`, { operation });
  return new VimError('connection', `${name} was broken off (${code || 'no reason given'})`, {
    operation,
    outcomeUnknown: sent,
  });
}
