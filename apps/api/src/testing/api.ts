import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@corral/testkit';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { createContainer } from '../container.ts';
import type { Container, ContainerOptions } from '../container.ts';
import { readEnv } from '../env.ts';

export interface TestApiOptions {
  /** Variables beside the data folder and port; the local libvirt is off unless said otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  readonly container?: Partial<ContainerOptions>;
  /** A data folder to go on with; a fresh one without it. */
  readonly dataDir?: string;
}

export interface GraphAnswer {
  readonly status: number;
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly {
    message: string;
    extensions?: Record<string, unknown>;
    path?: unknown[];
  }[];
}

/** A whole API process's worth of Corral on a free port of loopback, with a data folder of its own. */
export class TestApi {
  readonly container: Container;
  readonly dataDir: string;
  readonly port: number;
  readonly #sockets: Client[] = [];

  private constructor(container: Container, dataDir: string, port: number) {
    this.container = container;
    this.dataDir = dataDir;
    this.port = port;
  }

  static async start(options: TestApiOptions = {}): Promise<TestApi> {
    const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'corral-api-')));
    const env = readEnv({
      CORRAL_DATA_DIR: dataDir,
      CORRAL_API_PORT: String(await freePort()),
      CORRAL_LOCAL_LIBVIRT: 'off',
      ...options.env,
    });
    const log = pino({ level: options.env?.['CORRAL_LOG_LEVEL'] ?? 'silent' });
    const container = await createContainer(env, { log, ...options.container });
    return new TestApi(container, dataDir, await container.start());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Stops the process; the data folder goes unless it is to be kept for another one. */
  async stop(options: { readonly keepData?: boolean } = {}): Promise<void> {
    await Promise.all(this.#sockets.map((client) => client.dispose()));
    await this.container.stop();
    if (options.keepData !== true) await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Sends a document over HTTP. */
  async send(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<GraphAnswer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body: unknown = await response.json();
    const answer = isRecord(body) ? body : {};
    return {
      status: response.status,
      data: isRecord(answer['data']) ? answer['data'] : null,
      errors: Array.isArray(answer['errors']) ? answer['errors'] : [],
    };
  }

  /** Sends a document and gives its data. @throws when the answer has errors */
  async data<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const answer = await this.send(query, variables);
    if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
    return answer.data as T;
  }

  /** Follows a subscription over graphql-ws. End it with `return()`. */
  subscribe<T>(
    query: string,
    variables: Record<string, unknown> = {},
    connectionParams: Record<string, unknown> = {},
  ): AsyncIterableIterator<T> {
    const client = createClient({
      url: `ws://127.0.0.1:${this.port}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams,
      retryAttempts: 0,
    });
    this.#sockets.push(client);
    return unwrap<T>(client.iterate({ query, variables }));
  }
}

async function* unwrap<T>(
  results: AsyncIterableIterator<{ data?: unknown; errors?: unknown }>,
): AsyncIterableIterator<T> {
  for await (const { data, errors } of results) {
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    yield data as T;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
