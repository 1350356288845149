import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { GraphQLError } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import type { GraphContext } from '../graphql/context.ts';
import { limitsPlugin } from '../graphql/limits.ts';
import { createMask } from '../graphql/mask.ts';
import { schema } from '../graphql/schema.ts';
import type { Actor } from '../security/actor.ts';
import type { Authenticator } from '../security/tokens.ts';
import type { AppServices } from '../services.ts';
import { MAX_BODY_BYTES, readBody, requireJson } from './body.ts';
import { sendPlayground, wantsPage } from './playground.ts';

export const GRAPHQL_PATH = '/graphql';

/** What one process holds open at most. */
export const SOCKET_LIMITS = { sockets: 1_000, subscriptionsOfSocket: 200, streams: 500 } as const;

interface ServerContext {
  readonly req?: IncomingMessage;
  readonly res?: ServerResponse;
  /** Set where the connection has proved who it is. */
  readonly actor: Actor;
}

export interface GraphqlHandlerOptions {
  readonly app: AppServices;
  readonly authenticator: Authenticator;
  /** Counts an operation. */
  counted(kind: string, outcome: 'ok' | 'error'): void;
}

/** The graph over HTTP (with server-sent events and GraphiQL) and over graphql-ws, on one path. */
export class GraphqlHandler {
  readonly #options: GraphqlHandlerOptions;
  readonly #yoga: YogaServerInstance<ServerContext, GraphContext>;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_BODY_BYTES,
    perMessageDeflate: false,
  });
  readonly #protocol: { dispose: () => void | Promise<void> };
  #subscriptions = 0;
  #streams = 0;

  constructor(options: GraphqlHandlerOptions) {
    this.#options = options;
    this.#yoga = this.#createYoga();
    this.#protocol = this.#createProtocol();
  }

  /** Answers a request whose Host and Origin have been checked. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (wantsPage(request)) return sendPlayground(response);
    requireJson(request);
    const actor = await this.#options.authenticator.authenticate(
      request.headers.authorization ?? null,
    );
    const isStream = request.headers.accept?.includes('text/event-stream') === true;
    if (isStream && this.#streams >= SOCKET_LIMITS.streams) {
      response.writeHead(503, { 'retry-after': '10' }).end();
      return;
    }
    if (isStream) this.#countStream(response);
    if (request.method === 'POST') {
      const text = (await readBody(request)).toString('utf8');
      // The server adapter takes a body that was read already from this property.
      Object.assign(request, { body: text });
    }
    await this.#yoga(request, response, { actor });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#sockets.clients.size >= SOCKET_LIMITS.sockets) {
      socket.end(
        'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
      );
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      this.#sockets.emit('connection', client, request);
    });
  }

  get sockets(): number {
    return this.#sockets.clients.size;
  }

  get subscriptions(): number {
    return this.#subscriptions + this.#streams;
  }

  async close(): Promise<void> {
    await this.#protocol.dispose();
    this.#sockets.close();
    await this.#yoga.dispose();
  }

  #countStream(response: ServerResponse): void {
    this.#streams += 1;
    response.once('close', () => {
      this.#streams -= 1;
    });
  }

  #createYoga(): YogaServerInstance<ServerContext, GraphContext> {
    const { app } = this.#options;
    return createYoga<ServerContext, GraphContext>({
      schema,
      graphqlEndpoint: GRAPHQL_PATH,
      landingPage: false,
      cors: false,
      logging: false,
      batching: false,
      graphiql: false,
      maskedErrors: { maskError: createMask(app.log) },
      plugins: [limitsPlugin(), this.#countingPlugin()],
      context: ({ actor, params }) => ({
        actor,
        app,
        request:
          params.query === undefined
            ? null
            : { document: params.query, variables: params.variables ?? {} },
      }),
    });
  }

  #countingPlugin(): Plugin {
    const { counted } = this.#options;
    return {
      onExecute: () => ({
        onExecuteDone({ result }) {
          const failed = 'errors' in result && result.errors !== undefined;
          counted('request', failed ? 'error' : 'ok');
        },
      }),
      onSubscribe: () => ({
        onSubscribeResult({ result }) {
          counted('subscription', 'errors' in result ? 'error' : 'ok');
        },
      }),
    };
  }

  #createProtocol(): { dispose: () => void | Promise<void> } {
    const yoga = this.#yoga;
    const { authenticator } = this.#options;
    return useServer(
      {
        isProd: true,
        execute: (args) => rootOf(args).execute(args),
        subscribe: (args) => rootOf(args).subscribe(args),
        onConnect: async (socket) => {
          try {
            await authenticator.authenticate(authorizationOf(socket));
            return true;
          } catch {
            socket.extra.socket.close(CloseCode.Forbidden, 'UNAUTHENTICATED');
            return false;
          }
        },
        onSubscribe: async (socket, _id, payload) => {
          // Anew for each operation: a token may have been taken back since the socket was opened.
          const actor = await authenticator.authenticate(authorizationOf(socket)).catch(() => null);
          if (actor === null) {
            socket.extra.socket.close(CloseCode.Forbidden, 'UNAUTHENTICATED');
            return [new GraphQLError('This server needs a valid access token.')];
          }
          const open = Object.keys(socket.subscriptions).length;
          if (open > SOCKET_LIMITS.subscriptionsOfSocket) {
            socket.extra.socket.close(CloseCode.TooManyInitialisationRequests, 'LIMIT_EXCEEDED');
          }
          const {
            schema: graph,
            execute,
            subscribe,
            contextFactory,
            parse,
            validate,
          } = yoga.getEnveloped({
            actor,
            req: socket.extra.request,
            params: payload,
          });
          const document = parse(payload.query);
          const errors = validate(graph, document);
          if (errors.length > 0) return errors;
          return {
            schema: graph,
            operationName: payload.operationName ?? null,
            document,
            variableValues: payload.variables ?? null,
            contextValue: await contextFactory(),
            rootValue: { execute, subscribe },
          };
        },
        onOperation: () => {
          this.#subscriptions += 1;
        },
        onComplete: () => {
          this.#subscriptions -= 1;
        },
      },
      this.#sockets,
    );
  }
}

interface Engine {
  execute(args: unknown): never;
  subscribe(args: unknown): never;
}

/** The enveloped functions that `onSubscribe` put into the arguments. */
function rootOf(args: { readonly rootValue?: unknown }): Engine {
  return args.rootValue as Engine;
}

/** The token of a socket: from the connection's parameters, as browsers must, or from its header. */
function authorizationOf(socket: {
  readonly connectionParams?: Readonly<Record<string, unknown>>;
  readonly extra: { readonly request: IncomingMessage };
}): string | null {
  const params = socket.connectionParams;
  const value = params?.['authorization'] ?? params?.['Authorization'];
  return typeof value === 'string' ? value : (socket.extra.request.headers.authorization ?? null);
}
