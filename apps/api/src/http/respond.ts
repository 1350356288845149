import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorFamily } from '@corral/domain';
import { CorralError, isCorralError } from '@corral/domain';

/** Plain answers over HTTP, outside the graph. */

const STATUS: Readonly<Record<ErrorFamily, number>> = {
  input: 400,
  notFound: 404,
  conflict: 409,
  busy: 409,
  capability: 422,
  node: 502,
  hypervisor: 502,
  access: 403,
  limit: 413,
  internal: 500,
};

/** Status and body for an error; anything unexpected is told as INTERNAL without its text. */
export function describeError(error: unknown): { status: number; body: object } {
  if (!isCorralError(error)) {
    return {
      status: 500,
      body: { error: { code: 'INTERNAL', message: 'Something failed that should not have.' } },
    };
  }
  const status = error.code === 'UNAUTHENTICATED' ? 401 : STATUS[error.family];
  return {
    status,
    body: { error: { code: error.code, message: error.message, wayOut: error.wayOut } },
  };
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/** Answers with an error, or ends the connection where an answer has begun already. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, body } = describeError(error);
  if (status === 401) response.setHeader('www-authenticate', 'Bearer realm="corral"');
  sendJson(response, status, body);
}

/** Refuses a WebSocket upgrade with a plain HTTP answer. */
export function refuseUpgrade(socket: Duplex, error: unknown): void {
  const { status, body } = describeError(error);
  const text = JSON.stringify(body);
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

/**
 * Path and query of a request. Its host part means nothing here, so a request line that brings one (`//host/path`, or
 * a whole address) is refused.
 * @throws CorralError INVALID_INPUT
 */
export function urlOf(request: Pick<IncomingMessage, 'url'>): URL {
  const text = request.url ?? '/';
  if (/^\/(?![/\\])/.test(text) && URL.canParse(text, BASE)) return new URL(text, BASE);
  throw new CorralError('INVALID_INPUT', 'The address of the request is not a path.');
}

const BASE = 'http://corral.invalid';
