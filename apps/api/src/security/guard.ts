import { BlockList, isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { CorralError } from '@corral/domain';
import { StartupError } from '../startup-error.ts';

/** Host and Origin: whom this server answers, and to pages of which site. */

const LOOPBACK_NAMES = new Set(['localhost', 'ip6-localhost']);

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for the names and addresses of this machine's loopback. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (LOOPBACK_NAMES.has(name)) return true;
  const family = isIP(name);
  return family !== 0 && loopback.check(name, family === 4 ? 'ipv4' : 'ipv6');
}

/** @throws StartupError when the server would be reachable from elsewhere without a token */
export function requireTokenOffLoopback(host: string, token: string | null): void {
  if (token !== null || isLoopback(host)) return;
  throw new StartupError(
    'CONFIG',
    `Corral will not listen on ${host} without an access token: set CORRAL_TOKEN, or listen on 127.0.0.1.`,
  );
}

export interface RequestGuard {
  /** @throws CorralError ORIGIN_REFUSED when the Host or Origin is not one this server answers to. */
  check(request: Pick<IncomingMessage, 'headers'>): void;
  /** True for an origin whose pages may read answers. */
  allowsOrigin(origin: string, host: string | undefined): boolean;
}

/**
 * Makes the guard of a server. Host must be loopback, a configured name, or (when the server is open to a network,
 * where every request needs a token) an IP address: a page that rebinds its own name to this machine is refused.
 * Origin, where a browser sends one, must be this server itself, the console, or a configured one.
 */
export function createGuard(options: {
  readonly listenHost: string;
  /** The port of the console on this machine. */
  readonly consolePort: number;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
}): RequestGuard {
  // Whoever allows the pages of a site lets that site's name reach us through the console's server too.
  const hosts = new Set([
    ...options.allowedHosts.map((host) => host.toLowerCase()),
    ...options.allowedOrigins.flatMap((origin) =>
      URL.canParse(origin) ? [new URL(origin).hostname] : [],
    ),
  ]);
  const consoles = ['127.0.0.1', 'localhost'].map(
    (name) => `http://${name}:${options.consolePort}`,
  );
  const origins = new Set([...consoles, ...options.allowedOrigins].map(normalOrigin));
  const open = !isLoopback(options.listenHost);
  const allowsHost = (host: string): boolean =>
    isLoopback(host) ||
    hosts.has(host) ||
    host === options.listenHost ||
    (open && isIP(host) !== 0);
  const allowsOrigin = (origin: string, host: string | undefined): boolean =>
    origins.has(normalOrigin(origin)) || (host !== undefined && origin === `http://${host}`);
  return {
    allowsOrigin,
    check({ headers }) {
      const host = hostName(headers.host);
      if (host === null || !allowsHost(host)) throw refused(`the host ${quote(headers.host)}`);
      for (const name of forwardedHosts(headers['x-forwarded-host'])) {
        const outer = hostName(name);
        if (outer === null || !allowsHost(outer)) throw refused(`the host ${quote(name)}`);
      }
      const { origin } = headers;
      if (origin !== undefined && !allowsOrigin(origin, headers.host)) {
        throw refused(`pages of ${quote(origin)}`);
      }
      if (
        origin === undefined &&
        headers['sec-fetch-site'] === 'cross-site' &&
        headers['sec-fetch-mode'] !== 'navigate'
      ) {
        throw refused('pages of another site');
      }
    },
  };
}

const quote = (text: string | undefined): string => JSON.stringify((text ?? '').slice(0, 100));
const normalOrigin = (origin: string): string => origin.replace(/\/$/, '').toLowerCase();
const refused = (what: string): CorralError =>
  new CorralError('ORIGIN_REFUSED', `This server does not answer to ${what}.`);

/**
 * The hosts that proxies before us were asked for, the console's server among them: it hands requests on under our own
 * name, and a rebound name would else come in through it.
 */
function forwardedHosts(header: string | string[] | undefined): readonly string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
}

/** The name of a Host header without its port, in lower case; null when it is not a host. */
function hostName(header: string | undefined): string | null {
  if (header === undefined || header === '') return null;
  try {
    const { hostname } = new URL(`http://${header}`);
    return hostname.replace(/^\[|\]$/g, '');
  } catch {
    return null;
  }
}
