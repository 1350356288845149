import type { IncomingMessage, ServerResponse } from 'node:http';
import { askAccess, type TokenVerdict } from './ask-access.ts';
import type { Upstream } from './api-proxy.ts';
import { isToken, sessionCookie } from './session-cookie.ts';

export const SESSION_PATH = '/session';
const MAX_BODY_BYTES = 4_096;
const STATUS: Readonly<Record<TokenVerdict, number>> = {
  accepted: 204,
  refused: 401,
  unreachable: 502,
};

/**
 * Signs a browser in and out. `POST /session {"token": …}` asks the API and keeps an accepted token in the cookie (204;
 * 401 when it is refused, 502 when the API does not answer); `DELETE /session` takes the cookie away (204).
 */
export async function handleSession(
  request: IncomingMessage,
  response: ServerResponse,
  options: Upstream,
): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  if (isFromElsewhere(request)) return end(response, 403);
  if (request.method === 'DELETE') return keep(request, response, options, null);
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST, DELETE');
    return end(response, 405);
  }
  const token = await readToken(request);
  if (token === null) return end(response, 401);
  const verdict = await askAccess(options.api, token);
  if (verdict === 'accepted') return keep(request, response, options, token);
  return end(response, STATUS[verdict]);
}

/** Only pages of this console sign somebody in or out; browsers tell where a request comes from. */
function isFromElsewhere({ headers, method }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = headers;
  if (
    origin !== undefined &&
    (!URL.canParse(origin) || new URL(origin).host !== outerHost(headers))
  )
    return true;
  // A form of another page cannot send this type without being asked first.
  return method === 'POST' && headers['content-type']?.startsWith('application/json') !== true;
}

/** The host that the browser asked for: a proxy before us names it. */
const outerHost = (headers: IncomingMessage['headers']): string | undefined =>
  firstWord(headers['x-forwarded-host']) ?? headers.host;

const firstWord = (header: string | string[] | undefined): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim();

async function readToken(request: IncomingMessage): Promise<string | null> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return null;
  }
  try {
    const body: unknown = JSON.parse(text);
    const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : null;
    return isToken(token) ? token : null;
  } catch {
    return null;
  }
}

function keep(
  request: IncomingMessage,
  response: ServerResponse,
  { cookieName }: Upstream,
  token: string | null,
): void {
  const secure = firstWord(request.headers['x-forwarded-proto']) === 'https';
  response.setHeader('set-cookie', sessionCookie(cookieName, token, secure));
  end(response, STATUS.accepted);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
