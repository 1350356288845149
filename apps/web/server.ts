/**
 * Serves the console. One origin for the browser: pages come from Next.js, and /graphql (HTTP, SSE, WebSocket),
 * /console/* (WebSocket) and /transfers/* go to the API at CORRAL_API_URL, read when the server starts.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { declareMode, readEnv } from './src/env.ts';
import { isApiPath, proxyRequest, proxyUpgrade } from './src/lib/api-proxy.ts';

/** Above what one page of Next.js adds to its answer, low enough for a real leak to be told. */
const MAX_LISTENERS = 40;
const dev = process.argv.includes('--dev');
const env = readEnv();
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
  if (isApiPath(request.url)) proxyRequest(env.apiUrl, request, response);
  else void handle(request, response);
});
server.on('upgrade', (request, socket, head) => {
  if (isApiPath(request.url)) proxyUpgrade(env.apiUrl, request, socket, head);
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
  process.exit(1);
});
server.listen(env.port, env.host, () => {
  console.log(`Console: http://${env.host}:${env.port}`);
});

const stop = (): void => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
  setTimeout(() => process.exit(0), 1500).unref();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
