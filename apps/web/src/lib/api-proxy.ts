import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { cookieOf, readSessionToken } from './session-cookie.ts';

const PREFIXES = ['/graphql', '/console', '/transfers'];

/** Headers that belong to one hop and must not be carried to the next. */
const HOP_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te']);

/** Where requests go, and in whose name. */
export interface Upstream {
  readonly api: URL;
  /** The cookie that holds the access token of a signed-in browser. */
  readonly cookieName: string;
  /** True when the console is open to a network: then the API is told that a visitor without a token is nobody. */
  readonly openToNetwork: boolean;
}

/** Not a token: the API refuses whoever brings it, also where it would do without one. */
const NOBODY = 'Nobody';

/** True for paths that the API answers, not the pages: the prefix alone or followed by `/` or `?`. */
export function isApiPath(url: string | undefined): boolean {
  if (url === undefined) return false;
  return PREFIXES.some(
    (prefix) => url === prefix || url.startsWith(`${prefix}/`) || url.startsWith(`${prefix}?`),
  );
}

const requestTo = (api: URL) => (api.protocol === 'https:' ? httpsRequest : httpRequest);

function forwardedHeaders(
  { api, cookieName, openToNetwork }: Upstream,
  incoming: IncomingMessage,
  keepHop: boolean,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    // Cookies are the console's; the API knows none.
    if (value === undefined || name === 'cookie') continue;
    if (keepHop || !HOP_HEADERS.has(name)) headers[name] = value;
  }
  const token = readSessionToken(cookieOf(incoming.headers.cookie, cookieName));
  if (token !== null) headers['authorization'] ??= `Bearer ${token}`;
  else if (openToNetwork) headers['authorization'] ??= NOBODY;
  return { ...headers, host: api.host, 'x-forwarded-host': incoming.headers.host ?? '' };
}

const UNREACHABLE = JSON.stringify({
  errors: [{ message: 'The API does not answer.', extensions: { code: 'API_UNREACHABLE' } }],
});

/** Carries one HTTP exchange to the API as a stream in both directions; 502 when the API does not answer. */
export function proxyRequest(
  upstream: Upstream,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const { api } = upstream;
  const outgoing = requestTo(api)(
    new URL(incoming.url ?? '/', api),
    { method: incoming.method, headers: forwardedHeaders(upstream, incoming, false) },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  outgoing.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { 'content-type': 'application/json' }).end(UNREACHABLE);
  });
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** Carries a WebSocket: the handshake goes to the API, then bytes flow both ways until one side ends. */
export function proxyUpgrade(
  target: Upstream,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { api } = target;
  const outgoing = requestTo(api)(new URL(incoming.url ?? '/', api), {
    method: incoming.method,
    headers: forwardedHeaders(target, incoming, true),
  });
  const refuse = (): void => {
    socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n');
  };
  outgoing.on('upgrade', (answer, upstream, upstreamHead) => {
    socket.write(handshake(answer));
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  });
  // The API refused the handshake with a normal answer: pass its status on.
  outgoing.on('response', (answer) => {
    socket.end(
      `HTTP/1.1 ${answer.statusCode ?? 502} ${answer.statusMessage ?? ''}\r\nConnection: close\r\n\r\n`,
    );
    answer.resume();
  });
  outgoing.on('error', refuse);
  socket.on('error', () => outgoing.destroy());
  outgoing.end();
}

function handshake(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) {
    lines.push(`${answer.rawHeaders[i]}: ${answer.rawHeaders[i + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
