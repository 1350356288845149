import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { CorralError } from '@corral/domain';
import { ConsoleSockets } from './http/console-sockets.ts';
import { GRAPHQL_PATH, GraphqlHandler } from './http/graphql.ts';
import { createMetrics } from './http/metrics.ts';
import type { Metrics } from './http/metrics.ts';
import { refuseUpgrade, sendError, sendJson, urlOf } from './http/respond.ts';
import { handleTransfer, TRANSFER_PREFIX } from './http/transfers.ts';
import type { Inventory } from './modules/inventory/inventory.ts';
import type { RequestGuard } from './security/guard.ts';
import type { Authenticator } from './security/tokens.ts';
import type { AppServices } from './services.ts';
import { StartupError } from './startup-error.ts';

export interface ServerOptions {
  readonly app: AppServices;
  readonly inventory: Inventory;
  readonly guard: RequestGuard;
  readonly authenticator: Authenticator;
  /** True when the process can do its work. */
  ready(): Promise<boolean>;
}

const MAX_CONNECTIONS = 4_000;
/** Above the idle time of usual proxies, so that they and not we end a connection. */
const KEEP_ALIVE_MS = 65_000;

/** Everything the process answers over HTTP: the graph, consoles, transfers, health and metrics. */
export class ApiServer {
  readonly #options: ServerOptions;
  readonly #http: Server;
  readonly #graphql: GraphqlHandler;
  readonly #consoles: ConsoleSockets;
  readonly #metrics: Metrics;

  constructor(options: ServerOptions) {
    this.#options = options;
    const { app, inventory, authenticator } = options;
    this.#graphql = new GraphqlHandler({
      app,
      authenticator,
      counted: (kind, outcome) => this.#metrics.requests.inc({ kind, outcome }),
    });
    this.#consoles = new ConsoleSockets(app);
    this.#metrics = createMetrics({
      db: app.db,
      inventory,
      stats: app.stats,
      sockets: () => this.#graphql.sockets,
      subscriptions: () => this.#graphql.subscriptions,
      consoles: () => this.#consoles.open,
    });
    // Uploads of whole disks take hours: only headers and small bodies have deadlines.
    this.#http = createServer(
      { requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS },
      (request, response) => {
        void this.#answer(request, response);
      },
    );
    this.#http.maxConnections = MAX_CONNECTIONS;
    this.#http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
  }

  /**
   * Begins to listen.
   * @returns the port. @throws StartupError in one sentence when the port is taken or may not be used
   */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', (error: NodeJS.ErrnoException) =>
        reject(listenError(error, port, host)),
      );
      this.#http.listen(port, host, () => {
        const address: AddressInfo | string | null = this.#http.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Ends subscriptions and consoles, then the listener. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
    });
    this.#consoles.close();
    await this.#graphql.close();
    this.#http.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { app, guard } = this.#options;
    response.on('error', () => undefined);
    try {
      guard.check(request);
      await this.#route(request, response);
    } catch (error) {
      const known = error instanceof CorralError;
      // The first part of the path alone: what follows may be a ticket.
      const [, area = ''] = /^\/([a-z]{1,20})/.exec(request.url ?? '') ?? [];
      app.log[known ? 'debug' : 'error'](
        { err: error, method: request.method, area },
        'request refused',
      );
      sendError(response, error);
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = urlOf(request);
    if (pathname === GRAPHQL_PATH) return this.#graphql.handle(request, response);
    if (pathname.startsWith(TRANSFER_PREFIX))
      return handleTransfer(request, response, this.#options.app);
    if (pathname === '/healthz') {
      const { version } = this.#options.app.info;
      return sendJson(response, 200, { ok: true, name: 'corral', version });
    }
    if (pathname === '/readyz') return this.#sendReady(response);
    if (pathname === '/metrics') return this.#sendMetrics(request, response);
    if (pathname === '/') {
      response.writeHead(302, { location: GRAPHQL_PATH }).end();
      return;
    }
    throw new CorralError(
      'NOT_FOUND',
      'There is nothing at this address; the graph is at /graphql.',
    );
  }

  async #sendReady(response: ServerResponse): Promise<void> {
    const ok = await this.#options.ready();
    sendJson(response, ok ? 200 : 503, { ok });
  }

  async #sendMetrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.#options.authenticator.authenticate(request.headers.authorization ?? null);
    const { registry } = this.#metrics;
    const text = await registry.metrics();
    response
      .writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' })
      .end(text);
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      this.#options.guard.check(request);
      const { pathname } = urlOf(request);
      if (pathname === GRAPHQL_PATH) this.#graphql.upgrade(request, socket, head);
      else if (ConsoleSockets.serves(pathname)) this.#consoles.upgrade(request, socket, head);
      else throw new CorralError('NOT_FOUND', 'There is no socket at this address.');
    } catch (error) {
      refuseUpgrade(socket, error);
    }
  }
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): StartupError {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another program; end it, or set CORRAL_API_PORT.`,
    EACCES: `This user may not listen on port ${port}; choose one above 1023 with CORRAL_API_PORT.`,
    EADDRNOTAVAIL: `This machine has no address ${host}; correct CORRAL_API_HOST.`,
    ENOTFOUND: `This machine has no address ${host}; correct CORRAL_API_HOST.`,
  };
  return new StartupError(
    'PORT',
    sentences[error.code ?? ''] ??
      `The server cannot listen on ${host}:${port}: ${error.code ?? error.message}.`,
    error,
  );
}
