/**
 * Serves the console. One origin for the browser: pages come from Next.js, and /graphql (HTTP, SSE, WebSocket),
 * /console/* (WebSocket) and /transfers/* go to the API at CORRAL_API_URL, read when the server starts. /session signs a
 * browser in and out.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { declareMode, readEnv } from './src/env.ts';
import { isApiPath, proxyRequest, proxyUpgrade } from './src/lib/api-proxy.ts';
import { askAccess } from './src/lib/ask-access.ts';
import { sessionCookieName } from './src/lib/session-cookie.ts';
import { handleSession, SESSION_PATH } from './src/lib/session-route.ts';

/** Above what one page of Next.js adds to its answer, low enough for a real leak to be told. */
const MAX_LISTENERS = 40;
const ASK_AGAIN_MS = 500;
const LINGER_MS = 1_500;
/** The code that says: the reason stands above, in a sentence. */
const CANNOT_START = 2;
const dev = process.argv.includes('--dev');
const env = readEnv();
const upstream = {
  api: env.apiUrl,
  cookieName: sessionCookieName(env.port),
  openToNetwork: env.openToNetwork,
};
declareMode(dev);

// Loaded after NODE_ENV is set: Next.js reads it when it is imported.
const { default: next } = await import('next');
const server = createServer();
const app = next({
  dev,
  dir: fileURLToPath(new URL('.', import.meta.url)),
  hostname: env.host,
  port: env.port,
  // Next.js answers every upgrade of the server it is given; the API's sockets are not its business, so it gets another.
  httpServer: createServer(),
});
await app.prepare();
const handle = app.getRequestHandler();
const upgradePage = app.getUpgradeHandler();

server.on('request', (request, response) => {
  // Next.js itself listens for the end of an answer more than ten times over: that is no leak.
  response.setMaxListeners(MAX_LISTENERS);
  if (isApiPath(request.url)) proxyRequest(upstream, request, response);
  else if (request.url === SESSION_PATH) answerSession(request, response);
  else void handle(request, response);
});
server.on('upgrade', (request, socket, head) => {
  if (isApiPath(request.url)) proxyUpgrade(upstream, request, socket, head);
  else if (dev) void upgradePage(request, socket, head);
  else socket.destroy();
});
server.on('error', (error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE';
  console.error(
    taken
      ? `Port ${env.port} on ${env.host} is taken. Set CORRAL_WEB_PORT to another port.`
      : `The console cannot listen: ${error.message}`,
  );
  process.exit(CANNOT_START);
});
server.listen(env.port, env.host, () => {
  console.log(`Console: http://${env.host}:${env.port}`);
  if (env.openToNetwork) void requireToken();
});

/** What the proxy refuses anyway is said at once, instead of showing a sign-in that nobody can pass. */
async function requireToken(): Promise<void> {
  let verdict = await askAccess(env.apiUrl, null);
  while (verdict === 'unreachable') {
    await setTimeout(ASK_AGAIN_MS);
    verdict = await askAccess(env.apiUrl, null);
  }
  if (verdict === 'refused') return;
  console.error(
    `Corral will not serve its console on ${env.host} without an access token: set CORRAL_TOKEN, or listen on 127.0.0.1.`,
  );
  process.exit(CANNOT_START);
}

function answerSession(request: IncomingMessage, response: ServerResponse): void {
  handleSession(request, response, upstream).catch(() => response.destroy());
}

const stop = (): void => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
  void setTimeout(LINGER_MS, undefined, { ref: false }).then(() => process.exit(0));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
