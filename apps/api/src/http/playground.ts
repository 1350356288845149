import type { IncomingMessage, ServerResponse } from 'node:http';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { EXAMPLE_TABS } from '../graphql/examples.ts';

/**
 * GraphiQL with everything in the page itself. It is sent without a login, so it is made here and not by the graph's
 * own handler: no request for the page can become a query. What is asked in the page brings its token.
 */

let page: Buffer | null = null;

/** True for a browser that opens the playground. */
export function wantsPage(request: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
}

/** Sends the page. Other sites may not frame it: a click in it acts on this machine. */
export function sendPlayground(response: ServerResponse): void {
  page ??= Buffer.from(
    renderGraphiQL({
      title: 'Corral',
      subscriptionsProtocol: 'WS',
      defaultTabs: [...EXAMPLE_TABS],
    }),
  );
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': page.length,
      'content-security-policy': "frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    .end(page);
}
